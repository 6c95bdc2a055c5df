import type { HorizontalPodAutoscaler, Scale } from '../../api/generated/types.ts';
import { parseLabelSelector } from '../../api/label-selector-text.ts';
import { type KubeObject, keyOf } from '../../api/object.ts';
import { type ResourceInfo, resourceOfKind } from '../../api/resources.ts';
import { matchesAll } from '../../api/selectors.ts';
import { rfc3339, type Timer } from '../../base/clock.ts';
import { jsonEqual } from '../../base/json.ts';
import { PATCH, type ResourceClient } from '../../client/client.ts';
import type { EventRecorder } from '../../client/events.ts';
import type { Informer } from '../../client/informer.ts';
import { PodCache } from '../common/pod-cache.ts';
import { Reconciler } from '../common/reconciler.ts';
import { type Controller, type ControllerContext, recorderFor } from '../context.ts';
import { ScalingLimits } from './limits.ts';
import { Outcome } from './outcome.ts';
import { propose } from './proposal.ts';

const STABILIZED = {
  not: ['ReadyForNewScale', 'recommended size matches current size'],
  up: [
    'ScaleUpStabilized',
    'recent recommendations were lower than current one, applying the lowest recent recommendation',
  ],
  down: [
    'ScaleDownStabilized',
    'recent recommendations were higher than current one, applying the highest recent recommendation',
  ],
} as const;

/** Scales what HorizontalPodAutoscalers point at by the metrics API. Models pkg/controller/podautoscaler/horizontal.go. */
export class AutoscalerController implements Controller {
  private readonly autoscalers: Informer<HorizontalPodAutoscaler>;
  private readonly pods: PodCache;
  private readonly client: ResourceClient<HorizontalPodAutoscaler>;
  private readonly recorder: EventRecorder;
  private readonly loop: Reconciler;
  private readonly limits = new Map<string, ScalingLimits>();
  private timer: Timer | undefined;

  constructor(private readonly context: ControllerContext) {
    this.autoscalers = context.informers.of<HorizontalPodAutoscaler>('horizontalpodautoscalers.autoscaling');
    this.pods = new PodCache(context);
    this.client = context.client.resource<HorizontalPodAutoscaler>('horizontalpodautoscalers.autoscaling');
    this.recorder = recorderFor(context, 'horizontal-pod-autoscaler');
    const reads = [this.autoscalers, this.pods.informer];
    this.loop = new Reconciler(context, 'horizontal pod autoscaler', reads, key => this.sync(key));
    this.autoscalers.on({
      add: autoscaler => this.loop.queue.add(keyOf(autoscaler)),
      update: (before, after) => {
        if (!jsonEqual(before.spec, after.spec)) this.loop.queue.add(keyOf(after));
      },
      delete: autoscaler => this.limits.delete(keyOf(autoscaler)),
    });
  }

  start(): void {
    this.loop.start();
    this.timer = this.context.clock.every(this.context.flags.hpaSyncPeriodMs, () => {
      for (const autoscaler of this.autoscalers.list()) this.loop.queue.add(keyOf(autoscaler));
    });
  }

  stop(): void {
    this.timer?.cancel();
    this.loop.stop();
  }

  private sync(key: string): void {
    const autoscaler = this.autoscalers.get(key);
    if (autoscaler === undefined) return;
    const outcome = new Outcome(autoscaler, rfc3339(this.context.clock.now()));
    try {
      this.reconcile(key, outcome);
    } finally {
      const status = outcome.status();
      if (!jsonEqual(status, autoscaler.status)) this.client.updateStatus({ ...autoscaler, status });
    }
  }

  private reconcile(key: string, outcome: Outcome): void {
    const { autoscaler } = outcome;
    const { apiVersion = 'apps/v1', kind, name } = autoscaler.spec.scaleTargetRef;
    const resource = resourceOfKind(apiVersion, kind);
    if (resource === undefined) {
      this.withoutScale(outcome, `no matches for kind "${kind}" in group "${apiVersion.split('/')[0]}"`);
      return;
    }
    let scale: Scale;
    try {
      scale = this.scaleOf(autoscaler.metadata?.namespace ?? '', resource, name);
    } catch (error) {
      this.withoutScale(outcome, messageOf(error));
      return;
    }
    const succeeded = "the HPA controller was able to get the target's current scale";
    outcome.set('AbleToScale', 'True', 'SucceededGetScale', succeeded);
    outcome.current = scale.spec?.replicas ?? 0;
    const limits = this.limitsOf(key, outcome.current);
    const decision = this.decide(outcome, limits, scale);
    if (decision === undefined) return;
    outcome.desired = outcome.current;
    if (decision.replicas === outcome.current || !this.rescale(outcome, resource, scale, decision)) return;
    limits.changed(outcome.current, decision.replicas, this.context.clock.now());
    outcome.desired = decision.replicas;
    outcome.rescaled = true;
  }

