import type { PriorityClass } from '../../api/generated/types.ts';
import { type FieldError, forbiddenField, notSupported } from '../../apimachinery/validation/field-error.ts';
import { validateImmutable } from '../../apimachinery/validation/immutable.ts';
import { root } from '../../apimachinery/validation/path.ts';
import type { KindRules } from './kind.ts';

/** Above this, priorities belong to the system. */
const HIGHEST_USER_PRIORITY = 1_000_000_000;
const SYSTEM_PREFIX = 'system-';

/** The classes that the system has, and their values. */
export const SYSTEM_CLASSES: Readonly<
  Record<string, { readonly value: number; readonly description: string }>
> = {
  'system-node-critical': {
    value: 2_000_001_000,
    description: 'Used for system critical pods that must not be moved from their current node.',
  },
  'system-cluster-critical': {
    value: 2_000_000_000,
    description:
      'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  },
};

/** models pkg/registry/scheduling/priorityclass/strategy.go and pkg/apis/scheduling/validation */
export const priorityClassRules: KindRules<PriorityClass> = {
  countsGenerations: true,
  defaults(draft) {
    draft.preemptionPolicy ??= 'PreemptLowerPriority';
  },
  validate,
  validateUpdate(priorityClass, old) {
    const errors: FieldError[] = [];
    if (priorityClass.value !== old.value) {
      errors.push(forbiddenField('value', 'may not be changed in an update.'));
    }
    validateImmutable(priorityClass.preemptionPolicy, old.preemptionPolicy, root('preemptionPolicy'), errors);
    return errors;
  },
};

function validate({
  metadata,
  value = 0,
  globalDefault = false,
  preemptionPolicy,
}: PriorityClass): FieldError[] {
  const errors: FieldError[] = [];
  const name = metadata?.name ?? '';
  if (name.startsWith(SYSTEM_PREFIX)) {
    const wrong = systemError(name, value, globalDefault);
    if (wrong !== undefined) {
      errors.push(
        forbiddenField(
          root('metadata').child('name'),
          `priority class names with 'system-' prefix are reserved for system use only. error: ${wrong}`,
        ),
      );
    }
  } else if (value > HIGHEST_USER_PRIORITY) {
    errors.push(
      forbiddenField('value', `maximum allowed value of a user defined priority is ${HIGHEST_USER_PRIORITY}`),
    );
  }
  if (preemptionPolicy !== undefined && !['PreemptLowerPriority', 'Never'].includes(preemptionPolicy)) {
    errors.push(notSupported('preemptionPolicy', preemptionPolicy, ['PreemptLowerPriority', 'Never']));
  }
  return errors;
}

function systemError(name: string, value: number, globalDefault: boolean): string | undefined {
  const known = SYSTEM_CLASSES[name];
  if (known === undefined) return `${name} is not a known system priority class`;
  if (known.value !== value) return `value of ${name} PriorityClass must be ${known.value}`;
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}
