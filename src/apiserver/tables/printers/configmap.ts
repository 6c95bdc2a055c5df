import type { ConfigMap } from '../../../api/generated/types.ts';
import { ageOf, nameOf } from '../cells.ts';
import { AGE, NAME, printer, text } from '../printer.ts';

export default printer<ConfigMap>({
  columns: [NAME, text('Data', 'How many keys it has.'), AGE],
  cells(map, now) {
    const keys = Object.keys(map.data ?? {}).length + Object.keys(map.binaryData ?? {}).length;
    return [nameOf(map), keys, ageOf(map, now)];
  },
});
