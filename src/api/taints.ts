import type { Taint, Toleration } from './generated/types.ts';

/**
 * True when a toleration tolerates a taint. An empty effect or key (with Exists) matches all; an absent operator is Equal.
 * models k8s.io/component-helpers/scheduling/corev1/helpers.go and staging/src/k8s.io/api/core/v1/toleration.go
 */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  switch (toleration.operator ?? '') {
    case 'Exists':
      return true;
    case '':
    case 'Equal':
      return (toleration.value ?? '') === (taint.value ?? '');
    default:
      return false;
  }
}

/** True when one of the tolerations tolerates the taint. */
export function isTolerated(taint: Taint, tolerations: readonly Toleration[] | undefined): boolean {
  return tolerations?.some(toleration => tolerates(toleration, taint)) ?? false;
}

/** The first taint with one of these effects that no toleration tolerates. */
export function untolerated(
  taints: readonly Taint[] | undefined,
  tolerations: readonly Toleration[] | undefined,
  effects: readonly string[],
): Taint | undefined {
  return taints?.find(taint => effects.includes(taint.effect) && !isTolerated(taint, tolerations));
}

/** `key=value:Effect`, or `key:Effect` without a value, as kubectl prints a taint. */
export function formatTaint(taint: Taint): string {
  return `${taint.key}${taint.value ? `=${taint.value}` : ''}:${taint.effect}`;
}
