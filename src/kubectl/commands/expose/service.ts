/** The service that `kubectl expose` makes of an object. models kubectl/pkg/generate/versioned/service.go and polymorphichelpers */
import { isObject, type JsonObject } from '../../../base/json.ts';
import { CommandError } from '../../framework/errors.ts';
import { type Info, metaOf } from '../../resource/info.ts';
import { labelsOf } from '../../resource/labels-of.ts';
import type { Run } from '../../run.ts';

interface Port {
  readonly port: number;
  readonly protocol: string;
  readonly name?: string;
}

/** The service that exposes an object. @throws CommandError when ports or selector are neither given nor to be found */
export function serviceFor(run: Run, info: Info): JsonObject {
  const { flags } = run;
  const name = flags.str('name') || info.name.slice(0, 63);
  const selector = flags.str('selector') === '' ? selectorOf(info) : labelsOf(flags.str('selector'));
  const ports = portsOf(run, info);
  const labels = flags.str('labels') === '' ? metaOf(info.object).labels : labelsOf(flags.str('labels'));
  const target = flags.str('target-port');
  const targetPort = /^\d+$/.test(target) ? Number(target) : target;
  const affinity = flags.str('session-affinity');
  if (!['', 'None', 'ClientIP'].includes(affinity))
    throw new CommandError(`unknown session affinity: ${affinity}`);
  const explicit = run.namespaceGiven || run.namespace !== 'default' || run.dryRun !== 'client';
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, ...(explicit ? { namespace: info.namespace } : {}), ...(labels ? { labels } : {}) },
    spec: {
      ports: ports.map(port => ({
        ...(ports.length > 1 ? { name: port.name } : {}),
        port: port.port,
        protocol: port.protocol,
        targetPort: target === '' ? port.port : targetPort,
      })),
      selector,
      ...(flags.str('external-ip') === '' ? {} : { externalIPs: [flags.str('external-ip')] }),
      ...(flags.str('type') === '' ? {} : { type: flags.str('type') }),
      ...(affinity === '' ? {} : { sessionAffinity: affinity }),
      ...(flags.str('cluster-ip') === '' ? {} : { clusterIP: flags.str('cluster-ip') }),
      ...(flags.str('load-balancer-ip') === '' ? {} : { loadBalancerIP: flags.str('load-balancer-ip') }),
    },
  } as JsonObject;
}

/** models MapBasedSelectorForObject */
function selectorOf(info: Info): JsonObject {
  const noSelector = (reason: string) =>
    new CommandError(`couldn't retrieve selectors via --selector flag or introspection: ${reason}`);
  const spec = (info.object!.spec ?? {}) as JsonObject;
  switch (info.resource.kind) {
    case 'Pod': {
      const labels = metaOf(info.object).labels as JsonObject | undefined;
      if (labels === undefined || Object.keys(labels).length === 0) {
        throw noSelector('the pod has no labels and cannot be exposed');
      }
      return labels;
    }
    case 'Service':
    case 'ReplicationController':
      if (!isObject(spec.selector) || Object.keys(spec.selector).length === 0) {
        throw noSelector('the service has no pod selector set');
      }
      return spec.selector;
    default: {
      const selector = (spec.selector ?? {}) as JsonObject;
      const expressions = selector.matchExpressions as readonly unknown[] | undefined;
      if (expressions?.length) {
        throw noSelector(
          `couldn't convert expressions - ${JSON.stringify(expressions)} to map-based selector format`,
        );
      }
      return (selector.matchLabels ?? {}) as JsonObject;
    }
  }
}

function portsOf(run: Run, info: Info): Port[] {
  const protocol = run.flags.str('protocol');
  const found = introspected(info);
  const given = run.flags.str('port');
  if (given === '') {
    if (found.length === 0 && run.flags.str('cluster-ip') !== 'None')
      throw new CommandError("couldn't find port via --port flag or introspection");
    return found.map((port, index) => ({
      ...port,
      name: `port-${index + 1}`,
      ...(protocol === '' ? {} : { protocol }),
    }));
  }
  return given.split(',').map((text, index) => {
    if (!/^\d+$/.test(text))
      throw new CommandError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
    const known = found.find(port => port.port === Number(text));
    return { port: Number(text), protocol: protocol || known?.protocol || 'TCP', name: `port-${index + 1}` };
  });
}

function introspected(info: Info): Port[] {
  const spec = (info.object!.spec ?? {}) as JsonObject;
  if (info.resource.kind === 'Service') {
    return ((spec.ports ?? []) as readonly { port: number; protocol?: string }[]).map(
      ({ port, protocol = 'TCP' }) => ({ port, protocol }),
    );
  }
  const pod = (
    info.resource.kind === 'Pod' ? spec : ((spec.template as JsonObject | undefined)?.spec ?? {})
  ) as JsonObject;
  const containers = (pod.containers ?? []) as readonly {
    ports?: readonly { containerPort: number; protocol?: string }[];
  }[];
  return containers.flatMap(container =>
    (container.ports ?? []).map(port => ({ port: port.containerPort, protocol: port.protocol ?? 'TCP' })),
  );
}
