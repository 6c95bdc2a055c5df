import type { Job, JobSpec } from '../../api/generated/types.ts';
import { matchesSelector } from '../../api/selectors.ts';
import { goMap, goSelector } from '../../apimachinery/go/json.ts';
import { goStruct } from '../../apimachinery/go/struct.ts';
import { type FieldError, invalidValue, required } from '../../apimachinery/validation/field-error.ts';
import { validateImmutable } from '../../apimachinery/validation/immutable.ts';
import { isDns1123Label } from '../../apimachinery/validation/names.ts';
import { root } from '../../apimachinery/validation/path.ts';
import { defaultPodTemplate } from '../defaults/pod-template.ts';
import { draftOf } from '../draft.ts';
import { validateJobSpec } from '../validation/job-spec.ts';
import { validateLabelSelector } from '../validation/label-selector.ts';
import { isSelector, validateTemplateLabels } from '../validation/pod-template.ts';
import type { KindRules } from './kind.ts';
import { workloadRules } from './workload.ts';

const SPEC = root('spec');
const UID_LABEL = 'batch.kubernetes.io/controller-uid';
const NAME_LABEL = 'batch.kubernetes.io/job-name';
const MAX_INT32 = 2147483647;

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

/** models generateSelector: the pods of a job carry its uid and name. What the user gave stays, and is refused later. */
function selectByUid(job: ReturnType<typeof draftOf<Job>>): void {
  const { uid = '', name = '' } = job.metadata!;
  const meta = (job.spec!.template.metadata ??= {});
  meta.labels = {
    [UID_LABEL]: uid,
    [NAME_LABEL]: name,
    'controller-uid': uid,
    'job-name': name,
    ...meta.labels,
  };
  job.spec!.selector ??= {};
  job.spec!.selector.matchLabels = { [UID_LABEL]: uid, ...job.spec!.selector.matchLabels };
}

function validate(job: Job): FieldError[] {
  const errors: FieldError[] = [];
  const spec = job.spec!;
  validateGeneratedSelector(job, errors);
  validateJobSpec(spec, SPEC, errors);
  if (spec.selector === undefined) errors.push(required(SPEC.child('selector')));
  else validateLabelSelector(spec.selector, SPEC.child('selector'), errors);
  if (isSelector(spec.selector)) {
    validateTemplateLabels(spec.template, spec.selector, SPEC.child('template'), errors);
  }
  validateIndexedHostname(job, errors);
  return errors;
}

/** A selector that the server makes is the server's alone. models validateGeneratedSelector */
function validateGeneratedSelector({ metadata, spec }: Job, errors: FieldError[]): void {
  if (spec!.manualSelector || spec!.selector === undefined) return;
  const { uid = '', name = '' } = metadata!;
  const generated = { 'controller-uid': uid, 'job-name': name, [UID_LABEL]: uid, [NAME_LABEL]: name };
  const labels = spec!.template.metadata?.labels ?? {};
  const at = SPEC.child('template', 'metadata', 'labels');
  for (const [key, value] of Object.entries(generated)) {
    if (labels[key] === undefined) errors.push(required(at.key(key), `must be '${value}'`));
    else if (labels[key] !== value)
      errors.push(invalidValue(at.key(key), goMap(labels), `must be '${value}'`));
  }
  if (isSelector(spec!.selector) && !matchesSelector(spec!.selector, generated)) {
    errors.push(
      invalidValue(SPEC.child('selector'), goSelector(spec!.selector), '`selector` not auto-generated'),
    );
  }
}

/** The controller appends the index to the pods' hostname. models ValidateJob */
function validateIndexedHostname({ metadata, spec }: Job, errors: FieldError[]): void {
  const { completionMode, completions = 0 } = spec!;
  if (completionMode !== 'Indexed' || completions <= 0) return;
  const name = metadata?.name ?? '';
  const longest = `${name}-${completions - 1}`;
  if (isDns1123Label(longest).length === 0) return;
  const message = `will not able to create pod with invalid DNS label: ${longest}`;
  errors.push(invalidValue(root('metadata', 'name'), name, message));
}
