/** models describePersistentVolumeClaim */
import { formatAccessModes } from '../../api/access-modes.ts';
import type { PersistentVolumeClaim, Pod } from '../../api/generated/types.ts';
import { canonicalQuantity } from '../../api/quantity.ts';
import type { DescribeContext, Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { annotations, goList, labels, multiline, rfc1123, since } from './text.ts';
import type { LineWriter } from './writer.ts';

export const describeClaim: Describer = async (w, object, context) => {
  const claim = object as PersistentVolumeClaim;
  const users = await usersOf(claim, context);
  claimFields(w, claim, context.now);
  multiline(w, 'Used By', users);
  const { conditions = [] } = claim.status ?? {};
  if (conditions.length > 0) {
    w.write(0, 'Conditions:\n');
    w.write(1, 'Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage\n');
    w.write(1, '----\t------\t-----------------\t------------------\t------\t-------\n');
    for (const c of conditions) {
      w.write(
        1,
        `${c.type} \t${c.status} \t${rfc1123(c.lastProbeTime)} \t${rfc1123(c.lastTransitionTime)} \t${c.reason ?? ''} \t${c.message ?? ''}\n`,
      );
    }
  }
  describeEvents(w, context.events, context.now);
};

/** The pods that mount the claim or for whom it was made. models getPodsForPVC */
async function usersOf({ metadata }: PersistentVolumeClaim, { run }: DescribeContext): Promise<string[]> {
  const pods = (await run.list((await run.discovery()).find('pods'), metadata?.namespace)) as readonly Pod[];
  const owners = new Set(
    (metadata?.ownerReferences ?? []).filter(owner => owner.kind === 'Pod').map(owner => owner.uid),
  );
  return pods
    .filter(
      pod =>
        owners.has(pod.metadata?.uid ?? '') ||
        pod.spec?.volumes?.some(volume => volume.persistentVolumeClaim?.claimName === metadata?.name),
    )
    .map(pod => pod.metadata?.name ?? '')
    .sort();
}

/** What a claim asks for and got; without `now` that of a template, which has no name and no state. */
export function claimFields(
  w: LineWriter,
  { metadata, spec, status }: Pick<PersistentVolumeClaim, 'metadata' | 'spec' | 'status'>,
  now?: number,
): void {
  if (now !== undefined) {
    w.write(0, `Name:\t${metadata?.name}\n`);
    w.write(0, `Namespace:\t${metadata?.namespace}\n`);
  }
  w.write(0, `StorageClass:\t${storageClassOf({ metadata, spec })}\n`);
  if (now !== undefined) {
    const leaving = metadata?.deletionTimestamp;
    w.write(
      0,
      `Status:\t${leaving ? `Terminating (lasts ${since(leaving, now)})` : (status?.phase ?? '')}\n`,
    );
  }
  w.write(0, `Volume:\t${spec?.volumeName ?? ''}\n`);
  labels(w, 'Labels', metadata?.labels);
  annotations(w, 'Annotations', metadata?.annotations);
  if (now !== undefined) w.write(0, `Finalizers:\t${goList(metadata?.finalizers)}\n`);
  const bound = Boolean(spec?.volumeName);
  w.write(0, `Capacity:\t${bound ? canonicalQuantity(status?.capacity?.storage ?? '0') : ''}\n`);
  w.write(0, `Access Modes:\t${bound ? formatAccessModes(status?.accessModes) : ''}\n`);
  if (spec?.volumeMode) w.write(0, `VolumeMode:\t${spec.volumeMode}\n`);
  if (!spec?.dataSource) return;
  w.write(0, 'DataSource:\n');
  if (spec.dataSource.apiGroup) w.write(1, `APIGroup:\t${spec.dataSource.apiGroup}\n`);
  w.write(1, `Kind:\t${spec.dataSource.kind}\n`);
  w.write(1, `Name:\t${spec.dataSource.name}\n`);
}

/** The old annotation goes before the field. models GetPersistentVolumeClaimClass */
export function storageClassOf({
  metadata,
  spec,
}: {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
  readonly spec?: { readonly storageClassName?: string };
}): string {
  return metadata?.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec?.storageClassName ?? '';
}
