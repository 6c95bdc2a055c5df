import type { VolumeAttributesClass } from '../../../api/generated/types.ts';
import { ageOf, defaultMark, nameOf } from '../cells.ts';
import { AGE, NAME, printer, text } from '../printer.ts';

export default printer<VolumeAttributesClass>({
  columns: [NAME, text('DriverName'), AGE],
  cells: (attributes, now) => [
    `${nameOf(attributes)}${defaultMark(attributes, 'volumeattributesclass')}`,
    attributes.driverName,
    ageOf(attributes, now),
  ],
});
