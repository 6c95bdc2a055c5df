import type { Node, Pod } from '../../../src/api/generated/types.ts';
import type { KubeObject } from '../../../src/api/object.ts';
import { ApiError, ConnectionRefused } from '../../../src/api/status.ts';
import { PATCH } from '../../../src/client/client.ts';
import type { ClusterSnapshot } from '../../../src/cluster/snapshot.ts';
import { World } from '../../cluster/world.ts';
import { mustNotShowFaults } from '../faults.ts';
import { Follower } from '../operator/follower.ts';
import { checkNoOrphans, Invariants } from '../operator/invariants.ts';
import { NAMESPACES, NODES, nextStep, type Step } from '../operator/steps.ts';
import { Broken, type Target } from '../target.ts';

const FOLDER = '/etc/kubernetes/manifests';
/** How long two clusters from one snapshot are compared, in simulated milliseconds. */
const COMPARED_MS = 20_000;
/** etcd, API server, scheduler, controller manager. */
const PARTS = 4;
const START: readonly (readonly [resource: string, object: object])[] = [
  ['namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } }],
  [
    'priorityclasses.scheduling.k8s.io',
    { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'high' }, value: 1000 },
  ],
  [
    'resourcequotas',
    {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'six', namespace: 'team' },
      spec: { hard: { pods: '6', 'requests.cpu': '2' } },
    },
  ],
];

/** A random operator over a whole cluster, with invariants after each step. */
export const operator: Target = {
  name: 'operator',
  about: 'a random operator over a whole cluster, with invariants after each step',
  inSuite: 25,
  perWorld: 150,
  limitMs: 30_000,
  start: async seed => {
    const cluster = new OperatedCluster(await World.start({ bare: true, nodes: NODES.map(nodeOf) }), seed);
    await cluster.prepare();
    return {
      next: nextStep,
      run: async input => {
        const end = await cluster.take(input as Step);
        await cluster.check();
        return end;
      },
      stop: () => cluster.stop(),
    };
  },
};

const nodeOf = (name: string) => ({
  name,
  ...(name === 'controlplane' && { role: 'control-plane' as const }),
  cpus: 2,
});

class OperatedCluster {
  private readonly invariants = new Invariants();
  private follower: Follower;
  private restores = 0;

  constructor(
    private world: World,
    private readonly seed: string,
  ) {
    this.follower = new Follower(world.cluster);
  }

  async prepare(): Promise<void> {
    const { cluster } = this.world;
    for (const [resource, object] of START) {
      const made = object as KubeObject;
      cluster.admin.resource(resource).create(made.metadata?.namespace, made);
    }
    await cluster.settle();
  }

  stop(): void {
    this.world.cluster.stop();
  }

