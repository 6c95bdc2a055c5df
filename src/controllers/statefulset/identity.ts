import type {
  PersistentVolumeClaim,
  Pod,
  PodTemplateSpec,
  StatefulSet,
  Volume,
} from '../../api/generated/types.ts';
import { controllerRef } from '../common/owner.ts';
import { podFromTemplate } from '../common/pod-control.ts';

// models pkg/controller/statefulset/stateful_set_utils.go

export const REVISION_LABEL = 'controller-revision-hash';
const POD_NAME_LABEL = 'statefulset.kubernetes.io/pod-name';
const POD_INDEX_LABEL = 'apps.kubernetes.io/pod-index';

/** The first ordinal of the set. */
export function startOf({ spec }: StatefulSet): number {
  return spec?.ordinals?.start ?? 0;
}

/** The ordinal at the end of a pod's name, or undefined where the pod is not named as the set names its own. */
export function ordinalOf(set: StatefulSet, pod: Pod): number | undefined {
  const match = /^(.*)-(\d+)$/.exec(pod.metadata?.name ?? '');
  return match?.[1] === set.metadata?.name ? Number(match?.[2]) : undefined;
}

/** True when the set wants a pod of this ordinal. */
export function isWanted(set: StatefulSet, ordinal: number): boolean {
  const start = startOf(set);
  return ordinal >= start && ordinal < start + (set.spec?.replicas ?? 1);
}

/** The labels that tell which of the set's pods one is. */
export function identityLabels(name: string, ordinal: number): Readonly<Record<string, string>> {
  return { [POD_NAME_LABEL]: name, [POD_INDEX_LABEL]: String(ordinal) };
}

/** True while a pod still has the label of its name. */
export function hasIdentity(set: StatefulSet, pod: Pod): boolean {
  const { name, labels } = pod.metadata ?? {};
  return ordinalOf(set, pod) !== undefined && labels?.[POD_NAME_LABEL] === name;
}

/** The name of the revision that a pod is of. */
export function revisionOf(pod: Pod): string {
  return pod.metadata?.labels?.[REVISION_LABEL] ?? '';
}

/** The pod of an ordinal, of a revision's template, with its stable name, host name and storage. */
export function statefulPod(
  set: StatefulSet,
  template: PodTemplateSpec,
  revision: string,
  ordinal: number,
): Pod {
  const pod = podFromTemplate(template, set, controllerRef(set));
  const name = `${set.metadata?.name}-${ordinal}`;
  const { generateName: _, ...metadata } = pod.metadata ?? {};
  return {
    ...pod,
    metadata: {
      ...metadata,
      name,
      labels: {
        ...metadata.labels,
        [REVISION_LABEL]: revision,
        ...identityLabels(name, ordinal),
      },
    },
    spec: {
      ...pod.spec!,
      hostname: name,
      ...(set.spec?.serviceName && { subdomain: set.spec.serviceName }),
      volumes: withClaims(set, pod.spec?.volumes ?? [], ordinal),
    },
  };
}

/** The claims that the pod of an ordinal needs. */
export function claimsFor(set: StatefulSet, ordinal: number): PersistentVolumeClaim[] {
  return (set.spec?.volumeClaimTemplates ?? []).map(template => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      ...template.metadata,
      name: claimName(set, template, ordinal),
      namespace: set.metadata?.namespace,
      labels: { ...template.metadata?.labels, ...set.spec?.selector.matchLabels },
    },
    spec: template.spec,
  }));
}

function claimName(set: StatefulSet, template: PersistentVolumeClaim, ordinal: number): string {
  return `${template.metadata?.name}-${set.metadata?.name}-${ordinal}`;
}

function withClaims(set: StatefulSet, volumes: readonly Volume[], ordinal: number): readonly Volume[] {
  const templates = set.spec?.volumeClaimTemplates ?? [];
  const claimed = templates.map((template): Volume => {
    const persistentVolumeClaim = { claimName: claimName(set, template, ordinal), readOnly: false };
    return { name: template.metadata?.name ?? '', persistentVolumeClaim };
  });
  return [...claimed, ...volumes.filter(({ name }) => !claimed.some(volume => volume.name === name))];
}
