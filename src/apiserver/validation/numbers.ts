import { type FieldError, invalidValue } from '../../apimachinery/validation/field-error.ts';
import { regexError } from '../../apimachinery/validation/names.ts';
import type { Path } from '../../apimachinery/validation/path.ts';
import { NOT_NEGATIVE } from './resources.ts';

/** Checks of numbers and percentages. models pkg/apis/apps/validation and apimachinery's ValidateNonnegativeField */

export function validateNonNegative(value: number | undefined, at: Path, errors: FieldError[]): void {
  if (value !== undefined && value < 0) errors.push(invalidValue(at, value, NOT_NEGATIVE));
}

type IntOrPercent = number | string | undefined;

const PERCENT = /^[0-9]+%$/;

/** models ValidatePositiveIntOrPercent */
export function validateIntOrPercent(value: IntOrPercent, at: Path, errors: FieldError[]): void {
  if (typeof value === 'number') validateNonNegative(value, at, errors);
  else if (value !== undefined && !PERCENT.test(value)) {
    const message = "a valid percent string must be a numeric string followed by an ending '%'";
    errors.push(invalidValue(at, value, regexError(message, '[0-9]+%', '1%', '93%')));
  }
}

/** models IsNotMoreThan100Percent */
export function validateAtMost100Percent(value: IntOrPercent, at: Path, errors: FieldError[]): void {
  if (typeof value === 'string' && PERCENT.test(value) && Number.parseInt(value, 10) > 100) {
    errors.push(invalidValue(at, value, 'must not be greater than 100%'));
  }
}

/** The number, or that before the percent sign; 0 for what is neither. */
export function intOrPercentValue(value: IntOrPercent): number {
  if (typeof value === 'number') return value;
  return value !== undefined && PERCENT.test(value) ? Number.parseInt(value, 10) : 0;
}
