/** models describeStorageClass and describeVolumeAttributesClass */
import type { StorageClass, VolumeAttributesClass } from '../../api/generated/types.ts';
import { labelText } from '../printers/table.ts';
import type { Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { boolOrUnset, terms } from './text.ts';

const DEFAULT_MARKS = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];

export const describeStorageClass: Describer = (w, object, { events, now }) => {
  const { metadata, ...storage } = object as unknown as StorageClass;
  const isDefault = DEFAULT_MARKS.some(mark => metadata?.annotations?.[mark] === 'true');
  w.write(0, `Name:\t${metadata?.name}\n`);
  w.write(0, `IsDefaultClass:\t${isDefault ? 'Yes' : 'No'}\n`);
  w.write(0, `Annotations:\t${labelText(metadata?.annotations)}\n`);
  w.write(0, `Provisioner:\t${storage.provisioner}\n`);
  w.write(0, `Parameters:\t${labelText(storage.parameters)}\n`);
  w.write(0, `AllowVolumeExpansion:\t${boolOrUnset(storage.allowVolumeExpansion)}\n`);
  if (!storage.mountOptions?.length) w.write(0, 'MountOptions:\t<none>\n');
  else {
    w.write(0, 'MountOptions:\n');
    for (const option of storage.mountOptions) w.write(1, `${option}\n`);
  }
  if (storage.reclaimPolicy) w.write(0, `ReclaimPolicy:\t${storage.reclaimPolicy}\n`);
  if (storage.volumeBindingMode) w.write(0, `VolumeBindingMode:\t${storage.volumeBindingMode}\n`);
  if (storage.allowedTopologies) {
    w.write(0, `AllowedTopologies:\t${storage.allowedTopologies.length === 0 ? '<none>' : ''}\n`);
    terms(
      w,
      1,
      storage.allowedTopologies.map(term =>
        (term.matchLabelExpressions ?? []).map(({ key, values }) => ({ key, operator: 'in', values })),
      ),
    );
  }
  describeEvents(w, events, now);
};

export const describeVolumeAttributesClass: Describer = (w, object, { events, now }) => {
  const { metadata, driverName, parameters } = object as unknown as VolumeAttributesClass;
  w.write(0, `Name:\t${metadata?.name}\n`);
  w.write(0, `Annotations:\t${labelText(metadata?.annotations)}\n`);
  w.write(0, `DriverName:\t${driverName}\n`);
  w.write(0, `Parameters:\t${labelText(parameters)}\n`);
  describeEvents(w, events, now);
};
