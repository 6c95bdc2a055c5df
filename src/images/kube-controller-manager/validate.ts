/** What kube-controller-manager refuses before it starts. models the Validate methods of its options */
import { CONTROLLERS } from '../../controllers/registry.ts';
import type { FlagSet } from '../program/flag-set.ts';

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
  const port = flags.number('secure-port');
  if (port < 0 || port > 65_535)
    errors.push(
      `--secure-port ${port} must be between 0 and 65535, inclusive. 0 for turning off secure port`,
    );
  return errors;
}