  private withoutScale(outcome: Outcome, text: string): void {
    this.recorder.event(outcome.autoscaler, 'Warning', 'FailedGetScale', text);
    const message = `the HPA controller was unable to get the target's current scale: ${text}`;
    outcome.set('AbleToScale', 'False', 'FailedGetScale', message);
  }

  private scaleOf(namespace: string, { group, version, resource }: ResourceInfo, name: string): Scale {
    const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
    const path = `${root}/namespaces/${namespace}/${resource}/${name}/scale`;
    return this.context.client.call({ method: 'GET', path }).body as unknown as Scale;
  }

  /** The size to have and why; undefined while the metrics do not tell. */
  private decide(
    outcome: Outcome,
    limits: ScalingLimits,
    scale: Scale,
  ): { replicas: number; reason: string } | undefined {
    const { autoscaler, current } = outcome;
    const { maxReplicas, minReplicas = 1 } = autoscaler.spec;
    if (current === 0 && minReplicas !== 0) {
      const message = 'scaling is disabled since the replica count of the target is zero';
      outcome.set('ScalingActive', 'False', 'ScalingDisabled', message);
      return { replicas: 0, reason: '' };
    }
    if (current > maxReplicas)
      return { replicas: maxReplicas, reason: 'Current number of replicas above Spec.MaxReplicas' };
    if (current < minReplicas)
      return { replicas: minReplicas, reason: 'Current number of replicas below Spec.MinReplicas' };
    const now = this.context.clock.now();
    const selector = scale.status?.selector ?? '';
    const requirements = parseLabelSelector(selector);
    const pods = this.pods
      .inNamespace(autoscaler.metadata?.namespace)
      .filter(({ metadata }) => matchesAll(requirements, metadata?.labels));
    const services = { ...this.context, recorder: this.recorder };
    const wanted = propose(services, outcome, selector, pods, now);
    if (wanted === undefined) return undefined;
    const limited = limits.limit(autoscaler, current, wanted.replicas, now);
    const [stable, text] = STABILIZED[limited.stabilized ?? 'not'];
    outcome.set('AbleToScale', 'True', stable, text);
    if (limited.limit) outcome.set('ScalingLimited', 'True', ...limited.limit);
    else {
      const message = 'the desired count is within the acceptable range';
      outcome.set('ScalingLimited', 'False', 'DesiredWithinRange', message);
    }
    const reason = wanted.replicas > current ? `${wanted.name} above target` : 'All metrics below target';
    return { replicas: limited.replicas, reason };
  }

  /** @returns whether it went well */
  private rescale(
    outcome: Outcome,
    resource: ResourceInfo,
    { metadata }: Scale,
    { replicas, reason }: { replicas: number; reason: string },
  ): boolean {
    const { autoscaler } = outcome;
    const what = `New size: ${replicas}; reason: ${reason}`;
    try {
      this.context.client
        .resource<KubeObject>(resource)
        .patch(
          metadata?.namespace,
          metadata?.name ?? '',
          PATCH.merge,
          { spec: { replicas } },
          { subresource: 'scale' },
        );
    } catch (error) {
      const text = messageOf(error);
      this.recorder.event(autoscaler, 'Warning', 'FailedRescale', `${what}; error: ${text}`);
      const message = `the HPA controller was unable to update the target scale: ${text}`;
      outcome.set('AbleToScale', 'False', 'FailedUpdateScale', message);
      return false;
    }
    const message = `the HPA controller was able to update the target scale to ${replicas}`;
    outcome.set('AbleToScale', 'True', 'SucceededRescale', message);
    this.recorder.event(autoscaler, 'Normal', 'SuccessfulRescale', what);
    return true;
  }

  private limitsOf(key: string, current: number): ScalingLimits {
    const { flags, clock } = this.context;
    const known = this.limits.get(key);
    const limits = known ?? new ScalingLimits(flags.hpaDownscaleStabilizationMs, current, clock.now());
    if (known === undefined) this.limits.set(key, limits);
    return limits;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
