import type { MetricSpec, MetricStatus, MetricTarget, Pod } from '../../api/generated/types.ts';
import { milliValue } from '../../api/quantity.ts';
import { ApiError } from '../../api/status.ts';
import type { Client } from '../../client/client.ts';
import { podCondition } from '../common/pods.ts';
import { podRequest, podUsage } from './metrics.ts';

// models pkg/controller/podautoscaler/replica_calculator.go

const CPU_INITIALIZATION_MS = 300_000;

/** How many replicas one metric asks for. */
export interface Recommendation {
  readonly replicas: number;
  /** As events and conditions name the metric. */
  readonly name: string;
  readonly status: MetricStatus;
}

export interface Target {
  readonly namespace: string;
  readonly selector: string;
  readonly pods: readonly Pod[];
  readonly replicas: number;
  /** How far use may be above and below the target without a change. */
  readonly tolerance: { readonly up: number; readonly down: number };
  readonly now: number;
  /** How long after its start a pod that was never ready counts as starting, milliseconds. */
  readonly initialReadinessDelayMs: number;
}

/** @throws Error that says why the metric gives no number */
export function recommend(client: Client, metric: MetricSpec, target: Target): Recommendation {
  const source = metric.type === 'ContainerResource' ? metric.containerResource : metric.resource;
  if (source === undefined) {
    throw new Error(
      `unable to get metric of type ${metric.type}: no custom metric API or external metric API registered`,
    );
  }
  const container = metric.type === 'ContainerResource' ? metric.containerResource?.container : undefined;
  try {
    return byResource(client, source, container, target);
  } catch (error) {
    const what = source.target.averageUtilization === undefined ? 'usage' : 'utilization';
    const text = error instanceof Error ? error.message : String(error);
    throw new Error(`failed to get ${source.name} ${what}: ${text}`);
  }
}

function byResource(
  client: Client,
  source: { readonly name: string; readonly target: MetricTarget },
  container: string | undefined,
  target: Target,
): Recommendation {
  const usage = usageOf(client, target, source.name, container);
  if (target.pods.length === 0)
    throw new Error('no pods returned by selector while calculating replica count');
  const groups = groupPods(target, usage, source.name);
  if (groups.measured.length === 0)
    throw new Error('did not receive metrics for targeted pods (pods might be unready)');
  const kind = container === undefined ? 'resource' : 'container resource';
  const status = (current: { averageUtilization?: number; averageValue: string }): MetricStatus =>
    container === undefined
      ? { type: 'Resource', resource: { name: source.name, current } }
      : { type: 'ContainerResource', containerResource: { name: source.name, container, current } };
  const total = sum(groups.measured, pod => usage.get(nameOf(pod)) ?? 0);
  const averageValue = quantity(source.name, total / groups.measured.length);
  const wanted = shareOf(source.target, source.name, container, groups);
  const ratio = total / sum(groups.measured, wanted.of);
  const replicas = scaled(target, groups, usage, wanted.of, ratio);
  const suffix = wanted.utilization === undefined ? '' : ' utilization (percentage of request)';
  const averageUtilization =
    wanted.utilization === undefined ? undefined : Math.trunc(ratio * wanted.utilization);
  return {
    replicas,
    name: `${source.name} ${kind}${suffix}`,
    status: status({ ...(averageUtilization !== undefined && { averageUtilization }), averageValue }),
  };
}

interface Groups {
  /** Ready, with metrics. */
  readonly measured: readonly Pod[];
  readonly missing: readonly Pod[];
  readonly unready: readonly Pod[];
}

function usageOf(
  client: Client,
  { namespace, selector }: Target,
  resource: string,
  container: string | undefined,
) {
  try {
    const usage = podUsage(client, namespace, selector, resource, container);
    if (usage.size > 0) return usage;
  } catch (error) {
    throw new Error(
      `unable to get metrics for resource ${resource}: unable to fetch metrics from resource metrics API: ${clientText(error)}`,
    );
  }
  throw new Error(
    `unable to get metrics for resource ${resource}: no metrics returned from resource metrics API`,
  );
}

