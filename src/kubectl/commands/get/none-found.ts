import type { Selected } from '../../resource/selection.ts';
import type { Run } from '../../run.ts';

/** Says that there was nothing to show. */
export function noneFound(run: Run, selected: Selected): void {
  const namespaced = selected.collections.some(resource => resource.namespaced);
  if (run.flags.bool('all-namespaces') || !namespaced) run.err('No resources found\n');
  else run.err(`No resources found in ${run.namespace} namespace.\n`);
}
