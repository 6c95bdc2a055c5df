import type { CSINode } from '../../../api/generated/types.ts';
import { ageOf, nameOf } from '../cells.ts';
import { AGE, NAME, printer, whole } from '../printer.ts';

export default printer<CSINode>({
  columns: [NAME, whole('Drivers'), AGE],
  cells: (object, now) => [nameOf(object), object.spec.drivers.length, ageOf(object, now)],
});
