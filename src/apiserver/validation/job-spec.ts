import type { JobSpec } from '../../api/generated/types.ts';
import { goStruct } from '../../apimachinery/go/struct.ts';
import {
  type FieldError,
  invalidValue,
  notSupported,
  required,
  tooLong,
} from '../../apimachinery/validation/field-error.ts';
import type { Path } from '../../apimachinery/validation/path.ts';
import { validatePodFailurePolicy, validateSuccessPolicy } from './job-policies.ts';
import { validateNonNegative } from './numbers.ts';
import { validateDomainPrefixedPath } from './paths.ts';
import { validatePodTemplate } from './pod-template.ts';

const MODES = ['NonIndexed', 'Indexed'];
const MOST_PARALLEL = 100_000;
const MOST_FAILED_INDEXES = 100_000;
/** Beyond so many completions, failures by index are limited further. */
const MANY_COMPLETIONS = 100_000;
const MANY_LIMIT = 10_000;
const MANAGED_BY_LENGTH = 63;

/** A job's spec, in a job or in a CronJob's template. models pkg/apis/batch/validation, validateJobSpec */
export function validateJobSpec(spec: JobSpec, at: Path, errors: FieldError[]): void {
  for (const field of [
    'parallelism',
    'completions',
    'activeDeadlineSeconds',
    'backoffLimit',
    'ttlSecondsAfterFinished',
    'backoffLimitPerIndex',
    'maxFailedIndexes',
  ] as const) {
    validateNonNegative(spec[field], at.child(field), errors);
  }
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined) {
    errors.push(required(at.child('backoffLimitPerIndex'), 'when maxFailedIndexes is specified'));
  }
  validateManagedBy(spec.managedBy, at.child('managedBy'), errors);
  validateCompletionMode(spec, at, errors);
  if (spec.podFailurePolicy) validatePodFailurePolicy(spec, at.child('podFailurePolicy'), errors);
  if (spec.successPolicy && spec.completionMode !== 'Indexed') {
    const shown = goStruct('SuccessPolicy', spec.successPolicy);
    errors.push(invalidValue(at.child('successPolicy'), shown, 'requires indexed completion mode'));
  } else if (spec.successPolicy) validateSuccessPolicy(spec, at.child('successPolicy'), errors);
  validateReplacement(spec, at.child('podReplacementPolicy'), errors);
  validatePodTemplate(spec.template, at.child('template'), errors);
  validateRestartPolicy(spec, at.child('template', 'spec', 'restartPolicy'), errors);
}

function validateManagedBy(managedBy: string | undefined, at: Path, errors: FieldError[]): void {
  if (managedBy === undefined) return;
  validateDomainPrefixedPath(managedBy, at, errors);
  if (managedBy.length > MANAGED_BY_LENGTH) errors.push(tooLong(at, MANAGED_BY_LENGTH));
}

function validateCompletionMode(spec: JobSpec, at: Path, errors: FieldError[]): void {
  const { completionMode = 'NonIndexed', backoffLimitPerIndex, maxFailedIndexes } = spec;
  if (!MODES.includes(completionMode)) {
    errors.push(notSupported(at.child('completionMode'), completionMode, MODES));
  }
  if (completionMode === 'Indexed') validateIndexed(spec, at, errors);
  if (completionMode !== 'NonIndexed') return;
  const refuse = (field: string, value: number | undefined) => {
    if (value !== undefined)
      errors.push(invalidValue(at.child(field), value, 'requires indexed completion mode'));
  };
  refuse('backoffLimitPerIndex', backoffLimitPerIndex);
  refuse('maxFailedIndexes', maxFailedIndexes);
}

function validateIndexed(spec: JobSpec, at: Path, errors: FieldError[]): void {
  const { completions, parallelism = 0, maxFailedIndexes, backoffLimitPerIndex } = spec;
  const failedAt = at.child('maxFailedIndexes');
  const parallelAt = at.child('parallelism');
  if (completions === undefined) {
    errors.push(required(at.child('completions'), 'when completion mode is Indexed'));
  }
  if (parallelism > MOST_PARALLEL) {
    const message = `must be less than or equal to ${MOST_PARALLEL} when completion mode is Indexed`;
    errors.push(invalidValue(parallelAt, parallelism, message));
  }
  if (completions !== undefined && maxFailedIndexes !== undefined && maxFailedIndexes > completions) {
    errors.push(invalidValue(failedAt, maxFailedIndexes, 'must be less than or equal to completions'));
  }
  if (maxFailedIndexes !== undefined && maxFailedIndexes > MOST_FAILED_INDEXES) {
    const message = `must be less than or equal to ${MOST_FAILED_INDEXES}`;
    errors.push(invalidValue(failedAt, maxFailedIndexes, message));
  }
  if ((completions ?? 0) <= MANY_COMPLETIONS || backoffLimitPerIndex === undefined) return;
  const limited = `must be less than or equal to ${MANY_LIMIT} when completions are above ${MANY_COMPLETIONS} and used with backoff limit per index`;
  if (maxFailedIndexes === undefined) {
    errors.push(required(failedAt, `must be specified when completions is above ${MANY_COMPLETIONS}`));
  }
  if (parallelism > MANY_LIMIT) errors.push(invalidValue(parallelAt, parallelism, limited));
  if ((maxFailedIndexes ?? 0) > MANY_LIMIT) errors.push(invalidValue(failedAt, maxFailedIndexes, limited));
}

function validateReplacement(spec: JobSpec, at: Path, errors: FieldError[]): void {
  const { podReplacementPolicy: policy, podFailurePolicy } = spec;
  const allowed = podFailurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed'];
  if (policy !== undefined && !allowed.includes(policy)) errors.push(notSupported(at, policy, allowed));
}

function validateRestartPolicy(spec: JobSpec, at: Path, errors: FieldError[]): void {
  const policy = spec.template.spec?.restartPolicy ?? '';
  if (policy === 'Always' || policy === '') {
    errors.push(required(at, 'valid values: "OnFailure", "Never"'));
  } else if (policy !== 'OnFailure' && policy !== 'Never') {
    errors.push(notSupported(at, policy, ['OnFailure', 'Never']));
  } else if (spec.podFailurePolicy && policy !== 'Never') {
    errors.push(invalidValue(at, policy, 'only "Never" is supported when podFailurePolicy is specified'));
  }
}
