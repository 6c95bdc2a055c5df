/** What holds in a cluster whatever an operator does to it. */
import type { Node, Pod, ResourceQuota } from '../../../src/api/generated/types.ts';
import type { KubeObject } from '../../../src/api/object.ts';
import { podResources } from '../../../src/api/pod-resources.ts';
import { addQuantities, compareQuantities, milliValue, unitValue } from '../../../src/api/quantity.ts';
import { inQuotaScope, quotaUsage } from '../../../src/api/quota.ts';
import type { Cluster } from '../../../src/cluster/cluster.ts';
import { Broken } from '../target.ts';

const PODS = { group: '', resource: 'pods' };
const OWNED = ['pods', 'replicasets.apps', 'jobs.batch', 'controllerrevisions.apps'];
const isOver = ({ status }: Pod) => status?.phase === 'Succeeded' || status?.phase === 'Failed';
const isMirror = ({ metadata }: Pod) => metadata?.annotations?.['kubernetes.io/config.mirror'] !== undefined;

/** Follows a cluster from step to step. */
export class Invariants {
  /** Where each Pod was bound, by UID. */
  private readonly nodeOf = new Map<string, string>();
  private revision = 0;

  /** @throws Broken */
  check(cluster: Cluster): void {
    const { admin } = cluster;
    const list = admin.resource<Pod>('pods').list();
    this.checkRevision(Number(list.metadata?.resourceVersion));
    this.checkBindings(list.items);
    checkNodes(list.items, admin.resource<Node>('nodes').list().items);
    checkContainers(cluster);
    for (const quota of admin.resource<ResourceQuota>('resourcequotas').list().items)
      checkQuota(quota, list.items, cluster.clock.now());
    for (const resource of OWNED) checkOwners(admin.resource<KubeObject>(resource).list().items);
  }

  private checkRevision(revision: number): void {
    if (revision < this.revision) throw new Broken(`resourceVersion ${revision} after ${this.revision}`);
    this.revision = revision;
  }

  private checkBindings(pods: readonly Pod[]): void {
    for (const { metadata, spec } of pods) {
      const uid = metadata?.uid ?? '';
      const node = spec?.nodeName ?? '';
      const before = this.nodeOf.get(uid);
      if (before !== undefined && before !== node)
        throw new Broken(`Pod ${metadata?.name} was bound to ${before}, now to ${node || 'none'}`);
      if (node !== '') this.nodeOf.set(uid, node);
    }
  }
}

function checkNodes(pods: readonly Pod[], nodes: readonly Node[]): void {
  for (const { metadata, status } of nodes) {
    const here = pods.filter(pod => pod.spec?.nodeName === metadata?.name && !isOver(pod));
    const requests = here.map(({ spec }) => podResources(spec!, 'requests'));
    const cpu = requests.reduce((sum, { cpu: one }) => sum + milliValue(one), 0);
    const memory = requests.reduce((sum, { memory: one }) => sum + unitValue(one), 0);
    const { allocatable = {} } = status ?? {};
    const told = () =>
      here.map(({ metadata: of, spec }) => `${of?.name} ${podResources(spec!, 'requests').cpu ?? 0}`);
    if (cpu > milliValue(allocatable.cpu))
      throw new Broken(`${metadata?.name}: ${cpu}m requested of ${allocatable.cpu}: ${told().join(', ')}`);
    if (memory > unitValue(allocatable.memory))
      throw new Broken(`${metadata?.name}: ${memory} bytes requested of ${allocatable.memory}`);
    if (here.length > unitValue(allocatable.pods))
      throw new Broken(`${metadata?.name}: ${here.length} Pods of ${allocatable.pods}`);
  }
}

/** The containers of a Pod that is no static one run on one machine. */
function checkContainers(cluster: Cluster): void {
  const at = new Map<string, string>();
  for (const name of cluster.machines.keys()) {
    const runtime = cluster.runtime(name);
    const ready = new Map(runtime.sandboxes().map(sandbox => [sandbox.id, sandbox]));
    for (const { sandboxId, state } of runtime.containers()) {
      const uid = ready.get(sandboxId)?.uid;
      if (uid === undefined || state !== 'CONTAINER_RUNNING') continue;
      const other = at.get(uid);
      if (other !== undefined && other !== name)
        throw new Broken(`Pod ${ready.get(sandboxId)?.name} runs on ${other} and ${name}`);
      at.set(uid, name);
    }
  }
}

function checkQuota(quota: ResourceQuota, pods: readonly Pod[], now: number): void {
  const { namespace, name } = quota.metadata ?? {};
  const mine = pods.filter(
    pod => pod.metadata?.namespace === namespace && !isMirror(pod) && inQuotaScope(quota, 'pods', pod),
  );
  for (const [what, hard] of Object.entries(quota.spec?.hard ?? {})) {
    const amounts = mine.map(pod => quotaUsage(PODS, pod, now)[what] ?? '0');
    const used = amounts.reduce((sum: string, amount) => addQuantities(sum, amount), '0');
    if (compareQuantities(used, hard) > 0)
      throw new Broken(
        `quota ${name}: ${what} ${used} of ${hard}, its status says ${quota.status?.used?.[what]}: ${mine
          .map(
            ({ metadata, status }) =>
              `${metadata?.name} ${status?.phase} ${metadata?.deletionTimestamp ?? ''}`,
          )
          .join(', ')}`,
      );
  }
}

function checkOwners(objects: readonly KubeObject[]): void {
  for (const { metadata } of objects) {
    const owners = metadata?.ownerReferences ?? [];
    if (owners.filter(({ controller }) => controller === true).length > 1)
      throw new Broken(`${metadata?.name} has two controllers`);
    if (new Set(owners.map(({ uid }) => uid)).size !== owners.length)
      throw new Broken(`${metadata?.name} has an owner twice`);
  }
}

/** Once everything runs and the garbage collector had its time: nobody is owned by what is gone. @throws Broken */
export function checkNoOrphans(cluster: Cluster): void {
  const { admin } = cluster;
  const kinds = ['deployments.apps', 'daemonsets.apps', 'statefulsets.apps', 'nodes', ...OWNED.slice(1)];
  const known = new Set(
    kinds.flatMap(kind =>
      admin
        .resource<KubeObject>(kind)
        .list()
        .items.map(({ metadata }) => metadata?.uid),
    ),
  );
  for (const resource of OWNED)
    for (const { metadata } of admin.resource<KubeObject>(resource).list().items)
      for (const owner of metadata?.ownerReferences ?? [])
        if (!known.has(owner.uid) && metadata?.deletionTimestamp === undefined)
          throw new Broken(
            `${resource} ${metadata?.name} is owned by ${owner.kind} ${owner.name}, which is gone`,
          );
}
