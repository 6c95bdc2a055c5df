/** models describePriorityClass */
import type { PriorityClass } from '../../api/generated/types.ts';
import { labelText } from '../printers/table.ts';
import type { Describer } from './describer.ts';
import { describeEvents } from './events.ts';

export const describePriorityClass: Describer = (w, object, { events, now }) => {
  const { metadata, value, globalDefault, preemptionPolicy, description } = object as PriorityClass;
  w.write(0, `Name:\t${metadata?.name}\n`);
  w.write(0, `Value:\t${value}\n`);
  w.write(0, `GlobalDefault:\t${globalDefault === true}\n`);
  w.write(0, `PreemptionPolicy:\t${preemptionPolicy ?? ''}\n`);
  w.write(0, `Description:\t${description ?? ''}\n`);
  w.write(0, `Annotations:\t${labelText(metadata?.annotations)}\n`);
  describeEvents(w, events, now);
};
