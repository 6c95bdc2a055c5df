import { formatAccessModes } from '../../../api/access-modes.ts';
import type { PersistentVolumeClaim } from '../../../api/generated/types.ts';
import { ageOf, nameOf } from '../cells.ts';
import { AGE, NAME, printer, text, wide } from '../printer.ts';

// models printPersistentVolumeClaim of pkg/printers/internalversion/printers.go

const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';

export default printer<PersistentVolumeClaim>({
  columns: [
    NAME,
    text('Status'),
    text('Volume'),
    text('Capacity'),
    text('Access Modes'),
    text('StorageClass'),
    text('VolumeAttributesClass'),
    AGE,
    wide(text('VolumeMode')),
  ],
  cells(claim, now) {
    const { metadata, spec, status } = claim;
    const volume = spec?.volumeName ?? '';
    return [
      nameOf(claim),
      metadata?.deletionTimestamp ? 'Terminating' : (status?.phase ?? ''),
      volume,
      volume === '' ? '' : String(status?.capacity?.storage ?? '0'),
      volume === '' ? '' : formatAccessModes(status?.accessModes),
      metadata?.annotations?.[CLASS_ANNOTATION] ?? spec?.storageClassName ?? '',
      spec?.volumeAttributesClassName ?? '<unset>',
      ageOf(claim, now),
      spec?.volumeMode ?? '<unset>',
    ];
  },
});
