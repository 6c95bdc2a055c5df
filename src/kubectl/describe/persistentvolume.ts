/** models describePersistentVolume */
import { formatAccessModes } from '../../api/access-modes.ts';
import type { PersistentVolume, VolumeNodeAffinity } from '../../api/generated/types.ts';
import { canonicalQuantity } from '../../api/quantity.ts';
import type { JsonObject } from '../../base/json.ts';
import { storageClassOf } from './claim.ts';
import type { Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { annotations, goList, labels, since, terms } from './text.ts';
import { describeSource } from './volumes.ts';
import type { DescribeWriter } from './writer.ts';

export const describeVolume: Describer = (w, object, { events, now }) => {
  const { metadata, spec, status } = object as PersistentVolume;
  w.write(0, `Name:\t${metadata?.name}\n`);
  labels(w, 'Labels', metadata?.labels);
  annotations(w, 'Annotations', metadata?.annotations);
  w.write(0, `Finalizers:\t${goList(metadata?.finalizers)}\n`);
  w.write(0, `StorageClass:\t${storageClassOf({ metadata, spec })}\n`);
  if (metadata?.deletionTimestamp)
    w.write(0, `Status:\tTerminating (lasts ${since(metadata.deletionTimestamp, now)})\n`);
  else w.write(0, `Status:\t${status?.phase ?? ''}\n`);
  w.write(0, `Claim:\t${spec?.claimRef ? `${spec.claimRef.namespace}/${spec.claimRef.name}` : ''}\n`);
  w.write(0, `Reclaim Policy:\t${spec?.persistentVolumeReclaimPolicy ?? ''}\n`);
  w.write(0, `Access Modes:\t${formatAccessModes(spec?.accessModes)}\n`);
  if (spec?.volumeMode) w.write(0, `VolumeMode:\t${spec.volumeMode}\n`);
  w.write(0, `Capacity:\t${canonicalQuantity(spec?.capacity?.storage ?? '0')}\n`);
  nodeAffinity(w, spec?.nodeAffinity);
  w.write(0, `Message:\t${status?.message ?? ''}\n`);
  w.write(0, 'Source:\n');
  describeSource(w, (spec ?? {}) as JsonObject, true);
  describeEvents(w, events, now);
};

/** models printVolumeNodeAffinity */
function nodeAffinity(w: DescribeWriter, affinity: VolumeNodeAffinity | undefined): void {
  w.write(0, 'Node Affinity:\t');
  if (!affinity?.required) {
    w.write(0, '<none>\n');
    return;
  }
  w.write(0, '\n');
  const { nodeSelectorTerms = [] } = affinity.required;
  w.write(1, `Required Terms:\t${nodeSelectorTerms.length === 0 ? '<none>' : ''}\n`);
  terms(
    w,
    2,
    nodeSelectorTerms.map(term =>
      (term.matchExpressions ?? []).map(({ key, operator, values }) => ({
        key,
        operator: operator.toLowerCase(),
        values,
      })),
    ),
  );
}
