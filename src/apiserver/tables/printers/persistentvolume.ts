import { formatAccessModes } from '../../../api/access-modes.ts';
import type { PersistentVolume } from '../../../api/generated/types.ts';
import { ageOf, nameOf } from '../cells.ts';
import { AGE, NAME, printer, text, wide } from '../printer.ts';

// models printPersistentVolume of pkg/printers/internalversion/printers.go

const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';

export default printer<PersistentVolume>({
  columns: [
    NAME,
    text('Capacity'),
    text('Access Modes'),
    text('Reclaim Policy'),
    text('Status'),
    text('Claim'),
    text('StorageClass'),
    text('VolumeAttributesClass'),
    text('Reason'),
    AGE,
    wide(text('VolumeMode')),
  ],
  cells(volume, now) {
    const { metadata, spec, status } = volume;
    const claim = spec?.claimRef;
    return [
      nameOf(volume),
      String(spec?.capacity?.storage ?? '0'),
      formatAccessModes(spec?.accessModes),
      spec?.persistentVolumeReclaimPolicy ?? '',
      metadata?.deletionTimestamp ? 'Terminating' : (status?.phase ?? ''),
      claim ? `${claim.namespace ?? ''}/${claim.name ?? ''}` : '',
      metadata?.annotations?.[CLASS_ANNOTATION] ?? spec?.storageClassName ?? '',
      spec?.volumeAttributesClassName ?? '<unset>',
      status?.reason ?? '',
      ageOf(volume, now),
      spec?.volumeMode ?? '<unset>',
    ];
  },
});
