import type { PodDisruptionBudget } from '../../../api/generated/types.ts';
import { ageOf, nameOf } from '../cells.ts';
import { AGE, NAME, printer, text, whole } from '../printer.ts';

export default printer<PodDisruptionBudget>({
  columns: [NAME, text('Min Available'), text('Max Unavailable'), whole('Allowed Disruptions'), AGE],
  cells: (object, now) => [
    nameOf(object),
    String(object.spec?.minAvailable ?? 'N/A'),
    String(object.spec?.maxUnavailable ?? 'N/A'),
    object.status?.disruptionsAllowed ?? 0,
    ageOf(object, now),
  ],
});
