/** models kubectl/pkg/cmd/expose/expose.go */
import type { JsonObject } from '../../base/json.ts';
import { completeObjects } from '../completion/objects.ts';
import type { Command } from '../framework/command.ts';
import { CommandError } from '../framework/errors.ts';
import { str } from '../framework/flag.ts';
import { generatedPrinter, successLine } from '../printers/output.ts';
import { RECORD_FLAG, recorded } from '../resource/change-cause.ts';
import type { Info } from '../resource/info.ts';
import { withOverrides } from '../resource/overrides.ts';
import { selectionOf, visitSelected } from '../resource/selection.ts';
import { createObject, withGeneratedLastApplied } from '../resource/write.ts';
import type { Run } from '../run.ts';
import { serviceFor } from './expose/service.ts';
import { dryRunFlag, fileFlags, managerFlag, OUTPUT_FLAGS, saveConfigFlag } from './shared-flags.ts';

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
    RECORD_FLAG,
    str('override-type', 'How to merge --overrides: json, merge or strategic.', { value: 'merge' }),
    str('overrides', 'JSON that overrides the generated object.'),
    str('port', 'Port of the service; taken from the resource where absent.'),
    str('protocol', "Protocol of the service; 'TCP' where absent."),
    saveConfigFlag(),
    str('selector', 'Label selector for the pods of the service; taken from the resource where absent.'),
    str('session-affinity', "Session affinity: 'None' or 'ClientIP'."),
    str('target-port', 'Name or number of the port of the pods.'),
    str(
      'type',
      "Type of the service: ClusterIP, NodePort, LoadBalancer or ExternalName; 'ClusterIP' where absent.",
    ),
  ],
  complete: completeObjects,
  run: async run => {
    const printer = generatedPrinter(run);
    const visit = async (info: Info) => {
      const service = await exposed(run, info);
      run.out(printer === undefined ? successLine(run, service, 'exposed') : printer(service));
    };
    await visitSelected(run, await selectionOf(run, { labelSelector: '' }), visit, 'as given');
  },
};

async function exposed(run: Run, info: Info): Promise<JsonObject> {
  if (!EXPOSABLE.includes(info.resource.kind)) {
    const group = info.resource.group === '' ? '' : `.${info.resource.group}`;
    throw new CommandError(`cannot expose a ${info.resource.kind}${group}`);
  }
  const service = recorded(run, withOverrides(run, serviceFor(run, info)));
  if (run.dryRun === 'client') return service;
  const made = run.flags.bool('save-config') ? withGeneratedLastApplied(service) : service;
  return createObject(run, (await run.discovery()).find('services'), run.namespace, made);
}
