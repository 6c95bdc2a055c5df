/** `apply --prune`. models prune.go */
import { CommandError } from '../../framework/errors.ts';
import { dryRunSuffix } from '../../printers/output.ts';
import { type Info, metaText } from '../../resource/info.ts';
import { lastApplied } from '../../resource/write.ts';
import { kindName, pathOf, type Resource } from '../../rest/discovery.ts';
import type { Run } from '../../run.ts';

const NAMESPACED = [
  'v1/ConfigMap',
  'v1/Endpoints',
  'v1/PersistentVolumeClaim',
  'v1/Pod',
  'v1/ReplicationController',
  'v1/Secret',
  'v1/Service',
  'batch/v1/Job',
  'batch/v1/CronJob',
  'networking.k8s.io/v1/Ingress',
  'apps/v1/DaemonSet',
  'apps/v1/Deployment',
  'apps/v1/ReplicaSet',
  'apps/v1/StatefulSet',
];
const CLUSTER = ['v1/Namespace', 'v1/PersistentVolume'];

/** Deletes what an earlier apply made in the same namespaces and what `applied` does not hold. @throws ApiError */
export async function prune(run: Run, applied: readonly Info[]): Promise<void> {
  const discovery = await run.discovery();
  const allowed = run.flags.list('prune-allowlist').map(word => word.replace(/^core\//, ''));
  const kinds = allowed.length > 0 ? allowed : [...NAMESPACED, ...CLUSTER];
  const namespaces = [
    ...new Set(applied.filter(info => info.resource.namespaced).map(info => info.namespace)),
  ];
  for (const kind of kinds) {
    const slash = kind.lastIndexOf('/');
    const resource = discovery.ofKind(kind.slice(0, slash), kind.slice(slash + 1));
    if (resource === undefined) {
      if (allowed.length > 0)
        throw new CommandError(
          `invalid GroupVersionKind format: ${kind}, please follow <group/version/kind>`,
        );
      continue;
    }
    for (const namespace of resource.namespaced ? namespaces : [undefined])
      await pruneKind(run, resource, namespace, applied);
  }
}

async function pruneKind(
  run: Run,
  resource: Resource,
  namespace: string | undefined,
  applied: readonly Info[],
): Promise<void> {
  const kept = new Set(
    applied.filter(info => info.resource === resource).map(info => `${info.namespace}/${info.name}`),
  );
  for (const object of await run.list(resource, namespace, {
    labelSelector: run.flags.str('selector') || undefined,
  })) {
    const name = metaText(object, 'name');
    if (lastApplied(object) === undefined || kept.has(`${namespace ?? ''}/${name}`)) continue;
    if (run.dryRun !== 'client') {
      await run.rest.json('DELETE', pathOf(resource, namespace, name), {
        body: { propagationPolicy: 'Background', ...(run.dryRun === 'server' ? { dryRun: ['All'] } : {}) },
      });
    }
    run.out(`${kindName(resource)}/${name} pruned${dryRunSuffix(run)}\n`);
  }
}
