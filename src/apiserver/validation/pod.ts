import type { Pod } from '../../api/generated/types.ts';
import { type FieldError, forbiddenField, invalidValue } from '../../apimachinery/validation/field-error.ts';
import { nameIsSubdomain } from '../../apimachinery/validation/names.ts';
import { root } from '../../apimachinery/validation/path.ts';
import { validateImageSpaces } from './containers.ts';
import { validateObjectMeta } from './object-meta.ts';
import { validatePodSpec } from './pod-spec.ts';

export const MIRROR_ANNOTATION = 'kubernetes.io/config.mirror';
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
export const SPEC = root('spec');
const META = root('metadata');

/** A new pod, metadata aside. models ValidatePodCreate of pkg/apis/core/validation */
export function validatePod(pod: Pod): FieldError[] {
  const errors: FieldError[] = [];
  validatePodAnnotations(pod, errors);
  validateSpecAsPod(pod, errors);
  const { ephemeralContainers = [], nodeName, schedulingGates = [] } = pod.spec!;
  if (ephemeralContainers.length > 0) {
    errors.push(forbiddenField(SPEC.child('ephemeralContainers'), 'cannot be set on create'));
  }
  if (nodeName && schedulingGates.length > 0) {
    errors.push(
      forbiddenField(SPEC.child('nodeName'), 'cannot be set until all schedulingGates have been cleared'),
    );
  }
  return errors;
}

/** Metadata and spec of a pod that changes. models validatePodMetadataAndSpec */
export function validateChangedPod(pod: Pod): FieldError[] {
  const errors = validateObjectMeta(pod.metadata!, true, nameIsSubdomain);
  validatePodAnnotations(pod, errors);
  validateSpecAsPod(pod, errors);
  return errors;
}

function validateSpecAsPod(pod: Pod, errors: FieldError[]): void {
  const spec = pod.spec!;
  validatePodSpec(spec, pod.metadata, SPEC, errors);
  if (!spec.serviceAccountName) {
    (spec.volumes ?? []).forEach((volume, index) => {
      (volume.projected?.sources ?? []).forEach((source, at) => {
        if (source.serviceAccountToken === undefined) return;
        const here = SPEC.child('volumes').index(index).child('projected', 'sources').index(at);
        errors.push(
          forbiddenField(
            here.child('serviceAccountToken'),
            'must not be specified when serviceAccountName is not set',
          ),
        );
      });
    });
  }
  for (const field of ['containers', 'initContainers'] as const) {
    (spec[field] ?? []).forEach((container, index) => {
      validateImageSpaces(container, SPEC.child(field).index(index), errors);
    });
  }
}

/** models ValidatePodSpecificAnnotations */
export function validatePodAnnotations(pod: Pod, errors: FieldError[]): void {
  const annotations = pod.metadata?.annotations;
  if (annotations === undefined) return;
  const at = META.child('annotations');
  const mirror = annotations[MIRROR_ANNOTATION];
  if (mirror !== undefined && !pod.spec?.nodeName) {
    errors.push(
      invalidValue(
        at.key(MIRROR_ANNOTATION),
        mirror,
        'must set spec.nodeName if mirror pod annotation is set',
      ),
    );
  }
  const cost = annotations[DELETION_COST];
  if (cost !== undefined && !/^(0|-?[1-9]\d*)$/.test(cost)) {
    errors.push(invalidValue(at.key(DELETION_COST), cost, 'must be a 32bit integer'));
  }
}
