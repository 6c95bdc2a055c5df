import type { CustomResourceDefinition, Pod } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/object.ts';
import { apiVersionOf, type GroupVersionResource, groupResource, RESOURCES } from '../../api/resources.ts';
import { ApiError } from '../../api/status.ts';
import type { Client } from '../../client/client.ts';
import { isPodFinished } from '../common/pods.ts';

// models pkg/controller/namespace/deletion/namespaced_resources_deleter.go

/** How long content with finalizers is thought to take. */
const FINALIZER_SECONDS = 15;

/** What is left in a namespace after an attempt to delete all of it. */
export interface Remaining {
  /** How many objects of each resource. */
  readonly counts: ReadonlyMap<string, number>;
  /** How many objects wait for each finalizer. */
  readonly finalizers: ReadonlyMap<string, number>;
  readonly failures: readonly string[];
  /** Seconds that what is left may need; 0: nothing is left. */
  readonly seconds: number;
}

/** Deletes everything in a namespace: pods first, the rest once no pod is left. */
export function deleteContent(client: Client, namespace: string): Remaining {
  const all = deletableResources(client);
  const isPods = ({ group, resource }: GroupVersionResource) => group === '' && resource === 'pods';
  const pods = deleteEach(client, namespace, all.filter(isPods));
  if (pods.seconds > 0 || pods.failures.length > 0) return pods;
  return deleteEach(
    client,
    namespace,
    all.filter(resource => !isPods(resource)),
  );
}

function deletableResources(client: Client): GroupVersionResource[] {
  const seen = new Set<string>();
  const builtIn = RESOURCES.filter(
    ({ namespaced, verbs }) => namespaced && verbs.includes('delete') && verbs.includes('list'),
  );
  const custom = client
    .resource<CustomResourceDefinition>('customresourcedefinitions.apiextensions.k8s.io')
    .list()
    .items.filter(({ spec }) => spec.scope === 'Namespaced')
    .flatMap(({ spec }) =>
      spec.versions
        .filter(({ served }) => served)
        .map(({ name }) => ({ group: spec.group, version: name, resource: spec.names.plural })),
    );
  return [...builtIn, ...custom].filter(resource => {
    const name = groupResource(resource);
    return !seen.has(name) && Boolean(seen.add(name));
  });
}

function deleteEach(
  client: Client,
  namespace: string,
  resources: readonly GroupVersionResource[],
): Remaining {
  const counts = new Map<string, number>();
  const finalizers = new Map<string, number>();
  const failures: string[] = [];
  let seconds = 0;
  for (const resource of resources) {
    try {
      const objects = client.resource<KubeObject>(resource);
      if (objects.list(namespace).items.length === 0) continue;
      const root = resource.group === '' ? `/api/${resource.version}` : `/apis/${apiVersionOf(resource)}`;
      const path = `${root}/namespaces/${namespace}/${resource.resource}`;
      const body = { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background' };
      client.call({ method: 'DELETE', path, body });
      const left = objects.list(namespace).items;
      if (left.length === 0) continue;
      counts.set(`${resource.resource}.${resource.group}`, left.length);
      for (const name of left.flatMap(({ metadata }) => metadata?.finalizers ?? [])) {
        finalizers.set(name, (finalizers.get(name) ?? 0) + 1);
      }
      seconds = Math.max(seconds, resource.resource === 'pods' ? podSeconds(left) : FINALIZER_SECONDS);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.code !== 404) failures.push(error.message);
    }
  }
  return { counts, finalizers, failures, seconds };
}

function podSeconds(pods: readonly Pod[]): number {
  const graces = pods
    .filter(pod => !isPodFinished(pod))
    .map(pod => pod.spec?.terminationGracePeriodSeconds ?? 0);
  return Math.max(1, ...graces);
}
