import type { Affinity, DaemonSet, Pod, PodTemplateSpec, Toleration } from '../../api/generated/types.ts';
import { controllerRef } from '../common/owner.ts';
import { podFromTemplate } from '../common/pod-control.ts';

// models pkg/controller/daemon/util/daemonset_util.go

export const REVISION_HASH = 'controller-revision-hash';
export const TEMPLATE_GENERATION = 'pod-template-generation';
const GENERATION_ANNOTATION = 'deprecated.daemonset.template.generation';

const TOLERATED: readonly (readonly [key: string, effect: string])[] = [
  ['node.kubernetes.io/not-ready', 'NoExecute'],
  ['node.kubernetes.io/unreachable', 'NoExecute'],
  ['node.kubernetes.io/disk-pressure', 'NoSchedule'],
  ['node.kubernetes.io/memory-pressure', 'NoSchedule'],
  ['node.kubernetes.io/pid-pressure', 'NoSchedule'],
  ['node.kubernetes.io/unschedulable', 'NoSchedule'],
];

/** The template's generation as its deprecated annotation counts it, or undefined. */
export function templateGeneration(set: DaemonSet): string | undefined {
  const text = set.metadata?.annotations?.[GENERATION_ANNOTATION];
  return text !== undefined && /^\d+$/.test(text) ? text : undefined;
}

/** The template of the set's pods: with the tolerations that daemons have and the labels that tell its revision. */
export function daemonTemplate(set: DaemonSet, hash: string): PodTemplateSpec {
  const template = set.spec!.template;
  const generation = templateGeneration(set);
  return {
    ...template,
    metadata: {
      ...template.metadata,
      labels: {
        ...template.metadata?.labels,
        ...(generation !== undefined && { [TEMPLATE_GENERATION]: generation }),
        ...(hash !== '' && { [REVISION_HASH]: hash }),
      },
    },
    spec: { ...template.spec!, tolerations: daemonTolerations(set) },
  };
}

/** The template's tolerations with those that every daemon has. */
export function daemonTolerations(set: DaemonSet): readonly Toleration[] {
  const spec = set.spec?.template.spec;
  const added: Toleration[] = TOLERATED.map(([key, effect]) => ({ key, operator: 'Exists', effect }));
  if (spec?.hostNetwork) {
    added.push({ key: 'node.kubernetes.io/network-unavailable', operator: 'Exists', effect: 'NoSchedule' });
  }
  const own = spec?.tolerations ?? [];
  return [
    ...own.map(mine => added.find(other => sameToleration(mine, other)) ?? mine),
    ...added.filter(other => !own.some(mine => sameToleration(mine, other))),
  ];
}

function sameToleration(a: Toleration, b: Toleration): boolean {
  return (
    a.key === b.key &&
    a.effect === b.effect &&
    a.operator === b.operator &&
    (a.value ?? '') === (b.value ?? '')
  );
}

/** A pod of the set for one node, bound to it by required node affinity, which replaces the template's own. */
export function daemonPod(set: DaemonSet, template: PodTemplateSpec, node: string): Pod {
  const pod = podFromTemplate(template, set, controllerRef(set));
  return { ...pod, spec: { ...pod.spec!, affinity: pinned(pod.spec?.affinity, node) } };
}

function pinned(affinity: Affinity | undefined, node: string): Affinity {
  return {
    ...affinity,
    nodeAffinity: {
      ...affinity?.nodeAffinity,
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }],
      },
    },
  };
}

/** The node that a daemon pod runs on or is meant for, or undefined. Models GetTargetNodeName. */
export function targetNode(pod: Pod): string | undefined {
  if (pod.spec?.nodeName) return pod.spec.nodeName;
  const terms =
    pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  for (const term of terms) {
    const field = term.matchFields?.find(({ key, operator }) => key === 'metadata.name' && operator === 'In');
    if (field?.values?.length === 1) return field.values[0];
  }
  return undefined;
}

/** True when the pod is of the set's present template. Models IsPodUpdated. */
export function isUpdated(pod: Pod, set: DaemonSet, hash: string): boolean {
  const labels = pod.metadata?.labels;
  const generation = templateGeneration(set);
  return (
    (generation !== undefined && labels?.[TEMPLATE_GENERATION] === generation) ||
    (hash !== '' && labels?.[REVISION_HASH] === hash)
  );
}
