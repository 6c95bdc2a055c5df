import { type FieldError, invalidValue, required } from '../../apimachinery/validation/field-error.ts';
import { isDns1123Subdomain, nameIsPathSegment } from '../../apimachinery/validation/names.ts';
import type { Path } from '../../apimachinery/validation/path.ts';

/** A reference to an object by group, kind and name. */
export interface TypedReference {
  readonly apiGroup?: string;
  readonly kind?: string;
  readonly name?: string;
}

/**
 * Checks the parts of a reference.
 * models ValidateCrossVersionObjectReference of autoscaling and validateIngressTypedLocalObjectReference of networking
 */
export function validateReference(
  reference: TypedReference | undefined,
  at: Path,
  errors: FieldError[],
): void {
  const { apiGroup } = reference ?? {};
  if (apiGroup !== undefined) {
    for (const message of isDns1123Subdomain(apiGroup))
      errors.push(invalidValue(at.child('apiGroup'), apiGroup, message));
  }
  for (const field of ['kind', 'name'] as const) {
    const value = reference?.[field];
    if (!value) errors.push(required(at.child(field)));
    else
      for (const message of nameIsPathSegment(value, false))
        errors.push(invalidValue(at.child(field), value, message));
  }
}
