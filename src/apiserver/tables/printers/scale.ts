import type { Scale } from '../../../api/generated/types.ts';
import { ageOf, nameOf } from '../cells.ts';
import { AGE, printer, text, whole } from '../printer.ts';

export default printer<Scale>({
  columns: [text('Name'), whole('Desired'), whole('Available'), AGE],
  cells: (object, now) => [
    nameOf(object),
    object.spec?.replicas ?? 0,
    object.status?.replicas ?? 0,
    ageOf(object, now),
  ],
});
