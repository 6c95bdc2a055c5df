import type { Node } from '../../api/generated/types.ts';
import { isReason } from '../../api/status.ts';
import { PATCH, type ResourceClient } from '../../client/client.ts';
import type { EventRecorder } from '../../client/events.ts';
import type { Informer } from '../../client/informer.ts';
import { Reconciler } from '../common/reconciler.ts';
import { type Controller, type ControllerContext, recorderFor } from '../context.ts';
import { CidrSet } from './cidr-set.ts';

const NODE_MASK = 24;

/** Gives each node a range of pod addresses. Models pkg/controller/nodeipam/ipam/range_allocator.go. Without a cluster CIDR it does nothing. */
export class NodeIpamController implements Controller {
  private readonly nodes: Informer<Node>;
  private readonly client: ResourceClient<Node>;
  private readonly recorder: EventRecorder;
  private readonly loop: Reconciler;
  private readonly ranges: CidrSet | undefined;

  constructor(context: ControllerContext) {
    const { clusterCidr } = context.flags;
    this.nodes = context.informers.of<Node>('nodes');
    this.client = context.client.resource<Node>('nodes');
    this.recorder = recorderFor(context, 'cidrAllocator');
    this.ranges = clusterCidr === '' ? undefined : new CidrSet(clusterCidr, NODE_MASK);
    this.loop = new Reconciler(context, 'node ipam', [this.nodes], name => this.sync(name));
    const seen = ({ metadata, spec }: Node) => {
      if (spec?.podCIDR) this.ranges?.occupy(spec.podCIDR);
      else this.loop.queue.add(metadata?.name ?? '');
    };
    this.nodes.on({
      add: seen,
      update: (_, node) => seen(node),
      delete: ({ spec }) => {
        if (spec?.podCIDR) this.ranges?.release(spec.podCIDR);
      },
    });
  }

  start(): void {
    if (this.ranges) this.loop.start();
  }

  stop(): void {
    this.loop.stop();
  }

  private sync(name: string): void {
    const node = this.nodes.get(name);
    if (node === undefined || node.spec?.podCIDR || this.ranges === undefined) return;
    const range = this.ranges.allocate();
    if (range === undefined) {
      const about = { apiVersion: 'v1', kind: 'Node', name, uid: node.metadata?.uid, namespace: '' };
      this.recorder.event(
        about,
        'Normal',
        'CIDRNotAvailable',
        `Node ${name} status is now: CIDRNotAvailable`,
      );
      throw new Error(
        `failed to allocate cidr from cluster cidr: there are no remaining CIDRs left to allocate`,
      );
    }
    try {
      this.client.patch(undefined, name, PATCH.strategic, { spec: { podCIDR: range, podCIDRs: [range] } });
    } catch (error) {
      this.ranges.release(range);
      if (!isReason(error, 'NotFound')) throw error;
    }
  }
}
