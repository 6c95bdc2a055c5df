/** What kube-controller-manager refuses before it starts. models the Validate methods of its options */
import { CONTROLLERS } from '../../controllers/registry.ts';
import type { FlagSet } from '../program/flag-set.ts';
import { securePortProblems } from '../program/serving.ts';

/** All refusals, in the order upstream collects them. */
export function validateControllerManager(flags: FlagSet): readonly string[] {
  const errors: string[] = [];
  if (flags.bool('leader-elect') && flags.text('leader-elect-resource-lock') !== 'leases')
    errors.push('resourceLock value must be "leases"');
  const known = new Set(
    CONTROLLERS.flatMap(({ name, alias }) => (alias === undefined ? [name] : [name, alias])),
  );
  for (const entry of flags.list('controllers')) {
    const name = entry.replace(/^-/, '');
    if (entry !== '*' && !known.has(name)) errors.push(`"${name}" is not in the list of known controllers`);
  }
  if (flags.text('cloud-provider') !== '' && flags.text('cloud-provider') !== 'external')
    errors.push(`unknown cloud provider: ${flags.text('cloud-provider')}`);
  errors.push(...securePortProblems(flags));
  return errors;
}