/** An error in client-go's words, which name the request where the server's answer does not. */
function clientText(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const isNamed = !(error instanceof ApiError) || error.status.details?.kind !== undefined;
  return isNamed ? text : `${text} (get pods.metrics.k8s.io)`;
}

function groupPods(target: Target, usage: ReadonlyMap<string, number>, resource: string): Groups {
  const groups = { measured: [] as Pod[], missing: [] as Pod[], unready: [] as Pod[] };
  for (const pod of target.pods) {
    if (pod.metadata?.deletionTimestamp !== undefined || pod.status?.phase === 'Failed') continue;
    if (pod.status?.phase === 'Pending') groups.unready.push(pod);
    else if (!usage.has(nameOf(pod))) groups.missing.push(pod);
    else if (resource === 'cpu' && isStarting(pod, target)) groups.unready.push(pod);
    else groups.measured.push(pod);
  }
  return groups;
}

/** CPU use at the start says nothing of the load. */
function isStarting(pod: Pod, { now, initialReadinessDelayMs }: Target): boolean {
  const ready = podCondition(pod, 'Ready');
  if (ready?.lastTransitionTime === undefined || pod.status?.startTime === undefined) return true;
  if (ready.status !== 'False') return false;
  const start = Date.parse(pod.status.startTime);
  if (start + CPU_INITIALIZATION_MS > now) return true;
  return start + initialReadinessDelayMs > Date.parse(ready.lastTransitionTime);
}

/** What each pod should use, in thousandths. @throws Error for a percentage where a pod requests nothing */
function shareOf(
  target: MetricTarget,
  resource: string,
  container: string | undefined,
  { measured, missing, unready }: Groups,
): { of(pod: Pod): number; utilization: number | undefined } {
  const utilization = target.averageUtilization;
  if (utilization === undefined) {
    const value = milliValue(target.averageValue ?? '0');
    return { of: () => value, utilization };
  }
  const shares = new Map<Pod, number>();
  for (const pod of [...measured, ...missing, ...unready]) {
    const request = podRequest(pod, resource, container);
    if (request === undefined) {
      const lacking = pod.spec?.containers.find(
        found => found.resources?.requests?.[resource] === undefined,
      )?.name;
      throw new Error(`missing request for ${resource} in container ${lacking} of Pod ${nameOf(pod)}`);
    }
    shares.set(pod, (request * utilization) / 100);
  }
  return { of: pod => shares.get(pod) ?? 0, utilization };
}

function scaled(
  { replicas, tolerance }: Target,
  { measured, missing, unready }: Groups,
  usage: ReadonlyMap<string, number>,
  share: (pod: Pod) => number,
  ratio: number,
): number {
  const within = (value: number) => 1 - tolerance.down <= value && value <= 1 + tolerance.up;
  const waiting = ratio > 1 ? unready : [];
  if (missing.length === 0 && waiting.length === 0)
    return within(ratio) ? replicas : Math.ceil(round(ratio * measured.length));
  // Pods without metrics are taken to use nothing when scaling up, and their full share when scaling down.
  const assumed = ratio < 1 ? sum(missing, share) : 0;
  const all = [...measured, ...missing, ...waiting];
  const cautious = (sum(measured, pod => usage.get(nameOf(pod)) ?? 0) + assumed) / sum(all, share);
  if (within(cautious) || (ratio < 1 && cautious > 1) || (ratio > 1 && cautious < 1)) return replicas;
  const wanted = Math.ceil(round(cautious * all.length));
  return (cautious < 1 && wanted > replicas) || (cautious > 1 && wanted < replicas) ? replicas : wanted;
}

/** Takes away what floating point adds. */
function round(value: number): number {
  return Math.round(value * 1e9) / 1e9;
}

function sum(pods: readonly Pod[], of: (pod: Pod) => number): number {
  return pods.reduce((total, pod) => total + of(pod), 0);
}

function nameOf({ metadata }: Pod): string {
  return metadata?.name ?? '';
}

function quantity(resource: string, milli: number): string {
  return resource === 'cpu' ? `${Math.ceil(milli)}m` : String(Math.ceil(milli / 1000));
}
