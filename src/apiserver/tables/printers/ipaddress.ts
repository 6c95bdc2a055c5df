import type { IPAddress } from '../../../api/generated/types.ts';
import { ageOf, nameOf } from '../cells.ts';
import { NAME, printer, text } from '../printer.ts';

// The definition upstream has no Age column, though its rows have the cell.

export default printer<IPAddress>({
  columns: [NAME, text('ParentRef')],
  cells(address, now) {
    const parent = address.spec?.parentRef;
    if (!parent) return [nameOf(address), '<none>', ageOf(address, now)];
    const resource = parent.group ? `${parent.resource}.${parent.group}` : parent.resource;
    const place = parent.namespace ? `/${parent.namespace}` : '';
    return [nameOf(address), `${resource.toLowerCase()}${place}/${parent.name}`, ageOf(address, now)];
  },
});
