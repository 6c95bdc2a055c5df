import type { Secret } from '../../../api/generated/types.ts';
import { ageOf, nameOf } from '../cells.ts';
import { AGE, NAME, printer, text } from '../printer.ts';

export default printer<Secret>({
  columns: [NAME, text('Type'), text('Data', 'How many keys it has.'), AGE],
  cells: (object, now) => [
    nameOf(object),
    object.type ?? '',
    Object.keys(object.data ?? {}).length,
    ageOf(object, now),
  ],
});
