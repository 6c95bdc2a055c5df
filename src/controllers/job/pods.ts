import type { Container, Job, Pod } from '../../api/generated/types.ts';
import { controllerRef } from '../common/owner.ts';
import { podFromTemplate } from '../common/pod-control.ts';

/** Keeps a pod until the Job has counted it. */
export const TRACKING = 'batch.kubernetes.io/job-tracking';
const COMPLETION_INDEX = 'batch.kubernetes.io/job-completion-index';

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

/** A pod of the Job; for an indexed one with its index in name, host name, label, annotation and environment. */
export function jobPod(job: Job, index: number | undefined): Pod {
  const pod = podFromTemplate(job.spec!.template, job, controllerRef(job));
  const metadata = { ...pod.metadata, finalizers: [...(pod.metadata?.finalizers ?? []), TRACKING] };
  if (index === undefined) return { ...pod, metadata };
  const mark = { [COMPLETION_INDEX]: String(index) };
  const name = job.metadata?.name ?? '';
  return {
    ...pod,
    metadata: {
      ...metadata,
      generateName: `${name}-${index}-`,
      annotations: { ...metadata.annotations, ...mark },
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
  const fieldRef = { fieldPath: `metadata.annotations['${COMPLETION_INDEX}']` };
  return {
    ...container,
    env: [...(container.env ?? []), { name: 'JOB_COMPLETION_INDEX', valueFrom: { fieldRef } }],
  };
}
