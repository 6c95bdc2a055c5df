import type { JsonObject } from '../../../base/json.ts';
import { randomSuffix } from '../../../base/rng.ts';
import { createObject } from '../../resource/write.ts';
import type { Run } from '../../run.ts';
import { containerFor } from './container.ts';
import { join } from './join.ts';
import { PROFILES } from './profile.ts';

/** Runs a pod in the namespaces of a node. @returns the exit status */
export async function debugNode(run: Run, node: string): Promise<number> {
  const resource = (await run.discovery()).find('pods');
  const { hostNamespaces, hostFiles } = PROFILES[run.flags.str('profile')]!;
  const container = {
    ...containerFor(run, true),
    name: run.flags.str('container') || 'debugger',
    ...(hostFiles ? { volumeMounts: [{ mountPath: '/host', name: 'host-root' }] } : {}),
  };
  const name = `node-debugger-${node}-${randomSuffix(run.io.rng)}`;
  run.out(`Creating debugging pod ${name} with container ${String(container.name)} on node ${node}.\n`);
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: run.namespace, labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' } },
    spec: {
      containers: [container],
      ...(hostNamespaces ? { hostIPC: true, hostNetwork: true, hostPID: true } : {}),
      nodeName: node,
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
      ...(hostFiles ? { volumes: [{ name: 'host-root', hostPath: { path: '/' } }] } : {}),
    },
  } as unknown as JsonObject;
  await createObject(run, resource, run.namespace, pod);
  return join(run, run.namespace, name, String(container.name));
}
