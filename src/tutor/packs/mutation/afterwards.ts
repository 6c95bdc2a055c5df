import type { KubeObject } from '../../../api/object.ts';
import { resourceOfKind } from '../../../api/resources.ts';
import { ApiError } from '../../../api/status.ts';
import type { JsonObject } from '../../../base/json.ts';
import { type Client, PATCH } from '../../../client/client.ts';
import type { Cluster } from '../../../cluster/cluster.ts';
import {
  hasController,
  isMadeByItself,
  isMirror,
  isOwnChange,
  isOwnKind,
  keyOf,
  metadataOf,
  nameOf,
  namespaceOf,
  withoutOwn,
} from '../../checks/changed-by-itself.ts';
import { differences } from '../../checks/difference.ts';
import { allObjects } from '../../cluster-evidence.ts';
import type { LabStart } from '../../lab-start.ts';

/** Something done to a solved cluster that spoils it. */
export interface Afterwards {
  readonly what: string;
  act(cluster: Cluster): void;
}

/** Objects of other people that are tried, so many of each sort. */
const MOST_BYSTANDERS = 3;
const SYSTEM = /^kube-/;

/** What is done to a solved cluster: undone, left lying about, done to somebody else's things, granted. */
export function afterwards(solved: Cluster, start: LabStart): readonly Afterwards[] {
  const then = new Map(start.all().map(object => [keyOf(object), object]));
  const now = new Map(
    (allObjects(solved.admin) as unknown as readonly JsonObject[]).map(object => [keyOf(object), object]),
  );
  const own = (object: JsonObject) => isOwnKind(object) || hasController(object) || isMirror(object);
  const touched = [...now.values()].filter(object => {
    const before = then.get(keyOf(object));
    return !own(object) && (before === undefined ? !isMadeByItself(object) : isChanged(before, object));
  });
  const touchedKeys = new Set(touched.map(keyOf));
  const bystanders = [...now.values()].filter(
    object =>
      then.has(keyOf(object)) && !own(object) && !touchedKeys.has(keyOf(object)) && isSomebodys(object),
  );
  const on = (object: JsonObject, act: (editor: Client, object: JsonObject) => void) => (cluster: Cluster) =>
    act(editor(cluster), object);
  return [
    // What was only made anew is there already.
    ...touched
      .filter(object => isOther(then.get(keyOf(object)), object))
      .map(object => ({
        what: `undone: ${shown(object)}`,
        act: on(object, (client, done) => undo(client, done, then.get(keyOf(done)))),
      })),
    ...[...then.values()]
      .filter(object => !now.has(keyOf(object)) && !own(object))
      .map(object => ({ what: `undone: ${shown(object)} is there again`, act: on(object, create) })),
    ...sample(bystanders).map(object => ({
      what: `somebody else's: ${shown(object)} gets a label`,
      act: on(object, (client, one) => label(client, one)),
    })),
    ...sample(bystanders.filter(({ kind }) => kind !== 'Node' && kind !== 'Namespace')).map(object => ({
      what: `somebody else's: ${shown(object)} is deleted`,
      act: on(object, remove),
    })),
    ...sample(
      [...touched, ...bystanders].filter(
        object => object.kind === 'Pod' && isSame(then.get(keyOf(object)), object),
      ),
    ).map(object => ({
      what: `replaced: ${shown(object)}`,
      act: on(object, (client, one) => {
        remove(client, one);
        create(client, one);
      }),
    })),
    ...debris(touched, solved).map(({ what, object }) => ({
      what: `left: ${what}`,
      act: on(object, create),
    })),
    ...accounts(touched, then).map(object => ({
      what: `granted: cluster-admin for ${shown(object)}`,
      act: on(adminFor(object), create),
    })),
    ...nodesOf(solved)
      .slice(-1)
      .map(name => ({
        what: `left: a PreferNoSchedule taint on ${name}`,
        act: (cluster: Cluster) => taint(editor(cluster), name),
      })),
  ];
}

function isChanged(before: JsonObject, after: JsonObject): boolean {
  return metadataOf(before).uid !== metadataOf(after).uid || isOther(before, after);
}

/** Whether an object says something else than before, or is new. */
function isOther(before: JsonObject | undefined, after: JsonObject): boolean {
  return differences(withoutOwn(before ?? {}), withoutOwn(after)).some(
    ({ path, ...change }) =>
      !isOwnChange({ path, ...change }, after) && path[1] !== 'uid' && path[1] !== 'creationTimestamp',
  );
}

const isSame = (before: JsonObject | undefined, after: JsonObject) =>
  before !== undefined && metadataOf(before).uid === metadataOf(after).uid;

/** As learners do: what components write is not theirs. */
const editor = (cluster: Cluster) => cluster.admin.calledBy('kubectl-edit');

