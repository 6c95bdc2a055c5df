import type { Node, Pod } from '../../src/api/generated/types.ts';
import { ApiError } from '../../src/api/status.ts';
import { rfc3339 } from '../../src/base/clock.ts';
import type { VirtualClock } from '../../src/base/virtual-clock.ts';
import type { ResourceClient } from '../../src/client/client.ts';
import { Informer } from '../../src/client/informer.ts';

const HEARTBEAT_MS = 10_000;
const SOON_MS = 100;
const SIZE = { cpu: '4', memory: '8Gi', pods: '110', 'ephemeral-storage': '50Gi' };

/** What stood in for the kubelets when the transcripts were recorded: it makes bound pods run and removes deleted ones. */
export class StandInKubelet {
  private addresses = 1;

  constructor(
    private readonly nodes: ResourceClient<Node>,
    private readonly pods: ResourceClient<Pod>,
    private readonly clock: VirtualClock,
  ) {}

  start(names: readonly string[]): void {
    for (const name of names) this.register(name);
    this.clock.every(HEARTBEAT_MS, () => {
      for (const name of names) this.report(name);
    });
    const informer = new Informer<Pod>(this.pods, this.clock);
    informer.on({ add: pod => this.see(pod), update: (_, pod) => this.see(pod) });
    informer.start();
  }

  private register(name: string): void {
    const plane = name === 'controlplane';
    this.nodes.create(undefined, {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name,
        labels: {
          'beta.kubernetes.io/arch': 'amd64',
          'beta.kubernetes.io/os': 'linux',
          'kubernetes.io/arch': 'amd64',
          'kubernetes.io/hostname': name,
          'kubernetes.io/os': 'linux',
          ...(plane ? { 'node-role.kubernetes.io/control-plane': '' } : {}),
        },
      },
      spec: plane ? { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] } : {},
    });
    this.report(name);
  }

  private report(name: string): void {
    const node = this.nodes.find(undefined, name);
    if (node === undefined) return;
    const now = rfc3339(this.clock.now());
    const old = node.status?.conditions?.find(condition => condition.type === 'Ready');
    const ready = {
      type: 'Ready',
      status: 'True',
      reason: 'KubeletReady',
      message: 'kubelet is posting ready status',
      lastHeartbeatTime: now,
      lastTransitionTime: old?.lastTransitionTime ?? now,
    };
    this.nodes.updateStatus({
      ...node,
      status: {
        ...node.status,
        capacity: SIZE,
        allocatable: SIZE,
        conditions: [ready],
        nodeInfo: {
          ...node.status?.nodeInfo,
          kubeletVersion: 'v1.36.2',
          operatingSystem: 'linux',
          architecture: 'amd64',
        } as never,
      },
    });
  }

  private see(pod: Pod): void {
    const { namespace, name = '', deletionTimestamp } = pod.metadata ?? {};
    if (!pod.spec?.nodeName) return;
    if (deletionTimestamp) this.clock.after(SOON_MS, () => this.remove(namespace, name));
    else if (pod.status?.phase === 'Pending') this.clock.after(SOON_MS, () => this.run(namespace, name));
  }

  private run(namespace: string | undefined, name: string): void {
    const pod = this.pods.find(namespace, name);
    if (pod?.status?.phase !== 'Pending' || pod.metadata?.deletionTimestamp) return;
    const now = rfc3339(this.clock.now());
    const ip = `10.244.${3 + (this.addresses % 3)}.${++this.addresses}`;
    const condition = (type: string) => ({ type, status: 'True', lastTransitionTime: now });
    const scheduled =
      pod.status.conditions?.find(one => one.type === 'PodScheduled') ?? condition('PodScheduled');
    this.pods.updateStatus({
      ...pod,
      status: {
        ...pod.status,
        phase: 'Running',
        podIP: ip,
        podIPs: [{ ip }],
        startTime: now,
        conditions: [condition('Initialized'), condition('Ready'), condition('ContainersReady'), scheduled],
        containerStatuses: (pod.spec?.containers ?? []).map(container => ({
          name: container.name,
          image: container.image ?? '',
          imageID: '',
          ready: true,
          started: true,
          restartCount: 0,
          state: { running: { startedAt: now } },
        })),
      },
    });
  }

  private remove(namespace: string | undefined, name: string): void {
    try {
      this.pods.delete(namespace, name, { gracePeriodSeconds: 0 });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }
}
