/** models describeCSINode */
import type { CSINode } from '../../api/generated/types.ts';
import type { Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { goList, heading, rfc1123 } from './text.ts';

export const describeCsiNode: Describer = (w, object, { events, now }) => {
  const { metadata, spec } = object as unknown as CSINode;
  heading(w, metadata, false);
  w.write(0, `CreationTimestamp:\t${rfc1123(metadata?.creationTimestamp)}\n`);
  w.write(0, 'Spec:\n');
  if (spec?.drivers) {
    w.write(1, 'Drivers:\n');
    for (const driver of spec.drivers) {
      w.write(2, `${driver.name}:\n`);
      w.write(3, `Node ID:\t${driver.nodeID}\n`);
      if (driver.allocatable?.count !== undefined) {
        w.write(3, 'Allocatables:\n');
        w.write(4, `Count:\t${driver.allocatable.count}\n`);
      }
      if (driver.topologyKeys) w.write(3, `Topology Keys:\t${goList(driver.topologyKeys)}\n`);
    }
  }
  describeEvents(w, events, now);
};
