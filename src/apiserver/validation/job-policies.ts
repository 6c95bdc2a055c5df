import type { JobSpec, PodFailurePolicyRule, SuccessPolicyRule } from '../../api/generated/types.ts';
import {
  duplicate,
  type FieldError,
  invalidValue,
  notSupported,
  required,
  tooLong,
  tooMany,
} from '../../apimachinery/validation/field-error.ts';
import type { Path } from '../../apimachinery/validation/path.ts';
import { validateLabelName } from './label-selector.ts';
import { validateNonNegative } from './numbers.ts';

// models pkg/apis/batch/validation, validatePodFailurePolicy and validateSuccessPolicy

const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const STATUSES = ['False', 'True', 'Unknown'];
const OPERATORS = ['In', 'NotIn'];
const MOST_RULES = 20;
const MOST_PATTERNS = 20;
const MOST_EXIT_CODES = 255;
const MOST_SUCCESS_RULES = 20;
const INDEXES_LENGTH = 64 * 1024;

const validValues = (values: readonly string[]) =>
  `valid values: [${values.map(value => JSON.stringify(value)).join(' ')}]`;

/** What is to happen when a pod of a job fails. */
export function validatePodFailurePolicy(spec: JobSpec, at: Path, errors: FieldError[]): void {
  const rules = spec.podFailurePolicy?.rules ?? [];
  const rulesAt = at.child('rules');
  if (rules.length > MOST_RULES) errors.push(tooMany(rulesAt, rules.length, MOST_RULES));
  const { containers = [], initContainers = [] } = spec.template.spec ?? {};
  const names = new Set([...containers, ...initContainers].map(({ name }) => name));
  rules.forEach((rule, index) => {
    const here = rulesAt.index(index);
    validateAction(rule, spec, here.child('action'), errors);
    const { onExitCodes, onPodConditions = [] } = rule;
    if (onExitCodes) validateExitCodes(onExitCodes, names, here.child('onExitCodes'), errors);
    if (onPodConditions.length > 0)
      validateConditions(onPodConditions, here.child('onPodConditions'), errors);
    if (onExitCodes && onPodConditions.length > 0) {
      errors.push(withoutValue(here, 'specifying both OnExitCodes and OnPodConditions is not supported'));
    }
    if (!onExitCodes && onPodConditions.length === 0) {
      errors.push(withoutValue(here, 'specifying one of OnExitCodes and OnPodConditions is required'));
    }
  });
}

/** An invalid value that is not shown. models field.OmitValueType */
function withoutValue(at: Path, detail: string): FieldError {
  return { ...invalidValue(at, undefined, detail), showsValue: false };
}

function validateAction(
  { action }: PodFailurePolicyRule,
  spec: JobSpec,
  at: Path,
  errors: FieldError[],
): void {
  if (!action) errors.push(required(at, validValues(ACTIONS)));
  else if (action === 'FailIndex') {
    if (spec.backoffLimitPerIndex === undefined) {
      errors.push(invalidValue(at, action, 'requires the backoffLimitPerIndex to be set'));
    }
  } else if (!ACTIONS.includes(action)) errors.push(notSupported(at, action, ACTIONS));
}

function validateConditions(
  patterns: NonNullable<PodFailurePolicyRule['onPodConditions']>,
  at: Path,
  errors: FieldError[],
): void {
  if (patterns.length > MOST_PATTERNS) errors.push(tooMany(at, patterns.length, MOST_PATTERNS));
  patterns.forEach(({ type, status }, index) => {
    const here = at.index(index);
    validateLabelName(type, here.child('type'), errors);
    if (!status) errors.push(required(here.child('status'), validValues(STATUSES)));
    else if (!STATUSES.includes(status)) errors.push(notSupported(here.child('status'), status, STATUSES));
  });
}

