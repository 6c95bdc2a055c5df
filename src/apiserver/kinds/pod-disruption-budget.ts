import type { PodDisruptionBudget } from '../../api/generated/types.ts';
import { goStruct } from '../../apimachinery/go/struct.ts';
import { type FieldError, invalidValue, notSupported } from '../../apimachinery/validation/field-error.ts';
import { root } from '../../apimachinery/validation/path.ts';
import { validateLabelSelector } from '../validation/label-selector.ts';
import { validateAtMost100Percent, validateIntOrPercent } from '../validation/numbers.ts';
import type { KindRules } from './kind.ts';

const SPEC = root('spec');
const POLICIES = ['AlwaysAllow', 'IfHealthyBudget'];

/** models pkg/registry/policy/poddisruptionbudget/strategy.go and pkg/apis/policy/validation */
export const podDisruptionBudgetRules: KindRules<PodDisruptionBudget> = {
  hasStatus: true,
  countsGenerations: true,
  generationFields: ['spec'],
  allowUnconditionalUpdate: false,
  prepareCreate: draft => {
    draft.status = {};
  },
  validate({ spec = {} }) {
    const errors: FieldError[] = [];
    const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec;
    if (minAvailable !== undefined && maxUnavailable !== undefined) {
      errors.push(
        invalidValue(
          SPEC,
          goStruct('PodDisruptionBudgetSpec', spec),
          'minAvailable and maxUnavailable cannot be both set',
        ),
      );
    }
    for (const field of ['minAvailable', 'maxUnavailable'] as const) {
      validateIntOrPercent(spec[field], SPEC.child(field), errors);
      validateAtMost100Percent(spec[field], SPEC.child(field), errors);
    }
    validateLabelSelector(selector, SPEC.child('selector'), errors);
    if (policy !== undefined && !POLICIES.includes(policy)) {
      errors.push(notSupported(SPEC.child('unhealthyPodEvictionPolicy'), policy, POLICIES));
    }
    return errors;
  },
};
