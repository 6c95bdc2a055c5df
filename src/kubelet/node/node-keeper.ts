// models pkg/kubelet/kubelet_node_status.go and k8s.io/component-helpers/apimachinery/lease
import type { Lease, Node } from '../../api/generated/types.ts';
import { nodeLabels } from '../../api/node-labels.ts';
import { ApiError, ConnectionRefused, isReason } from '../../api/status.ts';
import { rfc3339Micro } from '../../base/clock.ts';
import { jsonEqual } from '../../base/json.ts';
import type { KubeletContext } from '../context.ts';
import type { MachineFacts } from './facts.ts';
import { initialNode, nodeStatus, type Pressure, withoutHeartbeats } from './node-status.ts';

const LEASE_NAMESPACE = 'kube-node-lease';
/** A kubelet that could not register tries again after this, doubling. */
const FIRST_REGISTER_RETRY = 100;
const LAST_REGISTER_RETRY = 7000;
/** The lease is renewed four times in its life. */
const RENEWALS = 4;

/** Keeps the node's object and lease. */
export class NodeKeeper {
  private registered = false;
  private retryMs = FIRST_REGISTER_RETRY;
  private node: Node | undefined;
  private reportedAt = 0;
  private lease: Lease | undefined;
  private readonly said = new Map<string, string>();

  constructor(
    private readonly context: KubeletContext,
    private readonly facts: MachineFacts,
    private readonly labels: Readonly<Record<string, string>>,
    private readonly has: (pressure: Pressure) => boolean,
    private readonly problems: () => readonly string[],
  ) {}

  start(): void {
    const { clock, config } = this.context;
    this.say('Starting', 'Starting kubelet.');
    this.register();
    this.say('NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods');
    this.renew();
    const renewal = (config.nodeLeaseDurationSeconds * 1000) / RENEWALS;
    clock.every(config.nodeStatusUpdateFrequency, () => this.update());
    clock.every(renewal, () => this.renew());
  }

  /** The node as the API server has it now; undefined when it has none or cannot be asked. */
  get live(): Node | undefined {
    const { client, nodeName } = this.context;
    try {
      return client.resource<Node>('nodes').find(undefined, nodeName);
    } catch (error) {
      if (error instanceof ApiError || error instanceof ConnectionRefused) return undefined;
      throw error;
    }
  }

  /** The node as last seen; undefined until it is registered. */
  get current(): Node | undefined {
    return this.node;
  }

