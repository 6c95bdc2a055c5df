import type { CSIDriver } from '../../../api/generated/types.ts';
import { ageOf, nameOf } from '../cells.ts';
import { AGE, flag, NAME, printer, text } from '../printer.ts';

export default printer<CSIDriver>({
  columns: [
    NAME,
    flag('AttachRequired'),
    flag('PodInfoOnMount'),
    flag('StorageCapacity'),
    text('TokenRequests'),
    flag('RequiresRepublish'),
    text('Modes'),
    AGE,
  ],
  cells(driver, now) {
    const { spec } = driver;
    return [
      nameOf(driver),
      spec.attachRequired ?? true,
      spec.podInfoOnMount ?? false,
      spec.storageCapacity ?? false,
      spec.tokenRequests ? spec.tokenRequests.map(({ audience }) => audience).join(',') : '<unset>',
      spec.requiresRepublish ?? false,
      (spec.volumeLifecycleModes ?? []).join(',') || '<none>',
      ageOf(driver, now),
    ];
  },
});
