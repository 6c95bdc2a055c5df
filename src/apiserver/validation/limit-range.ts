import type { LimitRange, LimitRangeItem, Quantity } from '../../api/generated/types.ts';
import { compareQuantities, milliValue } from '../../api/quantity.ts';
import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalidValue,
  required,
} from '../../apimachinery/validation/field-error.ts';
import { isQualifiedName } from '../../apimachinery/validation/names.ts';
import { type Path, root } from '../../apimachinery/validation/path.ts';
import { isOvercommitAllowed } from '../../apimachinery/validation/resource-names.ts';
import { validateContainerResourceName, validateResourceName } from './resources.ts';

const TYPES = new Set(['Pod', 'Container', 'PersistentVolumeClaim']);
type Amounts = 'max' | 'min' | 'default' | 'defaultRequest' | 'maxLimitRequestRatio';

/** models ValidateLimitRange of pkg/apis/core/validation */
export function validateLimitRange({ spec }: LimitRange): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  (spec?.limits ?? []).forEach((item, index) => {
    const at = root('spec', 'limits').index(index);
    const type = item.type ?? '';
    validateType(type, at.child('type'), errors);
    if (seen.has(type)) errors.push(duplicate(at.child('type'), type));
    seen.add(type);
    validateNames(item, at, errors);
    for (const name of namesOf(item)) validateAmounts(name, item, at, errors);
  });
  return errors;
}

function validateType(type: string, at: Path, errors: FieldError[]): void {
  const wrong = isQualifiedName(type);
  for (const message of wrong) errors.push(invalidValue(at, type, message));
  if (wrong.length === 0 && !type.includes('/') && !TYPES.has(type)) {
    errors.push(invalidValue(at, type, 'must be a standard limit type or fully qualified'));
  }
}

function validateNames(item: LimitRangeItem, at: Path, errors: FieldError[]): void {
  const check = (field: Amounts) => {
    for (const name of Object.keys(item[field] ?? {})) {
      const here = at.child(field).key(name);
      if (item.type === 'Pod' || item.type === 'Container') validateContainerResourceName(name, here, errors);
      else validateResourceName(name, here, errors);
    }
  };
  check('max');
  check('min');
  for (const field of ['default', 'defaultRequest'] as const) {
    if (item.type !== 'Pod') check(field);
    else if (Object.keys(item[field] ?? {}).length > 0) {
      errors.push(forbiddenField(at.child(field), "may not be specified when `type` is 'Pod'"));
    }
  }
  if (item.type === 'PersistentVolumeClaim' && !item.min?.storage && !item.max?.storage) {
    errors.push(
      required(
        at.child('limits'),
        'either minimum or maximum storage value is required, but neither was provided',
      ),
    );
  }
  check('maxLimitRequestRatio');
}

function namesOf(item: LimitRangeItem): Set<string> {
  const fields = [
    'max',
    'min',
    ...(item.type === 'Pod' ? [] : ['default', 'defaultRequest']),
    'maxLimitRequestRatio',
  ];
  return new Set(fields.flatMap(field => Object.keys(item[field as Amounts] ?? {})));
}

function validateAmounts(name: string, item: LimitRangeItem, at: Path, errors: FieldError[]): void {
  const amount = (field: Amounts): Quantity | undefined => item[field]?.[name];
  const [min, max, limit, request, ratio] = (
    ['min', 'max', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const
  ).map(amount);
  const here = (field: Amounts) => at.child(field).key(name);
  const exceeds = (a: Quantity | undefined, b: Quantity | undefined): boolean =>
    a !== undefined && b !== undefined && compareQuantities(a, b) > 0;
  const add = (field: Amounts, shown: unknown, detail: string) =>
    errors.push(invalidValue(here(field), shown, detail));
  if (exceeds(min, max)) add('min', min, `min value ${min} is greater than max value ${max}`);
  if (exceeds(min, request)) {
    add('defaultRequest', request, `min value ${min} is greater than default request value ${request}`);
  }
  if (exceeds(request, max)) {
    add('defaultRequest', request, `default request value ${request} is greater than max value ${max}`);
  }
  if (exceeds(request, limit)) {
    add(
      'defaultRequest',
      request,
      `default request value ${request} is greater than default limit value ${limit}`,
    );
  }
  if (exceeds(min, limit)) add('default', min, `min value ${min} is greater than default value ${limit}`);
  if (exceeds(limit, max)) add('default', max, `default value ${limit} is greater than max value ${max}`);
  if (ratio !== undefined && compareQuantities(ratio, '1') < 0) {
    add('maxLimitRequestRatio', ratio, `ratio ${ratio} is less than 1`);
  }
  if (ratio !== undefined && min !== undefined && max !== undefined) {
    const widest = milliValue(max) / milliValue(min);
    if (milliValue(ratio) / 1000 > widest) {
      add('maxLimitRequestRatio', ratio, `ratio ${ratio} is greater than max/min = ${widest.toFixed(6)}`);
    }
  }
  if (
    !isOvercommitAllowed(name) &&
    limit !== undefined &&
    request !== undefined &&
    compareQuantities(limit, request) !== 0
  ) {
    add(
      'defaultRequest',
      request,
      `default value ${limit} must equal to defaultRequest value ${request} in ${name}`,
    );
  }
}
