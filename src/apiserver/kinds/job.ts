import type { Job, JobSpec } from '../../api/generated/types.ts';
import { defaultPodTemplate } from '../defaults/pod-template.ts';
import { draftOf } from '../draft.ts';
import { type FieldError, invalidValue, notSupported, required } from '../validation/field-error.ts';
import { goStruct } from '../validation/go-struct.ts';
import { validateImmutable } from '../validation/immutable.ts';
import { validateLabelSelector } from '../validation/label-selector.ts';
import { validateNonNegative } from '../validation/numbers.ts';
import { type Path, root } from '../validation/path.ts';
import { isSelector, validatePodTemplate, validateTemplateLabels } from '../validation/pod-template.ts';
import type { KindRules } from './kind.ts';
import { workloadRules } from './workload.ts';

const SPEC = root('spec');
const UID_LABEL = 'batch.kubernetes.io/controller-uid';
const NAME_LABEL = 'batch.kubernetes.io/job-name';
const MAX_INT32 = 2147483647;
const MODES = ['Indexed', 'NonIndexed'];

/** models pkg/registry/batch/job/strategy.go, pkg/apis/batch/v1/defaults.go and pkg/apis/batch/validation */
export const jobRules: KindRules<Job> = {
  ...workloadRules,
  defaultPropagation: 'Orphan',
  defaults(draft) {
    const job = draftOf<Job>(draft);
    const spec = (job.spec ??= { template: {} });
    if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
    spec.parallelism ??= 1;
    spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : MAX_INT32;
    const labels = spec.template?.metadata?.labels;
    if (labels && !draft.metadata?.labels) (draft.metadata ??= {}).labels = { ...labels };
    spec.completionMode ??= 'NonIndexed';
    spec.suspend ??= false;
    spec.podReplacementPolicy ??= spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed';
    spec.manualSelector ??= false;
    for (const rule of spec.podFailurePolicy?.rules ?? []) {
      for (const pattern of rule.onPodConditions ?? []) pattern.status ||= 'True';
    }
    defaultPodTemplate((spec.template ??= {}));
  },
  prepareCreate(draft) {
    const job = draftOf<Job>(draft);
    job.status = {};
    if (!job.spec!.manualSelector) selectByUid(job);
  },
  validate,
  validateUpdate(job, old) {
    const errors = validate(job);
    const spec = job.spec!;
    const before = old.spec!;
    const immutable = (field: keyof JobSpec, shown?: (value: never) => unknown) =>
      validateImmutable(spec[field], before[field], SPEC.child(field), errors, shown);
    if (!(spec.completionMode === 'Indexed' && spec.completions === spec.parallelism))
      immutable('completions');
    immutable('selector');
    if (!(before.suspend && old.status?.startTime === undefined)) {
      immutable('template', value => goStruct('PodTemplateSpec', value));
    }
    immutable('completionMode');
    immutable('podFailurePolicy', value => goStruct('PodFailurePolicy', value));
    immutable('backoffLimitPerIndex');
    return errors;
  },
  selectableFields: { 'status.successful': job => String(job.status?.succeeded ?? 0) },
};

/** models generateSelector: the pods of a job carry its uid and name. */
function selectByUid(job: ReturnType<typeof draftOf<Job>>): void {
  const { uid = '', name = '' } = job.metadata!;
  const meta = (job.spec!.template.metadata ??= {});
  meta.labels = {
    ...meta.labels,
    [UID_LABEL]: uid,
    [NAME_LABEL]: name,
    'controller-uid': uid,
    'job-name': name,
  };
  job.spec!.selector ??= {};
  job.spec!.selector.matchLabels = { ...job.spec!.selector.matchLabels, [UID_LABEL]: uid };
}

function validate(job: Job): FieldError[] {
  const errors: FieldError[] = [];
  const spec = job.spec!;
  validateJobSpec(spec, SPEC, errors);
  if (spec.selector === undefined) errors.push(required(SPEC.child('selector')));
  else validateLabelSelector(spec.selector, SPEC.child('selector'), errors);
  if (isSelector(spec.selector)) {
    validateTemplateLabels(spec.template, spec.selector, SPEC.child('template'), errors);
  }
  return errors;
}

/** A job's spec, in a job or in a CronJob's template. models validateJobSpec */
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
  const { completionMode, completions, backoffLimitPerIndex } = spec;
  if (completionMode !== undefined && !MODES.includes(completionMode)) {
    errors.push(notSupported(at.child('completionMode'), completionMode, MODES));
  }
  if (completionMode === 'Indexed' && completions === undefined) {
    errors.push(required(at.child('completions'), 'when completion mode is Indexed'));
  }
  if (backoffLimitPerIndex !== undefined && completionMode !== 'Indexed') {
    errors.push(
      invalidValue(
        at.child('backoffLimitPerIndex'),
        backoffLimitPerIndex,
        'requires indexed completion mode',
      ),
    );
  }
  validatePodTemplate(spec.template, at.child('template'), errors);
  const policy = spec.template.spec?.restartPolicy ?? '';
  const policyAt = at.child('template', 'spec', 'restartPolicy');
  if (policy === 'Always') errors.push(required(policyAt, 'valid values: "OnFailure", "Never"'));
  else if (policy !== 'OnFailure' && policy !== 'Never') {
    errors.push(notSupported(policyAt, policy, ['OnFailure', 'Never']));
  }
}
