/** models describeIngressV1 and describeIngressClassV1 */
import type {
  EndpointSlice,
  Ingress,
  IngressBackend,
  IngressClass,
  Service,
} from '../../api/generated/types.ts';
import { ApiError } from '../../api/status.ts';
import type { DescribeContext, Describer } from './describer.ts';
import { endpointsText } from './endpoints.ts';
import { describeEvents } from './events.ts';
import { annotations, heading, labels } from './text.ts';

export const describeIngress: Describer = async (w, object, context) => {
  const { metadata, spec, status } = object as Ingress;
  const namespace = metadata?.namespace ?? '';
  w.write(0, `Name:\t${metadata?.name}\n`);
  labels(w, 'Labels', metadata?.labels);
  w.write(0, `Namespace:\t${namespace}\n`);
  const addresses = new Set(
    (status?.loadBalancer?.ingress ?? [])
      .map(one => one.ip || one.hostname || '')
      .filter(text => text !== ''),
  );
  w.write(0, `Address:\t${[...addresses].sort().join(',')}\n`);
  w.write(0, `Ingress Class:\t${spec?.ingressClassName ?? '<none>'}\n`);
  const fallback =
    spec?.defaultBackend === undefined ? '<default>' : await backend(context, namespace, spec.defaultBackend);
  w.write(0, `Default backend:\t${fallback}\n`);
  if (spec?.tls?.length) {
    w.write(0, 'TLS:\n');
    for (const one of spec.tls) {
      const hosts = (one.hosts ?? []).join(',');
      w.write(1, one.secretName ? `${one.secretName} terminates ${hosts}\n` : `SNI routes ${hosts}\n`);
    }
  }
  w.write(0, 'Rules:\n  Host\tPath\tBackends\n');
  w.write(1, '----\t----\t--------\n');
  const rules = (spec?.rules ?? []).filter(rule => rule.http);
  for (const rule of rules) {
    w.write(1, `${rule.host || '*'}\t\n`);
    for (const path of rule.http!.paths)
      w.write(2, `\t${path.path ?? ''} \t${await backend(context, namespace, path.backend)}\n`);
  }
  if (rules.length === 0) w.write(1, `*\t*\t${fallback}\n`);
  annotations(w, 'Annotations', metadata?.annotations);
  describeEvents(w, context.events, context.now);
};

async function backend(
  { run }: DescribeContext,
  namespace: string,
  { service, resource }: IngressBackend,
): Promise<string> {
  if (resource)
    return `APIGroup: ${resource.apiGroup ?? '<none>'}, Kind: ${resource.kind}, Name: ${resource.name}`;
  if (!service) return '';
  const text = `${service.name}:${service.port?.number ?? service.port?.name ?? ''}`;
  const discovery = await run.discovery();
  try {
    const slices = (await run.list(discovery.find('endpointslices'), namespace, {
      labelSelector: `kubernetes.io/service-name=${service.name}`,
    })) as unknown as readonly EndpointSlice[];
    const found = (await run.get(discovery.find('services'), namespace, service.name)) as Service;
    const port = found.spec?.ports?.find(one =>
      service.port?.number ? one.port === service.port.number : one.name === service.port?.name,
    );
    return `${text} (${endpointsText(slices, port?.name ?? '')})`;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return `${text} (<error: ${error.message}>)`;
  }
}

export const describeIngressClass: Describer = (w, object, { events, now }) => {
  const { metadata, spec } = object as IngressClass;
  heading(w, metadata, false);
  w.write(0, `Controller:\t${spec?.controller ?? ''}\n`);
  if (spec?.parameters) {
    w.write(0, 'Parameters:\n');
    if (spec.parameters.apiGroup) w.write(1, `APIGroup:\t${spec.parameters.apiGroup}\n`);
    w.write(1, `Kind:\t${spec.parameters.kind}\n`);
    w.write(1, `Name:\t${spec.parameters.name}\n`);
  }
  describeEvents(w, events, now);
};
