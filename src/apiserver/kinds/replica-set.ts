import type { ReplicaSet } from '../../api/generated/types.ts';
import type { FieldError } from '../../apimachinery/validation/field-error.ts';
import { root } from '../../apimachinery/validation/path.ts';
import { defaultPodTemplate } from '../defaults/pod-template.ts';
import { draftOf } from '../draft.ts';
import { validateNonNegative } from '../validation/numbers.ts';
import { validateSelectorAndTemplate } from '../validation/pod-template.ts';
import type { KindRules } from './kind.ts';
import { keepingSelector, workloadRules } from './workload.ts';

const SPEC = root('spec');

/** models pkg/registry/apps/replicaset/strategy.go and pkg/apis/apps/validation */
export const replicaSetRules: KindRules<ReplicaSet> = {
  ...workloadRules,
  defaults(draft) {
    const spec = (draftOf<ReplicaSet>(draft).spec ??= { selector: undefined as never });
    spec.replicas ??= 1;
    defaultPodTemplate((spec.template ??= {}));
  },
  validate,
  validateUpdate: keepingSelector(validate),
};

function validate({ spec }: ReplicaSet): FieldError[] {
  const errors: FieldError[] = [];
  validateNonNegative(spec!.replicas, SPEC.child('replicas'), errors);
  validateNonNegative(spec!.minReadySeconds, SPEC.child('minReadySeconds'), errors);
  validateSelectorAndTemplate(spec!.selector, spec!.template!, 'deployment', 'ReplicaSet', SPEC, errors);
  return errors;
}