  /** The node as it is now, or as last seen when the API server does not answer. */
  fresh(): Node | undefined {
    const { client, nodeName } = this.context;
    try {
      this.node = client.resource<Node>('nodes').find(undefined, nodeName) ?? this.node;
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof ConnectionRefused)) throw error;
    }
    return this.node;
  }

  /** Posts the status now when it changed, not at the next turn. */
  update(): void {
    if (!this.registered) return;
    const { client, clock, config, nodeName, log } = this.context;
    try {
      const node = client.resource<Node>('nodes').get(undefined, nodeName);
      this.node = node;
      const status = this.status(node);
      this.tellConditions(status.conditions ?? []);
      const due = clock.now() - this.reportedAt >= config.nodeStatusReportFrequency;
      if (!due && jsonEqual(withoutHeartbeats(status), withoutHeartbeats(node.status))) return;
      this.node = client.resource<Node>('nodes').updateStatus({ ...node, status });
      this.reportedAt = clock.now();
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof ConnectionRefused)) throw error;
      log.error(
        'kubelet_node_status.go:474',
        `"Error updating node status, will retry" err="error getting node \\"${nodeName}\\": ${error.message}"`,
      );
    }
  }

  private register(): void {
    const { client, clock, config, nodeName, log } = this.context;
    if (!config.registerNode) {
      this.registered = true;
      return;
    }
    const labels = { ...nodeLabels(nodeName, this.facts.architecture), ...this.labels };
    try {
      const nodes = client.resource<Node>('nodes');
      const there = nodes.find(undefined, nodeName);
      if (there === undefined) {
        log.info('kubelet_node_status.go:78', `"Attempting to register node" node="${nodeName}"`);
        this.node = nodes.create(
          undefined,
          initialNode(this.context, this.status(undefined), labels, config.registerWithTaints),
        );
      } else {
        const missing = Object.entries(labels).some(
          ([key, value]) => there.metadata?.labels?.[key] !== value,
        );
        this.node = missing
          ? nodes.update({
              ...there,
              metadata: { ...there.metadata, labels: { ...there.metadata?.labels, ...labels } },
            })
          : there;
      }
      log.info('kubelet_node_status.go:81', `"Successfully registered node" node="${nodeName}"`);
      this.registered = true;
      this.update();
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof ConnectionRefused)) throw error;
      log.error(
        'kubelet_node_status.go:107',
        `"Unable to register node with API server" err="${error.message}" node="${nodeName}"`,
      );
      clock.after(this.retryMs, () => this.register());
      this.retryMs = Math.min(this.retryMs * 2, LAST_REGISTER_RETRY);
    }
  }

  private status(node: Node | undefined) {
    return nodeStatus({
      context: this.context,
      facts: this.facts,
      before: node?.status,
      has: this.has,
      problems: this.problems(),
    });
  }

  /** Events about conditions that are new or have changed. */
  private tellConditions(conditions: readonly { readonly type: string; readonly status: string }[]): void {
    const words: Readonly<Record<string, readonly [string, string]>> = {
      MemoryPressure: ['NodeHasInsufficientMemory', 'NodeHasSufficientMemory'],
      DiskPressure: ['NodeHasDiskPressure', 'NodeHasNoDiskPressure'],
      PIDPressure: ['NodeHasInsufficientPID', 'NodeHasSufficientPID'],
      Ready: ['NodeReady', 'NodeNotReady'],
    };
    for (const { type, status } of conditions) {
      const names = words[type];
      if (names === undefined || this.said.get(type) === status) continue;
      const first = !this.said.has(type);
      this.said.set(type, status);
      // a kubelet that starts says that it is ready, and not that it is not ready yet
      if (first && type === 'Ready' && status !== 'True') continue;
      const reason = names[status === 'True' ? 0 : 1];
      this.say(reason!, `Node ${this.context.nodeName} status is now: ${reason}`);
    }
  }

  private say(reason: string, message: string): void {
    const { recorder, nodeName } = this.context;
    recorder.event({ kind: 'Node', name: nodeName, uid: nodeName }, 'Normal', reason, message);
  }

  private renew(): void {
    const { client, clock, config, nodeName } = this.context;
    const leases = client.resource<Lease>('leases.coordination.k8s.io');
    const renewTime = rfc3339Micro(clock.now());
    try {
      if (this.lease === undefined) {
        const there = leases.find(LEASE_NAMESPACE, nodeName);
        this.lease =
          there ?? leases.create(LEASE_NAMESPACE, this.newLease(renewTime, config.nodeLeaseDurationSeconds));
        if (there === undefined) return;
      }
      this.lease = leases.update({ ...this.lease, spec: { ...this.lease.spec, renewTime } });
    } catch (error) {
      if (isReason(error, 'NotFound') || isReason(error, 'Conflict')) this.lease = undefined;
      else if (!(error instanceof ApiError || error instanceof ConnectionRefused)) throw error;
      this.context.log.error(
        'controller.go:201',
        `"Failed to update lease" err="${(error as Error).message}"`,
      );
    }
  }

  private newLease(renewTime: string, leaseDurationSeconds: number): Lease {
    const { nodeName } = this.context;
    const uid = this.node?.metadata?.uid;
    const owner = { apiVersion: 'v1', kind: 'Node', name: nodeName, uid: uid ?? '' };
    return {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: nodeName, namespace: LEASE_NAMESPACE, ...(uid && { ownerReferences: [owner] }) },
      spec: { holderIdentity: nodeName, leaseDurationSeconds, renewTime },
    };
  }
}
