import { jsonEqual } from '../../base/json.ts';
import { type FieldError, invalidValue } from './field-error.ts';
import type { Path } from './path.ts';

/** models ValidateImmutableField. @param shown the value as the message has it, where that is not the value itself */
export function validateImmutable(
  value: unknown,
  old: unknown,
  at: Path,
  errors: FieldError[],
  shown: (value: never) => unknown = value => value,
): void {
  if (jsonEqual(value, old)) return;
  errors.push(invalidValue(at, value === undefined ? null : shown(value as never), 'field is immutable'));
}
