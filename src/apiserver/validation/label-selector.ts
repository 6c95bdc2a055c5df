import type { LabelSelector } from '../../api/generated/types.ts';
import {
  type FieldError,
  forbiddenField,
  invalidValue,
  required,
} from '../../apimachinery/validation/field-error.ts';
import { isLabelValue, isQualifiedName } from '../../apimachinery/validation/names.ts';
import type { Path } from '../../apimachinery/validation/path.ts';
import { validateLabels } from './object-meta.ts';

/** models k8s.io/apimachinery/pkg/apis/meta/v1/validation, ValidateLabelSelector */
export function validateLabelSelector(
  selector: LabelSelector | undefined,
  at: Path,
  errors: FieldError[],
): void {
  if (selector === undefined) return;
  errors.push(...validateLabels(selector.matchLabels, at.child('matchLabels')));
  (selector.matchExpressions ?? []).forEach(({ key, operator, values = [] }, index) => {
    const here = at.child('matchExpressions').index(index);
    switch (operator) {
      case 'In':
      case 'NotIn':
        if (values.length === 0) {
          errors.push(required(here.child('values'), "must be specified when `operator` is 'In' or 'NotIn'"));
        }
        break;
      case 'Exists':
      case 'DoesNotExist':
        if (values.length > 0) {
          errors.push(
            forbiddenField(
              here.child('values'),
              "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
            ),
          );
        }
        break;
      default:
        errors.push(invalidValue(here.child('operator'), operator, 'not a valid selector operator'));
    }
    validateLabelName(key, here.child('key'), errors);
    values.forEach((value, at) => {
      for (const message of isLabelValue(value)) {
        errors.push(invalidValue(here.child('values').index(at), value, message));
      }
    });
  });
}

export function validateLabelName(name: string, at: Path, errors: FieldError[]): void {
  for (const message of isQualifiedName(name)) errors.push(invalidValue(at, name, message));
}
