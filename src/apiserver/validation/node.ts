import type { Node, Taint } from '../../api/generated/types.ts';
import { goStruct } from '../../apimachinery/go/struct.ts';
import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalidValue,
} from '../../apimachinery/validation/field-error.ts';
import { validateCidr } from '../../apimachinery/validation/ip.ts';
import { isLabelValue } from '../../apimachinery/validation/names.ts';
import { type Path, root } from '../../apimachinery/validation/path.ts';
import { jsonEqual } from '../../base/json.ts';
import { validateLabelName } from './label-selector.ts';
import { validateQuantityValue } from './resources.ts';
import { validateTaintEffect } from './tolerations.ts';

/** models ValidateNode of pkg/apis/core/validation, which reports taints below metadata */
export function validateNode({ spec = {}, status }: Node): FieldError[] {
  const errors: FieldError[] = [];
  validateTaints(spec.taints ?? [], root('metadata', 'taints'), errors);
  for (const field of ['capacity', 'allocatable'] as const) {
    for (const [name, quantity] of Object.entries(status?.[field] ?? {})) {
      validateQuantityValue(name, quantity, root('status', field).key(name), errors);
    }
  }
  (spec.podCIDRs ?? []).forEach((cidr, index) => {
    validateCidr(cidr, root('spec', 'podCIDRs').index(index), errors);
  });
  return errors;
}

function validateTaints(taints: readonly Taint[], at: Path, errors: FieldError[]): void {
  const seen = new Set<string>();
  taints.forEach((taint, index) => {
    const { key, value = '', effect = '' } = taint;
    const here = at.index(index);
    validateLabelName(key, here.child('key'), errors);
    const wrong = isLabelValue(value);
    if (wrong.length > 0) errors.push(invalidValue(here.child('value'), value, wrong.join(';')));
    validateTaintEffect(effect, here.child('effect'), errors);
    if (seen.has(`${key}:${effect}`)) {
      errors.push({
        ...duplicate(here, goStruct('Taint', taint)),
        detail: 'taints must be unique by key and effect pair',
      });
    }
    seen.add(`${key}:${effect}`);
  });
}

/** models ValidateNodeUpdate */
export function validateNodeUpdate(node: Node, old: Node): FieldError[] {
  const errors = validateNode(node);
  const before = old.spec ?? {};
  const after = node.spec ?? {};
  if ((before.podCIDRs?.length ?? 0) > 0 && !jsonEqual(before.podCIDRs, after.podCIDRs)) {
    errors.push(
      forbiddenField(root('spec', 'podCIDRs'), 'node updates may not change podCIDR except from "" to valid'),
    );
  }
  if (before.providerID && before.providerID !== after.providerID) {
    errors.push(
      forbiddenField(
        root('spec', 'providerID'),
        'node updates may not change providerID except from "" to valid',
      ),
    );
  }
  return errors;
}
