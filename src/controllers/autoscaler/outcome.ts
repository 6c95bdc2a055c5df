import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerCondition,
  HorizontalPodAutoscalerStatus,
  MetricStatus,
} from '../../api/generated/types.ts';

/** What one look at an autoscaler comes to, while it is being worked out. */
export class Outcome {
  conditions: readonly HorizontalPodAutoscalerCondition[];
  metrics: readonly MetricStatus[];
  current: number;
  desired: number;
  rescaled = false;

  /** @param time RFC 3339 */
  constructor(
    readonly autoscaler: HorizontalPodAutoscaler,
    private readonly time: string,
  ) {
    const { status } = autoscaler;
    this.conditions = status?.conditions ?? [];
    this.metrics = status?.currentMetrics ?? [];
    this.current = status?.currentReplicas ?? 0;
    this.desired = status?.desiredReplicas ?? 0;
  }

  /** Sets a condition; its transition time moves only with its status. Models setCondition of pkg/controller/podautoscaler/horizontal.go. */
  set(type: string, status: 'True' | 'False', reason: string, message: string): void {
    const before = this.conditions.find(condition => condition.type === type);
    const lastTransitionTime = before?.status === status ? before.lastTransitionTime : this.time;
    const condition = { type, status, lastTransitionTime, reason, message };
    this.conditions = before
      ? this.conditions.map(other => (other === before ? condition : other))
      : [...this.conditions, condition];
  }

  status(): HorizontalPodAutoscalerStatus {
    const lastScaleTime = this.rescaled ? this.time : this.autoscaler.status?.lastScaleTime;
    const { generation } = this.autoscaler.metadata ?? {};
    return {
      ...(generation !== undefined && { observedGeneration: generation }),
      ...(lastScaleTime !== undefined && { lastScaleTime }),
      ...(this.current !== 0 && { currentReplicas: this.current }),
      desiredReplicas: this.desired,
      ...(this.metrics.length > 0 && { currentMetrics: this.metrics }),
      conditions: this.conditions,
    };
  }
}
