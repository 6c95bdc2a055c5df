import type { Namespace } from '../../../api/generated/types.ts';
import { ageOf, nameOf } from '../cells.ts';
import { AGE, NAME, printer, text } from '../printer.ts';

export default printer<Namespace>({
  columns: [NAME, text('Status', 'Active, or Terminating while its content goes.'), AGE],
  cells: (namespace, now) => [nameOf(namespace), namespace.status?.phase ?? '', ageOf(namespace, now)],
});
