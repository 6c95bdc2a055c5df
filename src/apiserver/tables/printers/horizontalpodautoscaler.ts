import type { ObjectMeta } from '../../../api/generated/types.ts';
import { ageOf, nameOf } from '../cells.ts';
import { AGE, NAME, printer, text } from '../printer.ts';

// models formatHPAMetrics of pkg/printers/internalversion/printers.go

interface Target {
  readonly type?: string;
  readonly value?: string;
  readonly averageValue?: string;
  readonly averageUtilization?: number;
}
interface Source {
  readonly name?: string;
  readonly target?: Target;
  readonly current?: Target;
}
interface Metric {
  readonly type: string;
  readonly [source: string]: unknown;
}
interface Autoscaler {
  readonly metadata?: ObjectMeta;
  readonly spec?: {
    readonly scaleTargetRef: { readonly kind: string; readonly name: string };
    readonly minReplicas?: number;
    readonly maxReplicas: number;
    readonly metrics?: readonly Metric[];
    readonly targetCPUUtilizationPercentage?: number;
  };
  readonly status?: {
    readonly currentReplicas?: number;
    readonly currentMetrics?: readonly Metric[];
    readonly currentCPUUtilizationPercentage?: number;
  };
}

const MOST = 2;

export default printer<Autoscaler>({
  columns: [
    NAME,
    text('Reference'),
    text('Targets'),
    text('MinPods'),
    text('MaxPods'),
    text('Replicas'),
    AGE,
  ],
  cells(autoscaler, now) {
    const { spec, status } = autoscaler;
    return [
      nameOf(autoscaler),
      `${spec?.scaleTargetRef.kind ?? ''}/${spec?.scaleTargetRef.name ?? ''}`,
      formatMetrics(metricsOf(autoscaler), currentOf(autoscaler)),
      spec?.minReplicas === undefined ? '<unset>' : String(spec.minReplicas),
      spec?.maxReplicas ?? 0,
      status?.currentReplicas ?? 0,
      ageOf(autoscaler, now),
    ];
  },
});

/** Version 1 of the kind knows one metric and has it in a field of its own. */
function metricsOf({ spec }: Autoscaler): readonly Metric[] {
  if (spec?.metrics || spec?.targetCPUUtilizationPercentage === undefined) return spec?.metrics ?? [];
  const target = { type: 'Utilization', averageUtilization: spec.targetCPUUtilizationPercentage };
  return [{ type: 'Resource', resource: { name: 'cpu', target } }];
}

function currentOf({ status }: Autoscaler): readonly Metric[] {
  const cpu = status?.currentCPUUtilizationPercentage;
  if (status?.currentMetrics || cpu === undefined) return status?.currentMetrics ?? [];
  return [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: cpu } } }];
}

function formatMetrics(metrics: readonly Metric[], current: readonly Metric[]): string {
  if (metrics.length === 0) return '<none>';
  const shown = metrics.map((metric, index) => formatMetric(metric, current[index])).slice(0, MOST);
  const more = metrics.length > MOST ? ` + ${metrics.length - MOST} more...` : '';
  return `${shown.join(', ')}${more}`;
}

const SOURCES: { readonly [type: string]: string } = {
  External: 'external',
  Pods: 'pods',
  Object: 'object',
  Resource: 'resource',
  ContainerResource: 'containerResource',
};

function formatMetric(metric: Metric, status: Metric | undefined): string {
  const source = SOURCES[metric.type];
  if (source === undefined) return '<unknown type>';
  const { name = '', target = {} } = (metric[source] ?? {}) as Source;
  const current = (status?.[source] as Source | undefined)?.current;
  if (metric.type === 'Pods') return `${current?.averageValue ?? '<unknown>'}/${target.averageValue ?? '0'}`;
  if (metric.type.endsWith('Resource')) return `${name}: ${resourceTarget(target, current)}`;
  if (target.averageValue !== undefined)
    return `${current?.averageValue ?? '<unknown>'}/${target.averageValue} (avg)`;
  return `${current?.value ?? '<unknown>'}/${target.value ?? '0'}`;
}

function resourceTarget(target: Target, current: Target | undefined): string {
  if (target.averageValue !== undefined)
    return `${current?.averageValue ?? '<unknown>'}/${target.averageValue}`;
  const percent = (value: number | undefined, other: string) => (value === undefined ? other : `${value}%`);
  return `${percent(current?.averageUtilization, '<unknown>')}/${percent(target.averageUtilization, '<auto>')}`;
}
