import type { ServiceAccount } from '../../../api/generated/types.ts';
import { ageOf, nameOf } from '../cells.ts';
import { AGE, NAME, printer } from '../printer.ts';

export default printer<ServiceAccount>({
  columns: [NAME, AGE],
  cells: (object, now) => [nameOf(object), ageOf(object, now)],
});
