import type { LabelSelector, PodTemplateSpec } from '../../api/generated/types.ts';
import { matchesSelector } from '../../api/selectors.ts';
import { goMap } from '../../apimachinery/go/json.ts';
import {
  type FieldError,
  forbiddenField,
  invalidValue,
  notSupported,
  required,
} from '../../apimachinery/validation/field-error.ts';
import type { Path } from '../../apimachinery/validation/path.ts';
import { validateLabelSelector } from './label-selector.ts';
import { validateAnnotations, validateLabels } from './object-meta.ts';
import { validatePodSpec } from './pod-spec.ts';

const MISMATCH = '`selector` does not match template `labels`';

/** All that is looked at of a StatefulSet's template: its mounts may name claims that only its pods will have. */
export function validateTemplateMeta(template: PodTemplateSpec, at: Path, errors: FieldError[]): void {
  errors.push(...validateLabels(template.metadata?.labels, at.child('labels')));
  errors.push(...validateAnnotations(template.metadata?.annotations, at.child('annotations')));
}

/** models ValidatePodTemplateSpec of pkg/apis/core/validation */
export function validatePodTemplate(template: PodTemplateSpec, at: Path, errors: FieldError[]): void {
  validateTemplateMeta(template, at, errors);
  const spec = template.spec ?? { containers: [] };
  validatePodSpec(spec, undefined, at.child('spec'), errors);
  if ((spec.ephemeralContainers?.length ?? 0) > 0) {
    errors.push(
      forbiddenField(
        at.child('spec', 'ephemeralContainers'),
        'ephemeral containers not allowed in pod template',
      ),
    );
  }
}

/** True where LabelSelectorAsSelector of apimachinery would make a selector of it. */
export function isSelector(selector: LabelSelector | undefined): boolean {
  const errors: FieldError[] = [];
  validateLabelSelector(selector, NOWHERE, errors);
  return errors.length === 0;
}

const NOWHERE = { child: () => NOWHERE, index: () => NOWHERE, key: () => NOWHERE } as unknown as Path;

/** The labels of a template match the selector of its workload. */
export function validateTemplateLabels(
  template: PodTemplateSpec,
  selector: LabelSelector | undefined,
  at: Path,
  errors: FieldError[],
): void {
  if (matchesSelector(selector, template.metadata?.labels)) return;
  const labels = template.metadata?.labels;
  errors.push(invalidValue(at.child('metadata', 'labels'), labels ? goMap(labels) : null, MISMATCH));
}

/** @param kind as the message names it: `ReplicaSet` */
export function validateAlwaysRestarts(
  template: PodTemplateSpec,
  kind: string,
  at: Path,
  errors: FieldError[],
): void {
  const { restartPolicy = '', activeDeadlineSeconds } = template.spec ?? {};
  if (restartPolicy !== 'Always') {
    errors.push(notSupported(at.child('spec', 'restartPolicy'), restartPolicy, ['Always']));
  }
  if (activeDeadlineSeconds !== undefined) {
    errors.push(
      forbiddenField(
        at.child('spec', 'activeDeadlineSeconds'),
        `activeDeadlineSeconds in ${kind} is not Supported`,
      ),
    );
  }
}

/** Selector and template of a Deployment, ReplicaSet or StatefulSet. @param emptyFor `deployment`: whom an empty selector is refused for */
export function validateSelectorAndTemplate(
  selector: LabelSelector | undefined,
  template: PodTemplateSpec,
  emptyFor: string,
  kind: string,
  at: Path,
  errors: FieldError[],
  validateTemplate = validatePodTemplate,
): void {
  const here = at.child('selector');
  if (selector === undefined) errors.push(required(here));
  else {
    validateLabelSelector(selector, here, errors);
    if (isEmpty(selector))
      errors.push(invalidValue(here, selector, `empty selector is invalid for ${emptyFor}`));
  }
  if (!isSelector(selector)) {
    errors.push(invalidValue(here, selector, 'invalid label selector'));
    return;
  }
  if (selector === undefined || !isEmpty(selector))
    validateTemplateLabels(template, selector, at.child('template'), errors);
  validateTemplate(template, at.child('template'), errors);
  validateAlwaysRestarts(template, kind, at.child('template'), errors);
}

export function isEmpty(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length === 0 && !selector.matchExpressions?.length;
}
