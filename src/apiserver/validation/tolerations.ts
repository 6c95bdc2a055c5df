import type { Toleration } from '../../api/generated/types.ts';
import {
  type FieldError,
  invalidValue,
  notSupported,
  required,
} from '../../apimachinery/validation/field-error.ts';
import { isLabelValue } from '../../apimachinery/validation/names.ts';
import type { Path } from '../../apimachinery/validation/path.ts';
import { validateLabelName } from './label-selector.ts';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
/** Lt and Gt are known but switched off by a feature gate; the message lists them all the same. */
const OPERATORS = ['Equal', 'Exists', 'Lt', 'Gt'];

/** models ValidateTolerations of pkg/apis/core/validation */
export function validateTolerations(
  tolerations: readonly Toleration[],
  at: Path,
  errors: FieldError[],
): void {
  tolerations.forEach(({ key = '', operator = '', value = '', effect = '', tolerationSeconds }, index) => {
    const here = at.index(index);
    if (key !== '') validateLabelName(key, here.child('key'), errors);
    if (key === '' && operator !== 'Exists') {
      errors.push(
        invalidValue(
          here.child('operator'),
          operator,
          'operator must be Exists when `key` is empty, which means "match all values and all keys"',
        ),
      );
    }
    if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
      errors.push(
        invalidValue(
          here.child('effect'),
          effect,
          "effect must be 'NoExecute' when `tolerationSeconds` is set",
        ),
      );
    }
    validateOperator(operator, value, here.child('operator'), errors);
    if (effect !== '') validateTaintEffect(effect, here.child('effect'), errors);
  });
}

function validateOperator(operator: string, value: string, at: Path, errors: FieldError[]): void {
  switch (operator) {
    case '':
    case 'Equal': {
      const wrong = isLabelValue(value);
      if (wrong.length > 0) errors.push(invalidValue(at, value, wrong.join(';')));
      return;
    }
    case 'Exists':
      if (value !== '')
        errors.push(invalidValue(at, value, "value must be empty when `operator` is 'Exists'"));
      return;
    default:
      errors.push(notSupported(at, operator, OPERATORS));
  }
}

/** The effect of a taint, or of a toleration that names one. */
export function validateTaintEffect(effect: string, at: Path, errors: FieldError[]): void {
  if (effect === '') errors.push(required(at));
  else if (!EFFECTS.includes(effect)) errors.push(notSupported(at, effect, EFFECTS));
}
