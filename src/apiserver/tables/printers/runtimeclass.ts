import type { RuntimeClass } from '../../../api/generated/types.ts';
import { ageOf, nameOf } from '../cells.ts';
import { AGE, NAME, printer, text } from '../printer.ts';

export default printer<RuntimeClass>({
  columns: [NAME, text('Handler'), AGE],
  cells: (object, now) => [nameOf(object), object.handler, ageOf(object, now)],
});
