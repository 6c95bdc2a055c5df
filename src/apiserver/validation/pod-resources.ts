import type { PodSpec, Quantity } from '../../api/generated/types.ts';
import { containerResources } from '../../api/pod-resources.ts';
import { compareQuantities } from '../../api/quantity.ts';
import {
  type FieldError,
  forbiddenField,
  invalidValue,
  notSupported,
} from '../../apimachinery/validation/field-error.ts';
import type { Path } from '../../apimachinery/validation/path.ts';
import { isHugePages } from '../../apimachinery/validation/resource-names.ts';
import { validateAmounts, validateResourceName } from './resources.ts';

const SUPPORTED = ['cpu', 'hugepages-', 'memory'];

/**
 * Requests and limits of a pod as a whole.
 * models pkg/apis/core/validation, validatePodResources and validatePodResourceConsistency
 */
export function validatePodResources(spec: PodSpec, at: Path, errors: FieldError[]): void {
  if (spec.resources === undefined) return;
  if (spec.os?.name === 'windows') {
    errors.push(forbiddenField(at, 'may not be set for a windows pod'));
    return;
  }
  validateAmounts(spec.resources, validatePodResourceName, at, errors);
  validateConsistency(spec, at, errors);
}

function validatePodResourceName(name: string, at: Path, errors: FieldError[]): void {
  if (!validateResourceName(name, at, errors)) return;
  if (name !== 'cpu' && name !== 'memory' && !isHugePages(name)) {
    errors.push(notSupported(at, name, SUPPORTED));
  }
}

/** The containers together fit into the pod, and none of them has more than the pod. */
function validateConsistency(spec: PodSpec, at: Path, errors: FieldError[]): void {
  const { requests = {}, limits = {} } = spec.resources!;
  const cover = (which: 'requests' | 'limits', name: string, given: Quantity | undefined, sum: Quantity) => {
    if (given === undefined || compareQuantities(sum, given) <= 0) return;
    const message = `must be greater than or equal to aggregate container ${which} of ${sum}`;
    errors.push(invalidValue(at.child(which).key(name), given, message));
  };
  for (const [name, sum] of sorted(containerResources(spec, 'requests')))
    cover('requests', name, requests[name], sum);
  for (const [name, sum] of sorted(containerResources(spec, 'limits')))
    if (isHugePages(name)) cover('limits', name, limits[name], sum);
  spec.containers.forEach((container, index) => {
    for (const [name, limit] of sorted(container.resources?.limits ?? {})) {
      const most = limits[name];
      if (most === undefined || compareQuantities(limit, most) <= 0) continue;
      const here = at.child('containers').index(index).key(name).child('limits');
      errors.push(invalidValue(here, limit, `must be less than or equal to pod limits of ${most}`));
    }
  });
}

function sorted(list: Readonly<Record<string, Quantity>>): (readonly [string, Quantity])[] {
  return Object.entries(list).sort(([a], [b]) => (a < b ? -1 : 1));
}
