/** models describeReplicaSet and describeReplicationController */
import type { ReplicaSet, ReplicationController } from '../../api/generated/types.ts';
import { formatSelector } from '../../api/selectors.ts';
import { labelText } from '../printers/table.ts';
import type { Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { podStatus } from './pod-status.ts';
import { describePodTemplate } from './pod-template.ts';
import { annotations, controller, labels, shortConditions } from './text.ts';

export const describeReplicaSet: Describer = async (w, object, context) => {
  const { metadata, spec, status } = object as ReplicaSet;
  w.write(0, `Name:\t${metadata?.name}\n`);
  w.write(0, `Namespace:\t${metadata?.namespace}\n`);
  w.write(0, `Selector:\t${formatSelector(spec?.selector)}\n`);
  labels(w, 'Labels', metadata?.labels);
  annotations(w, 'Annotations', metadata?.annotations);
  const controlledBy = controller(metadata);
  if (controlledBy !== '') w.write(0, `Controlled By:\t${controlledBy}\n`);
  w.write(0, `Replicas:\t${status?.replicas ?? 0} current / ${spec?.replicas ?? 1} desired\n`);
  w.write(
    0,
    `Pods Status:\t${await podStatus(context, metadata?.namespace ?? '', spec?.selector, metadata?.uid ?? '')}\n`,
  );
  describePodTemplate(w, spec?.template);
  shortConditions(w, status?.conditions);
  describeEvents(w, context.events, context.now);
};

export const describeReplicationController: Describer = async (w, object, context) => {
  const { metadata, spec, status } = object as ReplicationController;
  w.write(0, `Name:\t${metadata?.name}\n`);
  w.write(0, `Namespace:\t${metadata?.namespace}\n`);
  w.write(0, `Selector:\t${labelText(spec?.selector)}\n`);
  labels(w, 'Labels', metadata?.labels);
  annotations(w, 'Annotations', metadata?.annotations);
  w.write(0, `Replicas:\t${status?.replicas ?? 0} current / ${spec?.replicas ?? 1} desired\n`);
  w.write(
    0,
    `Pods Status:\t${await podStatus(context, metadata?.namespace ?? '', { matchLabels: spec?.selector ?? {} }, metadata?.uid ?? '')}\n`,
  );
  describePodTemplate(w, spec?.template);
  shortConditions(w, status?.conditions);
  describeEvents(w, context.events, context.now);
};
