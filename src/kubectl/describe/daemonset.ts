/** models describeDaemonSet */
import type { DaemonSet } from '../../api/generated/types.ts';
import { formatSelector } from '../../api/selectors.ts';
import { labelText } from '../printers/table.ts';
import type { Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { podStatus } from './pod-status.ts';
import { describePodTemplate } from './pod-template.ts';
import { annotations, labels } from './text.ts';

export const describeDaemonSet: Describer = async (w, object, context) => {
  const { metadata, spec, status } = object as DaemonSet;
  w.write(0, `Name:\t${metadata?.name}\n`);
  w.write(0, `Namespace:\t${metadata?.namespace}\n`);
  w.write(0, `Selector:\t${formatSelector(spec?.selector)}\n`);
  w.write(0, `Node-Selector:\t${labelText(spec?.template?.spec?.nodeSelector)}\n`);
  labels(w, 'Labels', metadata?.labels);
  annotations(w, 'Annotations', metadata?.annotations);
  w.write(0, `Desired Number of Nodes Scheduled: ${status?.desiredNumberScheduled ?? 0}\n`);
  w.write(0, `Current Number of Nodes Scheduled: ${status?.currentNumberScheduled ?? 0}\n`);
  w.write(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status?.updatedNumberScheduled ?? 0}\n`);
  w.write(0, `Number of Nodes Scheduled with Available Pods: ${status?.numberAvailable ?? 0}\n`);
  w.write(0, `Number of Nodes Misscheduled: ${status?.numberMisscheduled ?? 0}\n`);
  w.write(
    0,
    `Pods Status:\t${await podStatus(context, metadata?.namespace ?? '', spec?.selector, metadata?.uid ?? '')}\n`,
  );
  describePodTemplate(w, spec?.template);
  describeEvents(w, context.events, context.now);
};
