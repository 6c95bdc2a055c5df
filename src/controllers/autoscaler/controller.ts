import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerCondition,
  HorizontalPodAutoscalerStatus,
  MetricSpec,
  MetricStatus,
  Scale,
} from '../../api/generated/types.ts';
import { parseLabelSelector } from '../../api/label-selector-text.ts';
import { type KubeObject, keyOf } from '../../api/object.ts';
import { resourceOfKind } from '../../api/resources.ts';
import { matchesAll } from '../../api/selectors.ts';
import { ApiError } from '../../api/status.ts';
import { rfc3339, type Timer } from '../../base/clock.ts';
import { jsonEqual } from '../../base/json.ts';
import { PATCH, type ResourceClient } from '../../client/client.ts';
import type { EventRecorder } from '../../client/events.ts';
import type { Informer } from '../../client/informer.ts';
import { PodCache } from '../common/pod-cache.ts';
import { Reconciler } from '../common/reconciler.ts';
import { type Controller, type ControllerContext, recorderFor } from '../context.ts';
import { recommend, type Target } from './calculator.ts';
import { ScalingLimits } from './limits.ts';

/** What one look at an autoscaler came to, while it is being worked out. */
interface Outcome {
  conditions: readonly HorizontalPodAutoscalerCondition[];
  metrics: readonly MetricStatus[];
  current: number;
  desired: number;
  rescaled: boolean;
}

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
    const {
      conditions = [],
      currentMetrics = [],
      currentReplicas = 0,
      desiredReplicas = 0,
    } = autoscaler.status ?? {};
    const outcome: Outcome = {
      conditions,
      metrics: currentMetrics,
      current: currentReplicas,
      desired: desiredReplicas,
      rescaled: false,
    };
    try {
      this.reconcile(key, autoscaler, outcome);
    } finally {
      this.writeStatus(autoscaler, outcome);
    }
  }

  private reconcile(key: string, autoscaler: HorizontalPodAutoscaler, outcome: Outcome): void {
    const { apiVersion = 'apps/v1', kind, name } = autoscaler.spec.scaleTargetRef;
    const resource = resourceOfKind(apiVersion, kind);
    const namespace = autoscaler.metadata?.namespace ?? '';
    let scale: Scale;
    try {
      if (resource === undefined) throw new Error(`no matches for kind "${kind}" in version "${apiVersion}"`);
      scale = this.scaleOf(namespace, resource, name);
    } catch (error) {
      const text = messageOf(error);
      this.recorder.event(autoscaler, 'Warning', 'FailedGetScale', text);
      const message = `the HPA controller was unable to get the target's current scale: ${text}`;
      this.set(outcome, 'AbleToScale', 'False', 'FailedGetScale', message);
      return;
    }
    this.set(
      outcome,
      'AbleToScale',
      'True',
      'SucceededGetScale',
      "the HPA controller was able to get the target's current scale",
    );
    const current = scale.spec?.replicas ?? 0;
    const least = autoscaler.spec.minReplicas ?? 1;
    Object.assign(outcome, { current, desired: current });
    if (current === 0 && least !== 0) {
      outcome.desired = 0;
      this.set(
        outcome,
        'ScalingActive',
        'False',
        'ScalingDisabled',
        'scaling is disabled since the replica count of the target is zero',
      );
      return;
    }
    const decision = this.decide(key, autoscaler, scale, outcome);
    if (decision === undefined || decision.replicas === current) return;
    this.rescale(key, autoscaler, resource, scale, decision, outcome);
  }

  private scaleOf(
    namespace: string,
    resource: { group: string; version: string; resource: string },
    name: string,
  ): Scale {
    const root =
      resource.group === '' ? `/api/${resource.version}` : `/apis/${resource.group}/${resource.version}`;
    const path = `${root}/namespaces/${namespace}/${resource.resource}/${name}/scale`;
    return this.context.client.call({ method: 'GET', path }).body as unknown as Scale;
  }

  private decide(
    key: string,
    autoscaler: HorizontalPodAutoscaler,
    scale: Scale,
    outcome: Outcome,
  ): { replicas: number; reason: string } | undefined {
    const { maxReplicas, minReplicas = 1 } = autoscaler.spec;
    const { current } = outcome;
    if (current > maxReplicas)
      return { replicas: maxReplicas, reason: 'Current number of replicas above Spec.MaxReplicas' };
    if (current < minReplicas)
      return { replicas: minReplicas, reason: 'Current number of replicas below Spec.MinReplicas' };
    const wanted = this.byMetrics(autoscaler, scale, outcome);
    if (wanted === undefined) return undefined;
    const now = this.context.clock.now();
    const limited = this.limitsOf(key).limit(autoscaler, current, wanted.replicas, now);
    if (limited.stabilized === 'down') {
      const message =
        'recent recommendations were higher than current one, applying the highest recent recommendation';
      this.set(outcome, 'AbleToScale', 'True', 'ScaleDownStabilized', message);
    } else if (limited.stabilized === 'up') {
      const message =
        'recent recommendations were lower than current one, applying the lowest recent recommendation';
      this.set(outcome, 'AbleToScale', 'True', 'ScaleUpStabilized', message);
    } else
      this.set(outcome, 'AbleToScale', 'True', 'ReadyForNewScale', 'recommended size matches current size');
    if (limited.limit) this.set(outcome, 'ScalingLimited', 'True', ...limited.limit);
    else
      this.set(
        outcome,
        'ScalingLimited',
        'False',
        'DesiredWithinRange',
        'the desired count is within the acceptable range',
      );
    const reason = limited.replicas > current ? `${wanted.name} above target` : 'All metrics below target';
    return { replicas: limited.replicas, reason };
  }

  /** The largest size that a metric asks for; undefined when metrics are missing that might ask for more. */
  private byMetrics(
    autoscaler: HorizontalPodAutoscaler,
    scale: Scale,
    outcome: Outcome,
  ): { replicas: number; name: string } | undefined {
    const namespace = autoscaler.metadata?.namespace ?? '';
    const selector = scale.status?.selector ?? '';
    const requirements = parseLabelSelector(selector);
    const pods = this.pods
      .inNamespace(namespace)
      .filter(({ metadata }) => matchesAll(requirements, metadata?.labels));
    const { hpaTolerance: tolerance, hpaInitialReadinessDelayMs: initialReadinessDelayMs } =
      this.context.flags;
    const now = this.context.clock.now();
    const target: Target = {
      namespace,
      selector,
      pods,
      replicas: outcome.current,
      tolerance,
      now,
      initialReadinessDelayMs,
    };
    const metrics = autoscaler.spec.metrics ?? [];
    const found: MetricStatus[] = [];
    let best: { replicas: number; name: string } | undefined;
    let failure: string | undefined;
    let invalid = 0;
    for (const metric of metrics) {
      try {
        const { replicas, name, status } = recommend(this.context.client, metric, target);
        found.push(status);
        if (best === undefined || replicas > best.replicas) best = { replicas, name };
      } catch (error) {
        invalid++;
        failure ??= this.metricFailed(autoscaler, metric, messageOf(error), outcome);
      }
    }
    outcome.metrics = found;
    if (failure !== undefined && (best === undefined || best.replicas < outcome.current)) {
      const message = `invalid metrics (${invalid} invalid out of ${metrics.length}), first error is: ${failure}`;
      this.recorder.event(autoscaler, 'Warning', 'FailedComputeMetricsReplicas', message);
      return undefined;
    }
    if (best) {
      const message = `the HPA was able to successfully calculate a replica count from ${best.name}`;
      this.set(outcome, 'ScalingActive', 'True', 'ValidMetricFound', message);
    }
    return best;
  }

  private metricFailed(
    autoscaler: HorizontalPodAutoscaler,
    metric: MetricSpec,
    text: string,
    outcome: Outcome,
  ): string {
    const reason = `FailedGet${metric.type}Metric`;
    this.recorder.event(autoscaler, 'Warning', reason, text);
    this.set(
      outcome,
      'ScalingActive',
      'False',
      reason,
      `the HPA was unable to compute the replica count: ${text}`,
    );
    const name = metric.resource?.name ?? metric.containerResource?.name;
    const what = METRIC_NAMES[metric.type] ?? metric.type;
    return `failed to get ${name === undefined ? what : `${name} ${what}`} metric value: ${text}`;
  }

  private rescale(
    key: string,
    autoscaler: HorizontalPodAutoscaler,
    resource: { group: string; version: string; resource: string } | undefined,
    scale: Scale,
    { replicas, reason }: { replicas: number; reason: string },
    outcome: Outcome,
  ): void {
    if (resource === undefined) return;
    const { namespace, name = '' } = scale.metadata ?? {};
    try {
      this.context.client
        .resource<KubeObject>(resource)
        .patch(namespace, name, PATCH.merge, { spec: { replicas } }, { subresource: 'scale' });
    } catch (error) {
      const text = messageOf(error);
      this.recorder.event(
        autoscaler,
        'Warning',
        'FailedRescale',
        `New size: ${replicas}; reason: ${reason}; error: ${text}`,
      );
      this.set(
        outcome,
        'AbleToScale',
        'False',
        'FailedUpdateScale',
        `the HPA controller was unable to update the target scale: ${text}`,
      );
      return;
    }
    this.set(
      outcome,
      'AbleToScale',
      'True',
      'SucceededRescale',
      `the HPA controller was able to update the target scale to ${replicas}`,
    );
    this.recorder.event(
      autoscaler,
      'Normal',
      'SuccessfulRescale',
      `New size: ${replicas}; reason: ${reason}`,
    );
    this.limitsOf(key).changed(outcome.current, replicas, this.context.clock.now());
    Object.assign(outcome, { desired: replicas, rescaled: true });
  }

  private limitsOf(key: string): ScalingLimits {
    let limits = this.limits.get(key);
    if (limits === undefined) {
      limits = new ScalingLimits(this.context.flags.hpaDownscaleStabilizationMs);
      this.limits.set(key, limits);
    }
    return limits;
  }

  private set(
    outcome: Outcome,
    type: string,
    status: 'True' | 'False',
    reason: string,
    message: string,
  ): void {
    const before = outcome.conditions.find(condition => condition.type === type);
    const time = rfc3339(this.context.clock.now());
    const lastTransitionTime = before?.status === status ? before.lastTransitionTime : time;
    const condition = { type, status, lastTransitionTime, reason, message };
    outcome.conditions = before
      ? outcome.conditions.map(other => (other === before ? condition : other))
      : [...outcome.conditions, condition];
  }

  private writeStatus(autoscaler: HorizontalPodAutoscaler, outcome: Outcome): void {
    const { current, desired, metrics, conditions, rescaled } = outcome;
    const lastScaleTime = rescaled ? rfc3339(this.context.clock.now()) : autoscaler.status?.lastScaleTime;
    const { generation } = autoscaler.metadata ?? {};
    const status: HorizontalPodAutoscalerStatus = {
      ...(generation !== undefined && { observedGeneration: generation }),
      ...(lastScaleTime !== undefined && { lastScaleTime }),
      ...(current !== 0 && { currentReplicas: current }),
      desiredReplicas: desired,
      ...(metrics.length > 0 && { currentMetrics: metrics }),
      conditions,
    };
    if (!jsonEqual(status, autoscaler.status)) this.client.updateStatus({ ...autoscaler, status });
  }
}

const METRIC_NAMES: Readonly<Record<string, string>> = {
  Resource: 'resource',
  ContainerResource: 'container resource',
  Pods: 'pods',
  Object: 'object',
  External: 'external',
};

function messageOf(error: unknown): string {
  if (error instanceof ApiError || error instanceof Error) return error.message;
  return String(error);
}
