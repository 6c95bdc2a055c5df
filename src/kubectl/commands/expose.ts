/** models kubectl/pkg/cmd/expose/expose.go */
import type { JsonObject } from '../../base/json.ts';
import { isObject } from '../../base/json.ts';
import { completeObjects } from '../completion/objects.ts';
import type { Command } from '../framework/command.ts';
import { CommandError } from '../framework/errors.ts';
import { int, str } from '../framework/flag.ts';
import { strategicMerge } from '../patch/apply.ts';
import { jsonPatch } from '../patch/json-patch.ts';
import { generatedPrinter, successLine } from '../printers/output.ts';
import { type Info, metaOf } from '../resource/info.ts';
import { fetchSelected, selectionOf } from '../resource/selection.ts';
import { createObject, mergePatch, withLastApplied } from '../resource/write.ts';
import type { Run } from '../run.ts';
import {
  dryRunFlag,
  fileFlags,
  managerFlag,
  OUTPUT_FLAGS,
  saveConfigFlag,
  selectorFlag,
} from './shared-flags.ts';

const EXPOSABLE = ['Pod', 'Service', 'ReplicationController', 'Deployment', 'ReplicaSet'];

export const expose: Command = {
  name: 'expose',
  use: '(-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type]',
  short:
    'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service',
  long: `Expose a resource as a new Kubernetes service.

The selector of a deployment, service, replica set, replication controller or pod becomes the selector of a new service on the given port. A deployment or replica set can be exposed when its selector is one that services know, that is, when it has matchLabels only.`,
  examples: `
# Make a service on port 80 that leads to port 8000 of a deployment's pods
kubectl expose deployment nginx --port=80 --target-port=8000

# Make a service for a pod
kubectl expose pod valid-pod --port=444 --name=frontend

# Make a service that is reached through the nodes
kubectl expose deployment nginx --port=80 --type=NodePort`,
  flags: [
    str(
      'cluster-ip',
      "ClusterIP of the service; empty for one that is chosen, 'None' for a headless service.",
    ),
    dryRunFlag(),
    str('external-ip', 'Further IP address that leads to the service.'),
    managerFlag('kubectl-expose'),
    ...fileFlags('File, folder or URL that names the resource.'),
    str('labels', 'Labels of the service.', { short: 'l' }),
    str('load-balancer-ip', 'IP address to ask the load balancer for.'),
    str('name', 'Name of the service; that of the resource where absent.'),
    ...OUTPUT_FLAGS,
    str('override-type', 'How to merge --overrides: json, merge or strategic.', { value: 'merge' }),
    str('overrides', 'JSON that overrides the generated object.'),
    str('port', 'Port of the service; taken from the resource where absent.'),
    str('protocol', "Protocol of the service; 'TCP' where absent."),
    saveConfigFlag(),
    selectorFlag(),
    str('session-affinity', "Session affinity: 'None' or 'ClientIP'."),
    str('target-port', 'Name or number of the port of the pods.'),
    str(
      'type',
      "Type of the service: ClusterIP, NodePort, LoadBalancer or ExternalName; 'ClusterIP' where absent.",
    ),
    int('node-port', 'Unused.', { hidden: true }),
  ],
  complete: completeObjects,
  run: async run => {
    const selected = await selectionOf(run, { args: run.args });
    const printer = generatedPrinter(run);
    for (const info of await fetchSelected(run, selected)) {
      if (!EXPOSABLE.includes(info.resource.kind)) {
        const group = info.resource.group === '' ? '' : `.${info.resource.group}`;
        throw new CommandError(`cannot expose a ${info.resource.kind}${group}`);
      }
      let service = withOverrides(run, serviceFor(run, info));
      if (run.flags.bool('save-config')) service = withLastApplied(service);
      if (run.dryRun !== 'client') {
        const resource = (await run.discovery()).find('services');
        service = await createObject(run, resource, info.namespace, service);
      }
      run.out(printer === undefined ? successLine(run, service, 'exposed') : printer(service));
    }
  },
};

interface Port {
  readonly port: number;
  readonly protocol: string;
  readonly name?: string;
}

function serviceFor(run: Run, info: Info): JsonObject {
  const { flags } = run;
  const name = (flags.str('name') || info.name).slice(0, 63);
  const selector = flags.str('selector') === '' ? selectorOf(info) : pairs(flags.str('selector'));
  const ports = portsOf(run, info);
  const labels = flags.str('labels') === '' ? metaOf(info.object).labels : pairs(flags.str('labels'));
  const target = flags.str('target-port');
  const targetPort = /^\d+$/.test(target) ? Number(target) : target;
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
      ...(flags.str('session-affinity') === '' ? {} : { sessionAffinity: flags.str('session-affinity') }),
      ...(flags.str('cluster-ip') === '' ? {} : { clusterIP: flags.str('cluster-ip') }),
      ...(flags.str('load-balancer-ip') === '' ? {} : { loadBalancerIP: flags.str('load-balancer-ip') }),
    },
  } as JsonObject;
}

function pairs(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(',').map(pair => {
      const equals = pair.indexOf('=');
      if (equals < 0) throw new CommandError(`unexpected label spec: ${pair}`);
      return [pair.slice(0, equals), pair.slice(equals + 1)];
    }),
  );
}

/** models MapBasedSelectorForObject */
function selectorOf(info: Info): JsonObject {
  const spec = (info.object!.spec ?? {}) as JsonObject;
  switch (info.resource.kind) {
    case 'Pod': {
      const labels = metaOf(info.object).labels as JsonObject | undefined;
      if (labels === undefined || Object.keys(labels).length === 0) {
        throw new CommandError(
          "couldn't retrieve selectors via --selector flag or introspection: the pod has no labels and cannot be exposed",
        );
      }
      return labels;
    }
    case 'Service':
    case 'ReplicationController':
      if (!isObject(spec.selector) || Object.keys(spec.selector).length === 0) {
        throw new CommandError(
          "couldn't retrieve selectors via --selector flag or introspection: the service has no pod selector set",
        );
      }
      return spec.selector;
    default: {
      const selector = (spec.selector ?? {}) as JsonObject;
      const expressions = selector.matchExpressions as readonly unknown[] | undefined;
      if (expressions?.length) {
        throw new CommandError(
          `couldn't retrieve selectors via --selector flag or introspection: couldn't convert expressions - ${JSON.stringify(expressions)} to map-based selector format`,
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
    if (found.length === 0)
      throw new CommandError(
        "couldn't find port via --port flag or introspection\nSee 'kubectl expose -h' for help and examples",
      );
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

function withOverrides(run: Run, service: JsonObject): JsonObject {
  const text = run.flags.str('overrides');
  if (text === '') return service;
  const overrides = JSON.parse(text) as JsonObject;
  const type = run.flags.str('override-type');
  if (type === 'json') return jsonPatch(service, overrides as unknown as readonly JsonObject[]) as JsonObject;
  return type === 'strategic'
    ? strategicMerge(service, overrides)
    : (mergePatch(service, overrides) as JsonObject);
}
