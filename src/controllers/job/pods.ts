import type { Container, Job, Pod } from '../../api/generated/types.ts';
import { controllerRef } from '../common/owner.ts';
import { podFromTemplate } from '../common/pod-control.ts';

/** Keeps a pod until the Job has counted it. */
export const TRACKING = 'batch.kubernetes.io/job-tracking';
const COMPLETION_INDEX = 'batch.kubernetes.io/job-completion-index';
const LONGEST_PREFIX = 58;

export function isIndexed({ spec }: Job): boolean {
  return spec?.completionMode === 'Indexed';
}

/** True while the Job has not counted the pod. */
export function isTracked({ metadata }: Pod): boolean {
  return metadata?.finalizers?.includes(TRACKING) === true;
}

/** The pod's completion index, or undefined. */
export function indexOf({ metadata }: Pod): number | undefined {
  const text = metadata?.annotations?.[COMPLETION_INDEX];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** False for a pod of an indexed Job whose index is none of the Job's. */
export function hasValidIndex(job: Job, pod: Pod): boolean {
  return !isIndexed(job) || (indexOf(pod) ?? Number.POSITIVE_INFINITY) < (job.spec?.completions ?? 0);
}

/** True when only pods that have ended are replaced, not those on their way out. Models onlyReplaceFailedPods. */
export function replacesOnlyFailed({ spec }: Job): boolean {
  return spec?.podReplacementPolicy === 'Failed' || spec?.podFailurePolicy !== undefined;
}

/** True when the pod counts as failed: a deleted one too, unless the Job waits for its end. */
export function isPodFailed(job: Job, { metadata, status }: Pod): boolean {
  if (status?.phase === 'Failed') return true;
  if (replacesOnlyFailed(job)) return false;
  return metadata?.deletionTimestamp !== undefined && status?.phase !== 'Succeeded';
}

/**
 * A pod of the Job; for an indexed one with its index in name, host name, label, annotation and environment.
 * @param annotations further ones
 */
export function jobPod(
  job: Job,
  index: number | undefined,
  annotations: Readonly<Record<string, string>> = {},
): Pod {
  const pod = podFromTemplate(job.spec!.template, job, controllerRef(job));
  const metadata = { ...pod.metadata, finalizers: [...(pod.metadata?.finalizers ?? []), TRACKING] };
  if (index === undefined) return { ...pod, metadata };
  const mark = { [COMPLETION_INDEX]: String(index) };
  const name = job.metadata?.name ?? '';
  const suffix = `-${index}-`;
  return {
    ...pod,
    metadata: {
      ...metadata,
      generateName: `${name.slice(0, LONGEST_PREFIX - suffix.length)}${suffix}`,
      annotations: { ...metadata.annotations, ...mark, ...annotations },
      labels: { ...metadata.labels, ...mark },
    },
    spec: {
      ...pod.spec!,
      hostname: `${name}-${index}`,
      containers: pod.spec!.containers.map(withIndex),
      ...(pod.spec?.initContainers && { initContainers: pod.spec.initContainers.map(withIndex) }),
    },
  };
}

function withIndex(container: Container): Container {
  if (container.env?.some(({ name }) => name === 'JOB_COMPLETION_INDEX')) return container;
  const fieldRef = { fieldPath: `metadata.labels['${COMPLETION_INDEX}']` };
  return {
    ...container,
    env: [...(container.env ?? []), { name: 'JOB_COMPLETION_INDEX', valueFrom: { fieldRef } }],
  };
}
