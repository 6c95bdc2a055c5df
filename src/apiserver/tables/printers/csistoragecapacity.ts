import type { CSIStorageCapacity } from '../../../api/generated/types.ts';
import { nameOf } from '../cells.ts';
import { NAME, printer, text } from '../printer.ts';

export default printer<CSIStorageCapacity>({
  columns: [NAME, text('StorageClassName'), text('Capacity')],
  cells: object => [nameOf(object), object.storageClassName, String(object.capacity ?? '<unset>')],
});
