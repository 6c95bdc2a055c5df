import type { ServiceCIDR } from '../../../api/generated/types.ts';
import { ageOf, nameOf } from '../cells.ts';
import { AGE, NAME, printer, text } from '../printer.ts';

export default printer<ServiceCIDR>({
  columns: [NAME, text('CIDRs'), AGE],
  cells: (object, now) => [nameOf(object), (object.spec?.cidrs ?? []).join(','), ageOf(object, now)],
});