  /** Takes a step and lets a little time pass. @returns what came of it, in a word */
  async take(step: Step): Promise<string> {
    try {
      await this.act(step);
      await this.world.cluster.advance(500);
      return step.do;
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof ConnectionRefused)) throw error;
      await this.world.cluster.advance(500);
      return `${step.do} refused`;
    }
  }

  /** @throws Broken */
  async check(): Promise<void> {
    const { cluster } = this.world;
    await cluster.finishInstant();
    for (const { journal } of cluster.machines.values())
      for (const { message } of journal.read().slice(-50)) mustNotShowFaults(message, '');
    try {
      this.invariants.check(cluster);
      this.follower.check();
      this.follower.go();
    } catch (error) {
      // While no API server answers there is nothing to look at.
      if (!(error instanceof ApiError || error instanceof ConnectionRefused)) throw error;
    }
  }

  private async act(step: Step): Promise<void> {
    const { cluster } = this.world;
    const { admin } = cluster;
    switch (step.do) {
      case 'create':
        admin.resource(step.resource).create(step.object.metadata?.namespace, step.object);
        return;
      case 'patch': {
        const { metadata } = this.chosen(step.resource, step.pick);
        const { namespace, name = '' } = metadata ?? {};
        admin.resource(step.resource).patch(namespace, name, PATCH.strategic, step.patch);
        return;
      }
      case 'delete': {
        const { metadata } = this.chosen(step.resource, step.pick);
        const options = step.grace === undefined ? {} : { gracePeriodSeconds: step.grace };
        admin.resource(step.resource).delete(metadata?.namespace, metadata?.name ?? '', options);
        return;
      }
      case 'evict': {
        const { metadata } = this.chosen('pods', step.pick);
        const { namespace, name = '' } = metadata ?? {};
        const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { namespace, name } };
        admin.resource<Pod>('pods').createSub(namespace, name, 'eviction', body as KubeObject);
        return;
      }
      case 'shell': {
        const { stdout, stderr } = await this.world.sh(`timeout 40 bash -c '${step.script}'`, step.machine);
        mustNotShowFaults(`${stdout}\n${stderr}`, step.script);
        return;
      }
      case 'manifest': {
        const { files } = cluster.machine(step.machine);
        if (step.text !== null) files.writeFile(`${FOLDER}/own.yaml`, step.text);
        else if (files.exists(`${FOLDER}/own.yaml`)) files.rm(`${FOLDER}/own.yaml`);
        return;
      }
      case 'wait':
        await cluster.advance(step.seconds * 1000);
        return;
      case 'restore':
        return this.restore();
      case 'repair':
        return this.repair();
    }
  }

  private chosen(resource: string, at: number): KubeObject {
    const all = this.world.cluster.admin
      .resource<KubeObject>(resource)
      .list()
      .items.filter(({ metadata }) => NAMESPACES.includes(metadata?.namespace ?? ''));
    const found = all[at % Math.max(1, all.length)];
    if (found === undefined) throw new ConnectionRefused('nothing there');
    return found;
  }

  /** Goes on from a snapshot; two clusters from one snapshot and seed go on alike. */
  private async restore(): Promise<void> {
    const text = JSON.stringify(this.world.cluster.snapshot());
    this.world.cluster.stop();
    this.follower.stop();
    const seed = `${this.seed}/${this.restores++}`;
    const resume = () => World.resume(JSON.parse(text) as ClusterSnapshot, seed);
    if (this.restores % 4 === 0) {
      const twins = await Promise.all([resume(), resume()]);
      const after: string[] = [];
      for (const { cluster } of twins) {
        await cluster.advance(COMPARED_MS);
        after.push(JSON.stringify(cluster.snapshot()));
        cluster.stop();
      }
      if (after[0] !== after[1]) throw new Broken(`twins differ: ${difference(after[0]!, after[1]!)}`);
    }
    this.world = await resume();
    this.follower = new Follower(this.world.cluster);
  }

  /** Everything runs again; once it has settled nothing is owned by what is gone. */
  private async repair(): Promise<void> {
    const { cluster } = this.world;
    for (const { files } of cluster.machines.values())
      if (files.exists(`${FOLDER}/own.yaml`)) files.rm(`${FOLDER}/own.yaml`);
    await this.world.sh(`mv /root/kube-*.yaml ${FOLDER}/ 2>/dev/null; true`);
    for (const node of NODES) await this.world.sh('systemctl start kubelet', node);
    await this.world.sh(
      `for n in ${NODES.join(' ')}; do kubectl uncordon $n; kubectl taint node $n k-; done`,
    );
    const ready = await cluster.until(() => isReady(this.world), 600_000);
    if (!ready) throw new Broken('the cluster does not come up again');
    await cluster.advance(120_000);
    checkNoOrphans(cluster);
  }
}

/** Every node is Ready, and so is every program of the control plane. */
function isReady({ cluster }: World): boolean {
  try {
    const nodes = cluster.admin.resource<Node>('nodes').list().items;
    const parts = cluster.admin
      .resource<Pod>('pods')
      .list('kube-system', { labelSelector: 'tier=control-plane' });
    return parts.items.length >= PARTS && [...nodes, ...parts.items].every(hasReady);
  } catch {
    return false;
  }
}

const hasReady = ({ status }: Node | Pod) =>
  (status?.conditions ?? []).some(({ type, status: is }) => type === 'Ready' && is === 'True');

/** Where two texts begin to differ. */
function difference(a: string, b: string): string {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return `...${a.slice(Math.max(0, at - 200), at + 100)}... and ...${b.slice(Math.max(0, at - 20), at + 100)}...`;
}
