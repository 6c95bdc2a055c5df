import type { StorageClass } from '../../../api/generated/types.ts';
import { ageOf, defaultMark, nameOf } from '../cells.ts';
import { AGE, NAME, printer, text } from '../printer.ts';

export default printer<StorageClass>({
  columns: [
    NAME,
    text('Provisioner'),
    text('ReclaimPolicy'),
    text('VolumeBindingMode'),
    text('AllowVolumeExpansion'),
    AGE,
  ],
  cells: (storageClass, now) => [
    `${nameOf(storageClass)}${defaultMark(storageClass, 'storageclass')}`,
    storageClass.provisioner,
    storageClass.reclaimPolicy ?? 'Delete',
    storageClass.volumeBindingMode ?? 'Immediate',
    storageClass.allowVolumeExpansion ?? false,
    ageOf(storageClass, now),
  ],
});
