import type { NetworkPolicy } from '../../../api/generated/types.ts';
import { formatSelector } from '../../../api/selectors.ts';
import { ageOf, nameOf } from '../cells.ts';
import { AGE, NAME, printer, text } from '../printer.ts';

export default printer<NetworkPolicy>({
  columns: [NAME, text('Pod-Selector'), AGE],
  cells: (object, now) => [nameOf(object), formatSelector(object.spec?.podSelector), ageOf(object, now)],
});
