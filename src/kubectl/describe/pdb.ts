/** models describePodDisruptionBudgetV1 */
import type { PodDisruptionBudget } from '../../api/generated/types.ts';
import { formatSelector } from '../../api/selectors.ts';
import type { Describer } from './describer.ts';
import { describeEvents } from './events.ts';

export const describePdb: Describer = (w, object, { events, now }) => {
  const { metadata, spec, status } = object as PodDisruptionBudget;
  w.write(0, `Name:\t${metadata?.name}\n`);
  w.write(0, `Namespace:\t${metadata?.namespace}\n`);
  if (spec?.minAvailable !== undefined) w.write(0, `Min available:\t${spec.minAvailable}\n`);
  else if (spec?.maxUnavailable !== undefined) w.write(0, `Max unavailable:\t${spec.maxUnavailable}\n`);
  w.write(0, `Selector:\t${spec?.selector === undefined ? '<unset>' : formatSelector(spec.selector)}\n`);
  w.write(0, 'Status:\n');
  w.write(2, `Allowed disruptions:\t${status?.disruptionsAllowed ?? 0}\n`);
  w.write(2, `Current:\t${status?.currentHealthy ?? 0}\n`);
  w.write(2, `Desired:\t${status?.desiredHealthy ?? 0}\n`);
  w.write(2, `Total:\t${status?.expectedPods ?? 0}\n`);
  describeEvents(w, events, now);
};
