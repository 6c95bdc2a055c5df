import type { TopologySpreadConstraint } from '../../api/generated/types.ts';
import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalidValue,
  notSupported,
  required,
} from '../../apimachinery/validation/field-error.ts';
import type { Path } from '../../apimachinery/validation/path.ts';
import { validateLabelName, validateLabelSelector } from './label-selector.ts';
import { NOT_POSITIVE } from './resources.ts';

const ACTIONS = ['DoNotSchedule', 'ScheduleAnyway'];
const POLICIES = ['Honor', 'Ignore'];

/** models validateTopologySpreadConstraints of pkg/apis/core/validation */
export function validateTopologySpread(
  constraints: readonly TopologySpreadConstraint[],
  at: Path,
  errors: FieldError[],
): void {
  constraints.forEach((constraint, index) => {
    const here = at.index(index);
    const { maxSkew = 0, topologyKey = '', whenUnsatisfiable = '' } = constraint;
    if (maxSkew <= 0) errors.push(invalidValue(here.child('maxSkew'), maxSkew, NOT_POSITIVE));
    if (topologyKey === '') errors.push(required(here.child('topologyKey'), 'can not be empty'));
    else validateLabelName(topologyKey, here.child('topologyKey'), errors);
    if (!ACTIONS.includes(whenUnsatisfiable)) {
      errors.push(notSupported(here.child('whenUnsatisfiable'), whenUnsatisfiable, ACTIONS));
    }
    const same = (other: TopologySpreadConstraint) =>
      other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable;
    if (constraints.slice(index + 1).some(same)) {
      errors.push(
        duplicate(here.child('{topologyKey, whenUnsatisfiable}'), `{${topologyKey}, ${whenUnsatisfiable}}`),
      );
    }
    validateMinDomains(constraint, here.child('minDomains'), errors);
    for (const policy of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
      const value = constraint[policy];
      if (value !== undefined && !POLICIES.includes(value)) {
        errors.push(notSupported(here.child(policy), value, POLICIES));
      }
    }
    validateLabelKeys(constraint, here.child('matchLabelKeys'), errors);
    validateLabelSelector(constraint.labelSelector, here.child('labelSelector'), errors);
  });
}

function validateMinDomains(constraint: TopologySpreadConstraint, at: Path, errors: FieldError[]): void {
  const { minDomains, whenUnsatisfiable = '' } = constraint;
  if (minDomains === undefined) return;
  if (minDomains <= 0) errors.push(invalidValue(at, minDomains, NOT_POSITIVE));
  if (whenUnsatisfiable !== 'DoNotSchedule') {
    errors.push(
      invalidValue(
        at,
        minDomains,
        `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`,
      ),
    );
  }
}

/**
 * The server has merged the keys into the selector when a pod is created, so that a key twice in the selector is one
 * that the client gave there too.
 */
function validateLabelKeys(constraint: TopologySpreadConstraint, at: Path, errors: FieldError[]): void {
  const { matchLabelKeys = [], labelSelector } = constraint;
  if (matchLabelKeys.length === 0) return;
  if (labelSelector === undefined) {
    errors.push(forbiddenField(at, 'must not be specified when labelSelector is not set'));
  }
  matchLabelKeys.forEach((key, index) => {
    validateLabelName(key, at.index(index), errors);
  });
  const seen = new Set(Object.keys(labelSelector?.matchLabels ?? {}));
  for (const { key } of labelSelector?.matchExpressions ?? []) {
    const index = matchLabelKeys.lastIndexOf(key);
    if (index >= 0 && seen.has(key)) {
      errors.push(invalidValue(at.index(index), key, 'exists in both matchLabelKeys and labelSelector'));
    }
    seen.add(key);
  }
}
