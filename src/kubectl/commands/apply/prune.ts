/** `apply --prune`. models prune.go */
import { CommandError } from '../../framework/errors.ts';
import { dryRunSuffix } from '../../printers/output.ts';
import { type Info, metaText } from '../../resource/info.ts';
import { lastApplied } from '../../resource/write.ts';
import { apiVersion, type Discovery, kindName, pathOf, type Resource } from '../../rest/discovery.ts';
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

/** The kinds that --prune looks at: those of --prune-allowlist, else the usual ones. @throws CommandError for words that mean none */
export async function prunedKinds(run: Run): Promise<readonly Resource[]> {
  const discovery = await run.discovery();
  const allowed = run.flags.list('prune-allowlist');
  if (allowed.length > 0) return allowed.map(word => allowedKind(discovery, word));
  return [...NAMESPACED, ...CLUSTER].flatMap(word => {
    const slash = word.lastIndexOf('/');
    return discovery.ofKind(word.slice(0, slash), word.slice(slash + 1)) ?? [];
  });
}

const CLUSTER_KINDS_WARNING =
  'Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the --namespace flag in a future release. To preserve the current behaviour, list the resources you want to target explicitly in the --prune-allowlist flag.';

/** `group/version/Kind`, the group of pods being `core`. models prune.ParseResources */
function allowedKind(discovery: Discovery, word: string): Resource {
  const [group = '', version, kind, more] = word.split('/');
  if (version === undefined || kind === undefined || more !== undefined)
    throw new CommandError(`invalid GroupVersionKind format: ${word}, please follow <group/version/kind>`);
  const name = apiVersion({ group: group === 'core' ? '' : group, version });
  const found = discovery.ofKind(name, kind);
  if (found === undefined)
    throw new CommandError(`no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(name)}`);
  return found;
}

/** Deletes what an earlier apply made in the same namespaces and what `applied` does not hold. @throws ApiError */
export async function prune(run: Run, kinds: readonly Resource[], applied: readonly Info[]): Promise<void> {
  // Upstream means to warn where -n is given, but looks at a namespace that is never empty.
  if (run.flags.list('prune-allowlist').length === 0) run.klog('W', 'prune.go:71', CLUSTER_KINDS_WARNING);
  const namespaced = applied.filter(info => info.resource.namespaced);
  const namespaces = [...new Set(namespaced.map(info => info.namespace))];
  for (const resource of kinds) {
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
