import type {
  Affinity,
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodAffinityTerm,
  WeightedPodAffinityTerm,
} from '../../api/generated/types.ts';
import {
  type FieldError,
  forbiddenField,
  invalidValue,
  required,
} from '../../apimachinery/validation/field-error.ts';
import { isLabelValue, nameIsLabel, nameIsSubdomain } from '../../apimachinery/validation/names.ts';
import type { Path } from '../../apimachinery/validation/path.ts';
import { validateLabelName, validateLabelSelector } from './label-selector.ts';

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';
const WEIGHT = 'must be in the range 1-100';

/** models validateAffinity of pkg/apis/core/validation */
export function validateAffinity(affinity: Affinity | undefined, at: Path, errors: FieldError[]): void {
  if (affinity === undefined) return;
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity;
  if (nodeAffinity) {
    const here = at.child('nodeAffinity');
    if (nodeAffinity[REQUIRED]) validateNodeSelector(nodeAffinity[REQUIRED], here.child(REQUIRED), errors);
    (nodeAffinity[PREFERRED] ?? []).forEach((term, index) => {
      const termAt = here.child(PREFERRED).index(index);
      validateWeight(term.weight, termAt, errors);
      validateTerm(term.preference, termAt.child('preference'), errors, false);
    });
  }
  for (const [name, terms] of [
    ['podAffinity', podAffinity],
    ['podAntiAffinity', podAntiAffinity],
  ] as const) {
    if (terms === undefined) continue;
    const here = at.child(name);
    (terms[REQUIRED] ?? []).forEach((term, index) => {
      validatePodTerm(term, here.child(REQUIRED).index(index), errors);
    });
    (terms[PREFERRED] ?? []).forEach((term, index) => {
      validateWeightedTerm(term, here.child(PREFERRED).index(index), errors);
    });
  }
}

/** @param at of the selector: errors name its terms below it */
export function validateNodeSelector(selector: NodeSelector, at: Path, errors: FieldError[]): void {
  const here = at.child('nodeSelectorTerms');
  const terms = selector.nodeSelectorTerms ?? [];
  if (terms.length === 0) errors.push(required(here, 'must have at least one node selector term'));
  terms.forEach((term, index) => {
    validateTerm(term, here.index(index), errors, true);
  });
}

function validateTerm(term: NodeSelectorTerm, at: Path, errors: FieldError[], checkValues: boolean): void {
  (term?.matchExpressions ?? []).forEach((requirement, index) => {
    validateRequirement(requirement, at.child('matchExpressions').index(index), errors, checkValues);
  });
  (term?.matchFields ?? []).forEach((requirement, index) => {
    validateFieldRequirement(requirement, at.child('matchFields').index(index), errors);
  });
}

function validateRequirement(
  { key, operator, values = [] }: NodeSelectorRequirement,
  at: Path,
  errors: FieldError[],
  checkValues: boolean,
): void {
  const valuesAt = at.child('values');
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0) {
        errors.push(required(valuesAt, "must be specified when `operator` is 'In' or 'NotIn'"));
      }
      break;
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0) {
        errors.push(
          forbiddenField(valuesAt, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"),
        );
      }
      break;
    case 'Gt':
    case 'Lt':
      if (values.length !== 1) {
        errors.push(required(valuesAt, "must be specified single value when `operator` is 'Lt' or 'Gt'"));
      }
      break;
    default:
      errors.push(invalidValue(at.child('operator'), operator, 'not a valid selector operator'));
  }
  validateLabelName(key, at.child('key'), errors);
  if (!checkValues) return;
  values.forEach((value, index) => {
    for (const message of isLabelValue(value))
      errors.push(invalidValue(valuesAt.index(index), value, message));
  });
}

function validateFieldRequirement(
  { key, operator, values = [] }: NodeSelectorRequirement,
  at: Path,
  errors: FieldError[],
): void {
  if (operator !== 'In' && operator !== 'NotIn') {
    errors.push(invalidValue(at.child('operator'), operator, 'not a valid selector operator'));
  } else if (values.length !== 1) {
    errors.push(
      required(
        at.child('values'),
        "must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
      ),
    );
  }
  if (key !== 'metadata.name') {
    errors.push(invalidValue(at.child('key'), key, 'not a valid field selector key'));
    return;
  }
  values.forEach((value, index) => {
    for (const message of nameIsSubdomain(value, false)) {
      errors.push(invalidValue(at.child('values').index(index), value, message));
    }
  });
}

function validateWeight(weight: number | undefined, at: Path, errors: FieldError[]): void {
  const given = weight ?? 0;
  if (given <= 0 || given > 100) errors.push(invalidValue(at.child('weight'), given, WEIGHT));
}

function validateWeightedTerm(term: WeightedPodAffinityTerm, at: Path, errors: FieldError[]): void {
  validateWeight(term.weight, at, errors);
  validatePodTerm(term.podAffinityTerm ?? { topologyKey: '' }, at.child('podAffinityTerm'), errors);
}

function validatePodTerm(term: PodAffinityTerm, at: Path, errors: FieldError[]): void {
  validateLabelSelector(term.labelSelector, at.child('labelSelector'), errors);
  validateLabelSelector(term.namespaceSelector, at.child('namespaceSelector'), errors);
  for (const name of term.namespaces ?? []) {
    for (const message of nameIsLabel(name, false))
      errors.push(invalidValue(at.child('namespace'), name, message));
  }
  validateLabelKeys(term, at, errors);
  const key = term.topologyKey ?? '';
  if (key === '') errors.push(required(at.child('topologyKey'), 'can not be empty'));
  validateLabelName(key, at.child('topologyKey'), errors);
}

/** models validateMatchLabelKeysAndMismatchLabelKeys */
function validateLabelKeys(term: PodAffinityTerm, at: Path, errors: FieldError[]): void {
  const { matchLabelKeys = [], mismatchLabelKeys = [], labelSelector } = term;
  for (const [name, keys] of [
    ['matchLabelKeys', matchLabelKeys],
    ['mismatchLabelKeys', mismatchLabelKeys],
  ] as const) {
    if (keys.length === 0) continue;
    if (labelSelector === undefined) {
      errors.push(forbiddenField(at.child(name), 'must not be specified when labelSelector is not set'));
      continue;
    }
    keys.forEach((key, index) => {
      validateLabelName(key, at.child(name).index(index), errors);
    });
  }
  const seen = new Set(Object.keys(labelSelector?.matchLabels ?? {}));
  for (const { key } of labelSelector?.matchExpressions ?? []) {
    const index = matchLabelKeys.lastIndexOf(key);
    if (index >= 0 && seen.has(key)) {
      errors.push(invalidValue(at.index(index), key, 'exists in both matchLabelKeys and labelSelector'));
    }
    seen.add(key);
  }
  matchLabelKeys.forEach((key, index) => {
    if (mismatchLabelKeys.includes(key)) {
      errors.push(
        invalidValue(
          at.child('matchLabelKeys').index(index),
          key,
          'exists in both matchLabelKeys and mismatchLabelKeys',
        ),
      );
    }
  });
}
