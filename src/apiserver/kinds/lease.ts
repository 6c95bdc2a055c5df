import type { Lease } from '../../api/generated/types.ts';
import { type FieldError, invalidValue } from '../../apimachinery/validation/field-error.ts';
import { root } from '../../apimachinery/validation/path.ts';
import type { KindRules } from './kind.ts';

/** models pkg/registry/coordination/lease and pkg/apis/coordination/validation */
export const leaseRules: KindRules<Lease> = {
  allowCreateOnUpdate: true,
  allowUnconditionalUpdate: false,
  validate({ spec = {} }) {
    const errors: FieldError[] = [];
    const { leaseDurationSeconds: duration, leaseTransitions: transitions } = spec;
    if (duration !== undefined && duration <= 0) {
      errors.push(invalidValue(root('spec', 'leaseDurationSeconds'), duration, 'must be greater than 0'));
    }
    if (transitions !== undefined && transitions < 0) {
      errors.push(
        invalidValue(root('spec', 'leaseTransitions'), transitions, 'must be greater than or equal to 0'),
      );
    }
    return errors;
  },
};
