import type { PriorityClass } from '../../../api/generated/types.ts';
import { ageOf, nameOf } from '../cells.ts';
import { AGE, flag, NAME, printer, text, whole } from '../printer.ts';

export default printer<PriorityClass>({
  columns: [NAME, whole('Value'), flag('Global-Default'), AGE, text('PreemptionPolicy')],
  cells: (object, now) => [
    nameOf(object),
    object.value ?? 0,
    object.globalDefault ?? false,
    ageOf(object, now),
    object.preemptionPolicy ?? '',
  ],
});