function validateExitCodes(
  { operator, containerName, values = [] }: NonNullable<PodFailurePolicyRule['onExitCodes']>,
  containers: ReadonlySet<string>,
  at: Path,
  errors: FieldError[],
): void {
  const operatorAt = at.child('operator');
  if (!operator) errors.push(required(operatorAt, validValues(OPERATORS)));
  else if (!OPERATORS.includes(operator)) errors.push(notSupported(operatorAt, operator, OPERATORS));
  if (containerName !== undefined && !containers.has(containerName)) {
    const message = 'must be one of the container or initContainer names in the pod template';
    errors.push(invalidValue(at.child('containerName'), containerName, message));
  }
  const valuesAt = at.child('values');
  if (values.length === 0) errors.push(invalidValue(valuesAt, values, 'at least one value is required'));
  else if (values.length > MOST_EXIT_CODES) errors.push(tooMany(valuesAt, values.length, MOST_EXIT_CODES));
  values.forEach((value, index) => {
    const here = valuesAt.index(index);
    if (operator === 'In' && value === 0)
      errors.push(invalidValue(here, value, 'must not be 0 for the In operator'));
    if (values.indexOf(value) < index) errors.push(duplicate(here, value));
  });
  const ordered = values.every((value, index) => index === 0 || values[index - 1]! <= value);
  if (!ordered) errors.push(invalidValue(valuesAt, values, 'must be ordered'));
}

/** When an indexed job is done before all of its indexes are. */
export function validateSuccessPolicy(spec: JobSpec, at: Path, errors: FieldError[]): void {
  const rules = spec.successPolicy?.rules ?? [];
  const rulesAt = at.child('rules');
  if (rules.length === 0) {
    const message = 'at least one rules must be specified when the successPolicy is specified';
    errors.push(required(rulesAt, message));
  }
  if (rules.length > MOST_SUCCESS_RULES) errors.push(tooMany(rulesAt, rules.length, MOST_SUCCESS_RULES));
  rules.forEach((rule, index) => {
    validateSuccessRule(rule, spec.completions ?? 0, rulesAt.index(index), errors);
  });
}

function validateSuccessRule(
  rule: SuccessPolicyRule,
  completions: number,
  at: Path,
  errors: FieldError[],
): void {
  const { succeededCount, succeededIndexes } = rule;
  if (succeededCount === undefined && succeededIndexes === undefined) {
    const message = 'at least one of succeededCount or succeededIndexes must be specified';
    errors.push(required(at, message));
  }
  const indexes = succeededIndexes === undefined ? undefined : countIndexes(succeededIndexes, completions);
  const indexesAt = at.child('succeededIndexes');
  if ((succeededIndexes?.length ?? 0) > INDEXES_LENGTH) errors.push(tooLong(indexesAt, INDEXES_LENGTH));
  if (typeof indexes === 'string') {
    errors.push(invalidValue(indexesAt, succeededIndexes, `error parsing succeededIndexes: ${indexes}`));
  }
  if (succeededCount === undefined) return;
  const countAt = at.child('succeededCount');
  validateNonNegative(succeededCount, countAt, errors);
  const most = (limit: number, what: string) => {
    if (succeededCount <= limit) return;
    errors.push(invalidValue(countAt, succeededCount, `must be less than or equal to ${limit} (${what})`));
  };
  most(completions, 'the number of specified completions');
  if (indexes === undefined) return;
  most(
    typeof indexes === 'string' ? 0 : indexes,
    'the number of indexes in the specified succeededIndexes field',
  );
}

/** How many indexes `1,3-5` names, or what is wrong with the text. models validateIndexesFormat */
function countIndexes(text: string, completions: number): number | string {
  if (text === '') return 0;
  let last: number | undefined;
  let total = 0;
  for (const interval of text.split(',')) {
    const limits = interval.split('-');
    if (limits.length > 2) {
      return `the fragment ${JSON.stringify(interval)} violates the requirement that an index interval can have at most two parts separated by '-'`;
    }
    const [from, to = from] = limits.map(Number);
    for (const limit of limits) {
      if (!/^\d+$/.test(limit)) {
        return `cannot convert string to integer for index: ${JSON.stringify(limit)}`;
      }
      if (Number(limit) >= completions) return `too large index: ${JSON.stringify(limit)}`;
    }
    if (last !== undefined && last >= from!)
      return `non-increasing order, previous: ${last}, current: ${from}`;
    if (limits.length === 2 && from! >= to!) return `non-increasing order, previous: ${from}, current: ${to}`;
    total += to! - from! + 1;
    last = to!;
  }
  return total;
}
