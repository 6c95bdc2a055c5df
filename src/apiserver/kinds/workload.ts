import type { LabelSelector, ObjectMeta, PodTemplateSpec } from '../../api/generated/types.ts';
import type { FieldError } from '../../apimachinery/validation/field-error.ts';
import { validateImmutable } from '../../apimachinery/validation/immutable.ts';
import { root } from '../../apimachinery/validation/path.ts';
import type { AnyDraft } from '../draft.ts';
import { specWarnings } from './pod-warnings.ts';

/** What all kinds that make pods from a template have. */
export interface Workload {
  readonly metadata?: ObjectMeta;
  readonly spec?: { readonly template?: PodTemplateSpec; readonly selector?: LabelSelector };
}

/** The rules that all kinds with a pod template share; each spreads them and adds its own. */
export const workloadRules = {
  hasStatus: true,
  countsGenerations: true,
  generationFields: ['spec'],
  warnings({ spec }: { readonly spec?: { readonly template?: PodTemplateSpec } }): string[] {
    return spec?.template?.spec ? specWarnings(spec.template.spec, 'spec.template.spec') : [];
  },
  prepareCreate(draft: AnyDraft): void {
    draft.status = {};
  },
} as const;

/** The check of an update where the selector cannot change any more. @param validate the check of the new object */
export function keepingSelector<Live extends Workload>(
  validate: (object: Live) => FieldError[],
): (object: Live, old: Live) => FieldError[] {
  return (object, old) => {
    const errors = validate(object);
    validateImmutable(object.spec?.selector, old.spec?.selector, root('spec').child('selector'), errors);
    return errors;
  };
}
