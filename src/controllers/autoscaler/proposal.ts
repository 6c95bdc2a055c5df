import type { HorizontalPodAutoscaler, MetricSpec, MetricStatus, Pod } from '../../api/generated/types.ts';
import { milliValue } from '../../api/quantity.ts';
import type { Client } from '../../client/client.ts';
import type { EventRecorder } from '../../client/events.ts';
import type { ControllerFlags } from '../context.ts';
import { recommend, type Target } from './calculator.ts';
import type { Outcome } from './outcome.ts';

// models computeReplicasForMetrics of pkg/controller/podautoscaler/horizontal.go

/** The size that the metrics ask for, and which of them. */
export interface Proposal {
  readonly replicas: number;
  readonly name: string;
}

export interface ProposalServices {
  readonly client: Client;
  readonly recorder: EventRecorder;
  readonly flags: ControllerFlags;
}

const METRIC_NAMES: Readonly<Record<string, string>> = {
  Resource: 'resource',
  ContainerResource: 'container resource',
  Pods: 'pods',
  Object: 'object',
  External: 'external',
};

/**
 * The largest size that a metric asks for; undefined when metrics are missing that might ask for more.
 * @param pods those that the target's selector selects
 */
export function propose(
  { client, recorder, flags }: ProposalServices,
  outcome: Outcome,
  selector: string,
  pods: readonly Pod[],
  now: number,
): Proposal | undefined {
  const { autoscaler } = outcome;
  const target: Target = {
    namespace: autoscaler.metadata?.namespace ?? '',
    selector,
    pods,
    replicas: outcome.current,
    tolerance: tolerances(autoscaler, flags.hpaTolerance),
    now,
    initialReadinessDelayMs: flags.hpaInitialReadinessDelayMs,
  };
  const metrics = autoscaler.spec.metrics ?? [];
  const found: MetricStatus[] = [];
  let best: Proposal | undefined;
  let failure: { readonly metric: MetricSpec; readonly text: string } | undefined;
  let invalid = 0;
  for (const metric of metrics) {
    try {
      const { replicas, name, status } = recommend(client, metric, target);
      found.push(status);
      if (best === undefined || replicas > best.replicas) best = { replicas, name };
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      recorder.event(autoscaler, 'Warning', `FailedGet${metric.type}Metric`, text);
      invalid++;
      failure ??= { metric, text };
    }
  }
  // What is missing might ask for more: then nothing is taken away.
  if (failure !== undefined && (best === undefined || best.replicas < outcome.current)) {
    const { metric, text } = failure;
    const condition = `the HPA was unable to compute the replica count: ${text}`;
    outcome.set('ScalingActive', 'False', `FailedGet${metric.type}Metric`, condition);
    const message = `invalid metrics (${invalid} invalid out of ${metrics.length}), first error is: ${failureText(metric, text)}`;
    recorder.event(autoscaler, 'Warning', 'FailedComputeMetricsReplicas', message);
    return undefined;
  }
  outcome.metrics = found;
  if (best === undefined) return undefined;
  const message = `the HPA was able to successfully calculate a replica count from ${best.name}`;
  outcome.set('ScalingActive', 'True', 'ValidMetricFound', message);
  return best;
}

function failureText({ type, resource, containerResource }: MetricSpec, text: string): string {
  const name = resource?.name ?? containerResource?.name;
  const what = METRIC_NAMES[type] ?? type;
  return `failed to get ${name === undefined ? what : `${name} ${what}`} metric value: ${text}`;
}

function tolerances({ spec }: HorizontalPodAutoscaler, byDefault: number): Target['tolerance'] {
  const of = (quantity: string | number | undefined) =>
    quantity === undefined ? byDefault : milliValue(quantity) / 1000;
  return { up: of(spec.behavior?.scaleUp?.tolerance), down: of(spec.behavior?.scaleDown?.tolerance) };
}
