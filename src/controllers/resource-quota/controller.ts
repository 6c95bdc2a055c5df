import type { Pod, ResourceQuota } from '../../api/generated/types.ts';
import { type KubeObject, keyOf } from '../../api/object.ts';
import { addQuantities, canonicalQuantity } from '../../api/quantity.ts';
import { inQuotaScope, quotaSource, quotaUsage } from '../../api/quota.ts';
import { groupResource, RESOURCES, type ResourceInfo } from '../../api/resources.ts';
import { isReason } from '../../api/status.ts';
import type { Timer } from '../../base/clock.ts';
import { jsonEqual } from '../../base/json.ts';
import type { ResourceClient } from '../../client/client.ts';
import type { Informer } from '../../client/informer.ts';
import { isPodFinished } from '../common/pods.ts';
import { Reconciler } from '../common/reconciler.ts';
import type { Controller, ControllerContext } from '../context.ts';

/**
 * Counts what namespaces use of their quotas: when a quota changes, when something that counts goes away, and every so often.
 * What is added counts at admission. Models pkg/controller/resourcequota/resource_quota_controller.go.
 */
export class ResourceQuotaController implements Controller {
  private readonly quotas: Informer<ResourceQuota>;
  private readonly client: ResourceClient<ResourceQuota>;
  private readonly loop: Reconciler;
  private readonly watched = new Set<string>();
  private resync: Timer | undefined;

  constructor(private readonly context: ControllerContext) {
    this.quotas = context.informers.of<ResourceQuota>('resourcequotas');
    this.quotas.addIndex('namespace', quota => [quota.metadata?.namespace ?? '']);
    this.client = context.client.resource<ResourceQuota>('resourcequotas');
    this.loop = new Reconciler(context, 'resourcequota', [this.quotas], key => this.sync(key));
    this.quotas.on({
      add: quota => this.quotaChanged(quota),
      update: (before, after) => {
        if (!jsonEqual(before.spec, after.spec)) this.quotaChanged(after);
      },
    });
  }

  start(): void {
    this.loop.start();
    this.resync = this.context.clock.every(this.context.flags.resourceQuotaSyncPeriodMs, () => {
      for (const quota of this.quotas.list()) this.loop.queue.add(keyOf(quota));
    });
  }

  stop(): void {
    this.resync?.cancel();
    this.loop.stop();
  }

  private quotaChanged(quota: ResourceQuota): void {
    for (const name of Object.keys(quota.spec?.hard ?? {})) this.watch(quotaSource(name));
    this.loop.queue.add(keyOf(quota));
  }

  /** Only resources that some quota counts are watched. */
  private watch(resource: string): void {
    const info = resourceNamed(resource);
    if (info === undefined || this.watched.has(resource)) return;
    this.watched.add(resource);
    this.context.informers.of<KubeObject>(info).on({
      update: (before, after) => {
        const ended = resource === 'pods' && !isPodFinished(before as Pod) && isPodFinished(after as Pod);
        const resized = resource !== 'pods' && !jsonEqual(this.usage(info, before), this.usage(info, after));
        if (ended || resized) this.replenish(after);
      },
      delete: object => this.replenish(object),
    });
  }

  private replenish({ metadata }: KubeObject): void {
    for (const quota of this.quotas.byIndex('namespace', metadata?.namespace ?? ''))
      this.loop.queue.add(keyOf(quota));
  }

  private usage(info: ResourceInfo, object: KubeObject): Readonly<Record<string, string | number>> {
    return quotaUsage(info, object, this.context.clock.now());
  }

  private sync(key: string): void {
    const quota = this.quotas.get(key);
    if (quota === undefined || quota.metadata?.deletionTimestamp !== undefined) return;
    const hard = quota.spec?.hard ?? {};
    const status = { hard, used: this.count(quota, Object.keys(hard)) };
    if (
      jsonEqual(status, { hard: quota.status?.hard ?? {}, used: quota.status?.used ?? {} }) &&
      quota.status?.hard
    )
      return;
    try {
      this.client.updateStatus({ ...quota, status });
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
  }

  private count(quota: ResourceQuota, names: readonly string[]): Record<string, string> {
    const used: Record<string, string> = Object.fromEntries(names.map(name => [name, '0']));
    for (const source of new Set(names.map(quotaSource))) {
      const info = resourceNamed(source);
      if (info === undefined) continue;
      const objects = this.context.client.resource<KubeObject>(info).list(quota.metadata?.namespace).items;
      for (const object of objects) {
        if (!inQuotaScope(quota, source, object)) continue;
        for (const [name, amount] of Object.entries(this.usage(info, object))) {
          const sum = used[name];
          if (sum !== undefined)
            used[name] = sum === '0' ? canonicalQuantity(amount) : addQuantities(sum, amount);
        }
      }
    }
    return used;
  }
}

function resourceNamed(name: string): ResourceInfo | undefined {
  return RESOURCES.find(info => groupResource(info) === name && info.namespaced);
}
