/** models describeService */
import type { EndpointSlice, Service } from '../../api/generated/types.ts';
import { labelText } from '../printers/table.ts';
import type { Describer } from './describer.ts';
import { endpointsText } from './endpoints.ts';
import { describeEvents } from './events.ts';
import { heading } from './text.ts';

export const describeService: Describer = async (w, object, { run, events, now }) => {
  const { metadata, spec, status } = object as Service;
  const resource = (await run.discovery()).ofKind('discovery.k8s.io/v1', 'EndpointSlice');
  const slices =
    resource === undefined
      ? []
      : ((await run.list(resource, metadata?.namespace, {
          limit: undefined,
          labelSelector: `kubernetes.io/service-name=${metadata?.name}`,
        })) as unknown as readonly EndpointSlice[]);
  heading(w, metadata);
  w.write(0, `Selector:\t${labelText(spec?.selector)}\n`);
  w.write(0, `Type:\t${spec?.type ?? ''}\n`);
  if (spec?.ipFamilyPolicy) w.write(0, `IP Family Policy:\t${spec.ipFamilyPolicy}\n`);
  w.write(0, `IP Families:\t${spec?.ipFamilies?.join(',') || '<none>'}\n`);
  w.write(0, `IP:\t${spec?.clusterIP ?? ''}\n`);
  w.write(0, `IPs:\t${spec?.clusterIPs?.join(',') || '<none>'}\n`);
  if (spec?.externalIPs?.length) w.write(0, `External IPs:\t${spec.externalIPs.join(',')}\n`);
  if (spec?.loadBalancerIP) w.write(0, `Desired LoadBalancer IP:\t${spec.loadBalancerIP}\n`);
  if (spec?.externalName) w.write(0, `External Name:\t${spec.externalName}\n`);
  const ingress = status?.loadBalancer?.ingress ?? [];
  if (ingress.length > 0) {
    const list = ingress.map(one =>
      one.ip ? `${one.ip}${one.ipMode ? ` (${one.ipMode})` : ''}` : (one.hostname ?? ''),
    );
    w.write(0, `LoadBalancer Ingress:\t${list.join(', ')}\n`);
  }
  for (const port of spec?.ports ?? []) {
    const name = port.name || '<unset>';
    w.write(0, `Port:\t${name}\t${port.port}/${port.protocol ?? ''}\n`);
    w.write(0, `TargetPort:\t${port.targetPort ?? 0}/${port.protocol ?? ''}\n`);
    if (port.appProtocol) w.write(0, `AppProtocol:\t${port.appProtocol}\n`);
    if (port.nodePort) w.write(0, `NodePort:\t${name}\t${port.nodePort}/${port.protocol ?? ''}\n`);
    w.write(0, `Endpoints:\t${endpointsText(slices, port.name ?? '')}\n`);
  }
  w.write(0, `Session Affinity:\t${spec?.sessionAffinity ?? ''}\n`);
  if (spec?.externalTrafficPolicy) w.write(0, `External Traffic Policy:\t${spec.externalTrafficPolicy}\n`);
  if (spec?.internalTrafficPolicy) w.write(0, `Internal Traffic Policy:\t${spec.internalTrafficPolicy}\n`);
  if (spec?.healthCheckNodePort) w.write(0, `HealthCheck NodePort:\t${spec.healthCheckNodePort}\n`);
  if (spec?.loadBalancerSourceRanges?.length)
    w.write(0, `LoadBalancer Source Ranges:\t${spec.loadBalancerSourceRanges.join(',')}\n`);
  if (spec?.trafficDistribution) w.write(0, `Traffic Distribution:\t${spec.trafficDistribution}\n`);
  describeEvents(w, events, now);
};
