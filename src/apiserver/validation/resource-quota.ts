import type { ResourceQuota, ResourceQuotaSpec } from '../../api/generated/types.ts';
import { goStruct } from '../../apimachinery/go/struct.ts';
import { type FieldError, invalidValue, required } from '../../apimachinery/validation/field-error.ts';
import { type Path, root } from '../../apimachinery/validation/path.ts';
import { isStandardQuotaResource } from '../../apimachinery/validation/resource-names.ts';
import { validateQuantityValue, validateResourceName } from './resources.ts';

const SPEC = root('spec');
const POD_COMPUTE = new Set([
  ...['pods', 'cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory'],
]);
const CLAIMS = new Set(['persistentvolumeclaims', 'requests.storage']);
/** Which resources a scope can be put on. */
const SCOPES: Readonly<Record<string, ReadonlySet<string>>> = {
  Terminating: POD_COMPUTE,
  NotTerminating: POD_COMPUTE,
  NotBestEffort: POD_COMPUTE,
  PriorityClass: POD_COMPUTE,
  CrossNamespacePodAffinity: POD_COMPUTE,
  BestEffort: new Set(['pods']),
  VolumeAttributesClass: CLAIMS,
};
const OPPOSITES = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const;

/** models ValidateResourceQuota of pkg/apis/core/validation */
export function validateResourceQuota({ spec = {} }: ResourceQuota): FieldError[] {
  const errors: FieldError[] = [];
  for (const [name, quantity] of Object.entries(spec.hard ?? {})) {
    const here = SPEC.child('hard').key(name);
    validateQuotaResourceName(name, here, errors);
    validateQuantityValue(name, quantity, here, errors);
  }
  validateScopes(spec, errors);
  validateScopeSelector(spec, errors);
  return errors;
}

function validateQuotaResourceName(name: string, at: Path, errors: FieldError[]): void {
  validateResourceName(name, at, errors);
  if (!name.includes('/') && !isStandardQuotaResource(name)) {
    errors.push(invalidValue(at, name, 'must be a standard resource for quota'));
  }
}

function misplaced(scope: string, spec: ResourceQuotaSpec): number {
  const fits = SCOPES[scope];
  return Object.keys(spec.hard ?? {}).filter(
    name => isStandardQuotaResource(name) && fits?.has(name) !== true,
  ).length;
}

function validateScopes(spec: ResourceQuotaSpec, errors: FieldError[]): void {
  const { scopes = [] } = spec;
  const at = SPEC.child('scopes');
  for (const scope of scopes) {
    if (SCOPES[scope] === undefined) errors.push(invalidValue(at, scopes, 'unsupported scope'));
    for (let i = misplaced(scope, spec); i > 0; i--) {
      errors.push(invalidValue(at, scopes, 'unsupported scope applied to resource'));
    }
  }
  validateOpposites(scopes, scopes, at, errors);
}

function validateOpposites(given: readonly string[], shown: unknown, at: Path, errors: FieldError[]): void {
  for (const pair of OPPOSITES) {
    if (pair.every(scope => given.includes(scope)))
      errors.push(invalidValue(at, shown, 'conflicting scopes'));
  }
}

function validateScopeSelector(spec: ResourceQuotaSpec, errors: FieldError[]): void {
  if (spec.scopeSelector === undefined) return;
  const at = SPEC.child('scopeSelector', 'matchExpressions');
  const requirements = spec.scopeSelector.matchExpressions ?? [];
  for (const { scopeName, operator, values = [] } of requirements) {
    if (SCOPES[scopeName] === undefined)
      errors.push(invalidValue(at.child('scopeName'), scopeName, 'unsupported scope'));
    for (let i = misplaced(scopeName, spec); i > 0; i--) {
      errors.push(
        invalidValue(
          at,
          goStruct('ScopeSelector', spec.scopeSelector),
          'unsupported scope applied to resource',
        ),
      );
    }
    if (scopeName !== 'PriorityClass' && scopeName !== 'VolumeAttributesClass' && operator !== 'Exists') {
      errors.push(
        invalidValue(
          at.child('operator'),
          operator,
          "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity",
        ),
      );
    }
    validateOperator(operator, values, at, errors);
  }
  validateOpposites(
    requirements.map(({ scopeName }) => scopeName),
    spec.scopes ?? null,
    at,
    errors,
  );
}

function validateOperator(operator: string, values: readonly string[], at: Path, errors: FieldError[]): void {
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0) {
        errors.push(
          required(
            at.child('values'),
            "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
          ),
        );
      }
      return;
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0) {
        errors.push(
          invalidValue(
            at.child('values'),
            values,
            "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector",
          ),
        );
      }
      return;
    default:
      errors.push(invalidValue(at.child('operator'), operator, 'not a valid selector operator'));
  }
}
