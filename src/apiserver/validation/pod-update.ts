import type { Container, Pod, PodSpec, Toleration } from '../../api/generated/types.ts';
import { goStruct } from '../../apimachinery/go/struct.ts';
import {
  type FieldError,
  forbiddenField,
  invalidValue,
  required,
} from '../../apimachinery/validation/field-error.ts';
import { rangeError } from '../../apimachinery/validation/names.ts';
import { root } from '../../apimachinery/validation/path.ts';
import { jsonEqual } from '../../base/json.ts';
import { validateObjectMetaUpdate } from './object-meta.ts';
import { MIRROR_ANNOTATION, SPEC, validateChangedPod, validatePodAnnotations } from './pod.ts';
import { gatedSpec } from './pod-gated.ts';
import { validateTolerations } from './tolerations.ts';
import { unifiedDiff } from './unified-diff.ts';

const UPDATABLE = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',');
const MAX_INT32 = 2147483647;

/** A pod that changes. models ValidatePodUpdate of pkg/apis/core/validation */
export function validatePodUpdate(pod: Pod, old: Pod): FieldError[] {
  const errors = validateObjectMetaUpdate(pod.metadata!, old.metadata!);
  errors.push(...validateChangedPod(pod));
  validateAnnotationUpdate(pod, old, errors);
  const spec = pod.spec!;
  const before = old.spec!;
  for (const field of ['containers', 'initContainers'] as const) {
    if (!validateContainerUpdates(spec[field] ?? [], before[field] ?? [], field, errors)) return errors;
  }
  if (!validateDeadline(spec, before, errors)) return errors;
  validateAddedTolerations(spec.tolerations ?? [], before.tolerations ?? [], errors);
  validateDeletedGates(spec, before, errors);
  if (jsonEqual(spec, before)) return errors;
  const munged = gatedSpec(mungedSpec(spec, before), before, errors);
  if (!jsonEqual(munged, before)) {
    const diff = unifiedDiff(shown(before), shown(munged));
    errors.push(forbiddenField(SPEC, `pod updates may not change fields other than ${UPDATABLE}\n${diff}`));
  }
  return errors;
}

function shown(spec: PodSpec): string {
  return JSON.stringify(goStruct('PodSpec', spec), null, 1).replace(
    /[<>&]/g,
    letter => `\\u00${letter.charCodeAt(0).toString(16)}`,
  );
}

/** models ValidatePodSpecificAnnotationUpdates */
export function validateAnnotationUpdate(pod: Pod, old: Pod, errors: FieldError[]): void {
  const at = root('metadata', 'annotations').key(MIRROR_ANNOTATION);
  const before = old.metadata?.annotations?.[MIRROR_ANNOTATION];
  const after = pod.metadata?.annotations?.[MIRROR_ANNOTATION];
  if (before !== undefined && before !== after) {
    errors.push(forbiddenField(at, 'may not remove or update mirror pod annotation'));
  }
  if (before === undefined && after !== undefined) {
    errors.push(forbiddenField(at, 'may not add mirror pod annotation'));
  }
  validatePodAnnotations(pod, errors);
}

/** @returns whether the containers can be compared one by one */
function validateContainerUpdates(
  containers: readonly Container[],
  before: readonly Container[],
  field: 'containers' | 'initContainers',
  errors: FieldError[],
): boolean {
  const at = SPEC.child(field);
  if (containers.length !== before.length) {
    errors.push(forbiddenField(at, 'pod updates may not add or remove containers'));
    return false;
  }
  containers.forEach(({ image = '' }, index) => {
    const here = at.index(index).child('image');
    if (image === '') errors.push(required(here));
    if (image.trim() !== image)
      errors.push(invalidValue(here, image, 'must not have leading or trailing whitespace'));
  });
  return true;
}

/** @returns whether the other fields are looked at */
function validateDeadline(spec: PodSpec, before: PodSpec, errors: FieldError[]): boolean {
  const at = SPEC.child('activeDeadlineSeconds');
  const { activeDeadlineSeconds: after } = spec;
  const { activeDeadlineSeconds: was } = before;
  if (after === undefined) {
    if (was !== undefined) {
      errors.push(invalidValue(at, null, 'must not update from a positive integer to nil value'));
    }
    return true;
  }
  if (after < 0 || after > MAX_INT32) {
    errors.push(invalidValue(at, after, rangeError(0, MAX_INT32)));
    return false;
  }
  if (was !== undefined && was < after) {
    errors.push(invalidValue(at, after, 'must be less than or equal to previous value'));
    return false;
  }
  return true;
}

function validateAddedTolerations(
  tolerations: readonly Toleration[],
  before: readonly Toleration[],
  errors: FieldError[],
): void {
  const at = SPEC.child('tolerations');
  const same = (a: Toleration, b: Toleration) =>
    jsonEqual({ ...a, tolerationSeconds: undefined }, { ...b, tolerationSeconds: undefined });
  if (!before.every(old => tolerations.some(toleration => same(old, toleration)))) {
    errors.push(forbiddenField(at, 'existing toleration can not be modified except its tolerationSeconds'));
    return;
  }
  validateTolerations(tolerations, at, errors);
}

function validateDeletedGates(spec: PodSpec, before: PodSpec, errors: FieldError[]): void {
  const known = new Set((before.schedulingGates ?? []).map(({ name }) => name));
  (spec.schedulingGates ?? []).forEach(({ name }, index) => {
    if (known.has(name)) return;
    const here = SPEC.child('schedulingGates').index(index).child('name');
    errors.push(forbiddenField(here, `only deletion is allowed, but found new scheduling gate '${name}'`));
  });
}

/** The new spec with what may change set back, so that what is left of the difference is what may not. */
function mungedSpec(spec: PodSpec, before: PodSpec): PodSpec {
  const withImages = (containers: readonly Container[] | undefined, old: readonly Container[] | undefined) =>
    containers?.map((container, index) => ({ ...container, image: old?.[index]?.image }));
  const grace = spec.terminationGracePeriodSeconds;
  const oldGrace = before.terminationGracePeriodSeconds;
  return {
    ...spec,
    containers: withImages(spec.containers, before.containers) ?? [],
    initContainers: withImages(spec.initContainers, before.initContainers),
    activeDeadlineSeconds: before.activeDeadlineSeconds,
    schedulingGates: before.schedulingGates,
    tolerations: before.tolerations,
    terminationGracePeriodSeconds: oldGrace !== undefined && oldGrace < 0 && grace === 1 ? oldGrace : grace,
  };
}
