import type { Quantity, ResourceRequirements } from '../../api/generated/types.ts';
import { compareQuantities, parseQuantity } from '../../api/quantity.ts';
import {
  type FieldError,
  forbiddenField,
  invalidValue,
  required,
} from '../../apimachinery/validation/field-error.ts';
import { isQualifiedName } from '../../apimachinery/validation/names.ts';
import type { Path } from '../../apimachinery/validation/path.ts';
import {
  isExtended,
  isHugePages,
  isInteger,
  isNative,
  isOvercommitAllowed,
  isStandardContainerResource,
  isStandardResource,
} from '../../apimachinery/validation/resource-names.ts';

export const NOT_NEGATIVE = 'must be greater than or equal to 0';
export const NOT_INTEGER = 'must be an integer';
export const NOT_POSITIVE = 'must be greater than zero';

/** models ValidateResourceQuantityValue */
export function validateQuantityValue(name: string, value: Quantity, at: Path, errors: FieldError[]): void {
  if (compareQuantities(value, '0') < 0) errors.push(invalidValue(at, value, NOT_NEGATIVE));
  if (isInteger(name) && (parseQuantity(value)?.nano ?? 0n) % 1_000_000_000n !== 0n) {
    errors.push(invalidValue(at, value, NOT_INTEGER));
  }
}

/** models validateResourceName. @returns whether the name is good */
export function validateResourceName(name: string, at: Path, errors: FieldError[]): boolean {
  const wrong = isQualifiedName(name);
  for (const message of wrong) errors.push(invalidValue(at, name, message));
  if (wrong.length > 0) return false;
  if (!name.includes('/') && !isStandardResource(name)) {
    errors.push(invalidValue(at, name, 'must be a standard resource type or fully qualified'));
    return false;
  }
  return true;
}

export function validateContainerResourceName(name: string, at: Path, errors: FieldError[]): void {
  if (isStandardContainerResource(name)) return;
  validateResourceName(name, at, errors);
  if (!name.includes('/')) errors.push(invalidValue(at, name, 'must be a standard resource for containers'));
  else if (!isNative(name) && !isExtended(name)) {
    errors.push(invalidValue(at, name, "doesn't follow extended resource name standard"));
  }
}

type NameCheck = (name: string, at: Path, errors: FieldError[]) => void;

/** Requests and limits of a container. models ValidateContainerResourceRequirements */
export function validateResources(
  resources: ResourceRequirements,
  podClaims: ReadonlySet<string>,
  at: Path,
  errors: FieldError[],
): void {
  validateAmounts(resources, validateContainerResourceName, at, errors);
  validateClaimUse(resources, podClaims, at.child('claims'), errors);
}

/**
 * Requests and limits of a container or a whole pod. models validateResourceRequirements
 * @param checkName which resources there may be
 */
export function validateAmounts(
  { limits = {}, requests = {} }: ResourceRequirements,
  checkName: NameCheck,
  at: Path,
  errors: FieldError[],
): void {
  const limitsAt = at.child('limits');
  const requestsAt = at.child('requests');
  for (const [name, quantity] of Object.entries(limits)) {
    const here = limitsAt.key(name);
    checkName(name, here, errors);
    validateQuantityValue(name, quantity, here, errors);
    validateHugePages(name, quantity, here, errors);
  }
  for (const [name, quantity] of Object.entries(requests)) {
    const here = requestsAt.key(name);
    checkName(name, here, errors);
    validateQuantityValue(name, quantity, here, errors);
    validateAgainstLimit(name, quantity, limits[name], requestsAt, limitsAt, errors);
    validateHugePages(name, quantity, here, errors);
  }
  const names = [...Object.keys(limits), ...Object.keys(requests)];
  if (names.some(isHugePages) && !names.some(name => name === 'cpu' || name === 'memory')) {
    errors.push(forbiddenField(at, 'HugePages require cpu or memory'));
  }
}

function validateClaimUse(
  { claims = [] }: ResourceRequirements,
  podClaims: ReadonlySet<string>,
  at: Path,
  errors: FieldError[],
): void {
  claims.forEach((claim, index) => {
    if (podClaims.has(claim.name)) return;
    const rest = podClaims.size === 0 ? ' which is empty' : `: ${[...podClaims].sort().join(', ')}`;
    errors.push({
      field: String(at.index(index)),
      type: 'Not found',
      reason: 'FieldValueNotFound',
      value: claim.name,
      showsValue: true,
      detail: `must be one of the names in pod.spec.resourceClaims${rest}`,
    });
  });
}

function validateAgainstLimit(
  name: string,
  request: Quantity,
  limit: Quantity | undefined,
  requestsAt: Path,
  limitsAt: Path,
  errors: FieldError[],
): void {
  if (limit === undefined) {
    if (!isOvercommitAllowed(name)) {
      errors.push(required(limitsAt, 'Limit must be set for non overcommitable resources'));
    }
    return;
  }
  const order = compareQuantities(request, limit);
  if (order !== 0 && !isOvercommitAllowed(name)) {
    errors.push(invalidValue(requestsAt, request, `must be equal to ${name} limit of ${limit}`));
  } else if (order > 0) {
    errors.push(invalidValue(requestsAt, request, `must be less than or equal to ${name} limit of ${limit}`));
  }
}

function validateHugePages(name: string, quantity: Quantity, at: Path, errors: FieldError[]): void {
  if (!isHugePages(name)) return;
  const page = parseQuantity(name.slice('hugepages-'.length))?.nano ?? 0n;
  const value = parseQuantity(quantity)?.nano ?? 0n;
  if (page === 0n || value % page !== 0n) {
    errors.push(invalidValue(at, quantity, `${quantity} is not positive integer multiple of ${name}`));
  }
}
