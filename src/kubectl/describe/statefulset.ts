/** models describeStatefulSet */
import type { StatefulSet } from '../../api/generated/types.ts';
import { canonicalQuantity } from '../../api/quantity.ts';
import { formatSelector } from '../../api/selectors.ts';
import { storageClassOf } from './claim.ts';
import type { Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { podStatus } from './pod-status.ts';
import { describePodTemplate } from './pod-template.ts';
import { annotations, goList, labels, rfc1123 } from './text.ts';

export const describeStatefulSet: Describer = async (w, object, context) => {
  const { metadata, spec, status } = object as StatefulSet;
  w.write(0, `Name:\t${metadata?.name}\n`);
  w.write(0, `Namespace:\t${metadata?.namespace}\n`);
  w.write(0, `CreationTimestamp:\t${rfc1123(metadata?.creationTimestamp)}\n`);
  w.write(0, `Selector:\t${formatSelector(spec?.selector)}\n`);
  labels(w, 'Labels', metadata?.labels);
  annotations(w, 'Annotations', metadata?.annotations);
  w.write(0, `Replicas:\t${spec?.replicas ?? 1} desired | ${status?.replicas ?? 0} total\n`);
  w.write(0, `Update Strategy:\t${spec?.updateStrategy?.type ?? ''}\n`);
  const rolling = spec?.updateStrategy?.rollingUpdate;
  if (rolling?.partition !== undefined) {
    w.write(1, `Partition:\t${rolling.partition}\n`);
    if (rolling.maxUnavailable !== undefined) w.write(1, `MaxUnavailable:\t${rolling.maxUnavailable}\n`);
  }
  w.write(
    0,
    `Pods Status:\t${await podStatus(context, metadata?.namespace ?? '', spec?.selector, metadata?.uid ?? '')}\n`,
  );
  describePodTemplate(w, spec?.template);
  if (!spec?.volumeClaimTemplates?.length) w.write(0, 'Volume Claims:\t<none>\n');
  else {
    w.write(0, 'Volume Claims:\n');
    for (const claim of spec.volumeClaimTemplates) {
      const storage = claim.spec?.resources?.requests?.storage;
      w.write(1, `Name:\t${claim.metadata?.name}\n`);
      w.write(1, `StorageClass:\t${storageClassOf(claim)}\n`);
      labels(w, 'Labels', claim.metadata?.labels, '  ');
      labels(w, 'Annotations', claim.metadata?.annotations, '  ');
      w.write(1, `Capacity:\t${storage === undefined ? '<default>' : canonicalQuantity(storage)}\n`);
      w.write(1, `Access Modes:\t${goList(claim.spec?.accessModes)}\n`);
    }
  }
  describeEvents(w, context.events, context.now);
};
