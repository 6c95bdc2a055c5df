import type { PersistentVolumeClaim, Pod, StorageClass } from '../../api/generated/types.ts';
import type { EventRecorder } from '../../client/events.ts';
import type { Binder } from './binder.ts';
import { classOf } from './matching.ts';
import { externalProvisioner } from './plugins.ts';

// models the part of syncUnboundClaim of pkg/controller/volume/persistentvolume/pv_controller.go that has no volume

const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
const PROVISIONER = 'volume.kubernetes.io/storage-provisioner';
const BETA_PROVISIONER = 'volume.beta.kubernetes.io/storage-provisioner';

/** True when a class has its claims wait until a pod that uses them is scheduled. */
export function bindsLate(storageClass: StorageClass | undefined): boolean {
  return storageClass?.volumeBindingMode === 'WaitForFirstConsumer';
}

/**
 * Tells in an event what a claim without a volume waits for; asks for one where somebody provisions them.
 * @param users the pods that use the claim
 */
export function tellPending(
  claim: PersistentVolumeClaim,
  storageClass: StorageClass | undefined,
  users: readonly Pod[],
  binder: Binder,
  recorder: EventRecorder,
): void {
  if (bindsLate(storageClass) && claim.metadata?.annotations?.[SELECTED_NODE] === undefined) {
    const [reason, message] = firstConsumer(users);
    recorder.event(claim, 'Normal', reason, message);
  } else if (classOf(claim) === '') {
    const message = 'no persistent volumes available for this claim and no storage class is set';
    recorder.event(claim, 'Normal', 'FailedBinding', message);
  } else if (storageClass === undefined) {
    const message = `storageclass.storage.k8s.io "${classOf(claim)}" not found`;
    recorder.event(claim, 'Warning', 'ProvisioningFailed', message);
  } else provision(claim, storageClass, binder, recorder);
}

function firstConsumer(users: readonly Pod[]): readonly [reason: string, message: string] {
  const waiting = users.filter(({ spec }) => !spec?.nodeName).map(({ metadata }) => metadata?.name);
  if (waiting.length === 0)
    return ['WaitForFirstConsumer', 'waiting for first consumer to be created before binding'];
  const pods = waiting.length === 1 ? `pod ${waiting[0]}` : `pods ${waiting.join(',')}`;
  return ['WaitForPodScheduled', `waiting for ${pods} to be scheduled`];
}

function provision(
  claim: PersistentVolumeClaim,
  { provisioner }: StorageClass,
  binder: Binder,
  recorder: EventRecorder,
): void {
  let external: string;
  try {
    external = externalProvisioner(provisioner);
  } catch (error) {
    recorder.event(claim, 'Warning', 'ProvisioningFailed', (error as Error).message);
    return;
  }
  binder.annotate(claim, { [BETA_PROVISIONER]: external, [PROVISIONER]: external });
  const message = `Waiting for a volume to be created either by the external provisioner '${external}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`;
  recorder.event(claim, 'Normal', 'ExternalProvisioning', message);
}