/** Not what every cluster has. */
function isSomebodys(object: JsonObject): boolean {
  if (object.kind === 'Node') return true;
  const name = nameOf(object);
  if (object.kind === 'Namespace') return !SYSTEM.test(name) && name !== 'default';
  if (/^(system:|kubeadm:)/.test(name) || name === 'kube-root-ca.crt' || name === 'kubernetes') return false;
  if (object.kind === 'ServiceAccount' && name === 'default') return false;
  return (
    [
      'Deployment',
      'Pod',
      'ConfigMap',
      'Service',
      'DaemonSet',
      'ReplicaSet',
      'PriorityClass',
      'ResourceQuota',
      'LimitRange',
      'ServiceAccount',
      'StatefulSet',
      'Job',
      'Role',
      'RoleBinding',
      'ClusterRoleBinding',
      'PodDisruptionBudget',
    ].includes(String(object.kind)) &&
    (!SYSTEM.test(namespaceOf(object)) || name === 'coredns') &&
    !/^(system-(node|cluster)-critical|cluster-admin|kubeadm)/.test(name)
  );
}

/** Different kinds first. */
function sample(objects: readonly JsonObject[]): readonly JsonObject[] {
  const seen = new Map<string, number>();
  const ranked = objects.map(object => {
    const kind = `${object.kind}/${namespaceOf(object)}`;
    const rank = seen.get(kind) ?? 0;
    seen.set(kind, rank + 1);
    return { object, rank };
  });
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MOST_BYSTANDERS)
    .map(({ object }) => object);
}

function debris(touched: readonly JsonObject[], solved: Cluster) {
  const namespaces = [
    ...new Set(touched.map(object => namespaceOf(object)).filter(name => name !== '' && !SYSTEM.test(name))),
  ];
  const [first = 'default'] = namespaces;
  const pod = (name: string, nodeName: string | undefined): JsonObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: first },
    spec: { nodeName, tolerations: [{ operator: 'Exists' }], containers: [{ name: 'c', image: 'nginx' }] },
  });
  return [
    { what: `a Pod in ${first}`, object: pod('left-over', undefined) },
    ...nodesOf(solved)
      .slice(0, 1)
      .map(name => ({ what: `a Pod on ${name}`, object: pod(`left-on-${name}`, name) })),
    {
      what: `a ConfigMap in ${first}`,
      object: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'left-over', namespace: first },
        data: { a: 'b' },
      },
    },
    { what: 'a namespace', object: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'left-over' } } },
  ];
}

const nodesOf = (solved: Cluster) =>
  solved.nodes.filter(({ isControlPlane }) => !isControlPlane).map(({ name }) => name);

function accounts(
  touched: readonly JsonObject[],
  then: ReadonlyMap<string, JsonObject>,
): readonly JsonObject[] {
  const all = [...touched, ...then.values()].filter(
    object =>
      object.kind === 'ServiceAccount' &&
      nameOf(object) !== 'default' &&
      !['coredns', 'kube-proxy'].includes(nameOf(object)),
  );
  return [...new Map(all.map(object => [keyOf(object), object])).values()].slice(0, 2);
}

const adminFor = (account: JsonObject): JsonObject => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { name: 'left-over-admin' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
  subjects: [{ kind: 'ServiceAccount', name: nameOf(account), namespace: namespaceOf(account) }],
});

function resourceOf(client: Client, object: JsonObject) {
  const info = resourceOfKind(String(object.apiVersion), String(object.kind));
  return info && client.resource<KubeObject>(info);
}

function create(client: Client, object: JsonObject): void {
  const {
    uid: _,
    resourceVersion: __,
    creationTimestamp: ___,
    managedFields: ____,
    ...metadata
  } = metadataOf(object);
  const fresh = { ...object, metadata, status: undefined } as unknown as KubeObject;
  resourceOf(client, object)?.create(namespaceOf(object) || undefined, fresh);
}

function remove(client: Client, object: JsonObject): void {
  resourceOf(client, object)?.delete(namespaceOf(object) || undefined, nameOf(object), {
    gracePeriodSeconds: 0,
  });
}

function label(client: Client, object: JsonObject): void {
  resourceOf(client, object)?.patch(namespaceOf(object) || undefined, nameOf(object), PATCH.merge, {
    metadata: { labels: { 'left-over': 'yes' } },
  });
}

function taint(client: Client, name: string): void {
  const nodes = client.resource<KubeObject & { readonly spec?: { readonly taints?: readonly JsonObject[] } }>(
    'nodes',
  );
  const node = nodes.get(undefined, name);
  const taints = [...(node.spec?.taints ?? []), { key: 'left-over', effect: 'PreferNoSchedule' }];
  nodes.patch(undefined, name, PATCH.merge, { spec: { taints } });
}

/** An object as it was when the lab began: gone, or with the same fields. */
function undo(client: Client, now: JsonObject, before: JsonObject | undefined): void {
  const resource = resourceOf(client, now);
  const namespace = namespaceOf(now) || undefined;
  if (before === undefined) {
    remove(client, now);
    return;
  }
  const live = resource!.get(namespace, nameOf(now)) as unknown as JsonObject;
  const metadata = {
    ...metadataOf(live),
    labels: metadataOf(before).labels,
    annotations: metadataOf(before).annotations,
  };
  try {
    resource!.update({ ...before, metadata, status: live.status } as unknown as KubeObject);
  } catch (error) {
    // What cannot be changed is made anew.
    if (!(error instanceof ApiError)) throw error;
    remove(client, now);
    create(client, before);
  }
}

const shown = (object: JsonObject) =>
  `${object.kind} ${namespaceOf(object) === '' ? '' : `${namespaceOf(object)}/`}${nameOf(object)}`;
