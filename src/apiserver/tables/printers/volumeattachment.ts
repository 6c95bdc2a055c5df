import type { VolumeAttachment } from '../../../api/generated/types.ts';
import { ageOf, nameOf } from '../cells.ts';
import { AGE, flag, NAME, printer, text } from '../printer.ts';

export default printer<VolumeAttachment>({
  columns: [NAME, text('Attacher'), text('PV'), text('Node'), flag('Attached'), AGE],
  cells: (object, now) => [
    nameOf(object),
    object.spec.attacher,
    object.spec.source.persistentVolumeName ?? '',
    object.spec.nodeName,
    object.status?.attached ?? false,
    ageOf(object, now),
  ],
});
