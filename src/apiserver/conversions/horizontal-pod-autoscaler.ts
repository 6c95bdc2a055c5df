import { jsonType } from '../../apimachinery/decode/decode.ts';
import { JsonSyntaxError, scanJson } from '../../apimachinery/decode/json-scan.ts';
import type { JsonObject } from '../../base/json.ts';
import { isObject } from '../../base/json.ts';
import { badRequest } from '../errors.ts';
import type { Conversion } from '../registry.ts';

/**
 * autoscaling/v1 knows the CPU target only; other metrics travel in an annotation.
 * models pkg/apis/autoscaling/v1/conversion.go
 */
const METRICS = 'autoscaling.alpha.kubernetes.io/metrics';

/** The metrics in an annotation, which anybody may have written. @throws ApiError for what is no list of objects */
function metricsOf(annotation: unknown): readonly JsonObject[] {
  if (typeof annotation !== 'string') return [];
  try {
    scanJson(annotation);
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw refused(error.message);
    throw error;
  }
  const value: unknown = JSON.parse(annotation);
  if (Array.isArray(value) && value.every(isObject)) return value;
  throw refused(`json: cannot unmarshal ${jsonType(value)} into Go value of type []v1.MetricSpec`);
}

function refused(why: string): Error {
  const kind = 'HorizontalPodAutoscaler';
  return badRequest(`${kind} in version "v1" cannot be handled as a ${kind}: ${why}`);
}

export const autoscalerConversion: Conversion = {
  storageVersion: 'autoscaling/v2',
  toStorage(v1) {
    const { targetCPUUtilizationPercentage: target, ...spec } = part(v1.spec);
    const { [METRICS]: metrics, ...annotations } = part(part(v1.metadata).annotations);
    const others = metricsOf(metrics);
    const cpu = target === undefined ? [] : [cpuMetric(target as number)];
    const all = [...others, ...cpu];
    const { currentCPUUtilizationPercentage: current, ...status } = part(v1.status);
    return {
      ...v1,
      apiVersion: 'autoscaling/v2',
      metadata: { ...part(v1.metadata), annotations },
      spec: { ...spec, ...(all.length === 0 ? {} : { metrics: all }) },
      status: {
        ...status,
        ...(current === undefined
          ? {}
          : {
              currentMetrics: [
                { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: current } } },
              ],
            }),
      },
    };
  },
  fromStorage(v2) {
    const { metrics: stored, behavior: _, ...spec } = part(v2.spec);
    const metrics = objects(stored);
    const cpu = metrics.find(isCpu);
    const others = metrics.filter(metric => metric !== cpu);
    const { currentMetrics, conditions: __, ...status } = part(v2.status);
    const current = objects(currentMetrics).find(isCpu);
    return {
      ...v2,
      apiVersion: 'autoscaling/v1',
      metadata: {
        ...part(v2.metadata),
        ...(others.length === 0
          ? {}
          : { annotations: { ...part(part(v2.metadata).annotations), [METRICS]: JSON.stringify(others) } }),
      },
      spec: {
        ...spec,
        ...(cpu
          ? { targetCPUUtilizationPercentage: part(part(cpu.resource).target).averageUtilization }
          : {}),
      },
      status: {
        ...status,
        ...(current
          ? { currentCPUUtilizationPercentage: part(part(current.resource).current).averageUtilization }
          : {}),
      },
    } as JsonObject;
  },
};

function part(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** The objects of a list that may be null or left out. */
function objects(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function cpuMetric(target: number): JsonObject {
  return {
    type: 'Resource',
    resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: target } },
  };
}

function isCpu(metric: JsonObject): boolean {
  return metric.type === 'Resource' && part(metric.resource).name === 'cpu';
}
