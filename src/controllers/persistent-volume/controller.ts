import type {
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
} from '../../api/generated/types.ts';
import { keyOf } from '../../api/object.ts';
import { isReason } from '../../api/status.ts';
import { jsonEqual } from '../../base/json.ts';
import { PATCH, type ResourceClient } from '../../client/client.ts';
import { type EventRecorder, referenceTo } from '../../client/events.ts';
import type { Informer } from '../../client/informer.ts';
import { Reconciler } from '../common/reconciler.ts';
import { type Controller, type ControllerContext, recorderFor } from '../context.ts';
import { classOf, findVolume, isFor } from './matching.ts';

const RESYNC_MS = 15_000;
const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed';
const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';
const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
const PROVISIONER = 'volume.kubernetes.io/storage-provisioner';

/** Binds claims to volumes and keeps the phases of both. Models pkg/controller/volume/persistentvolume/pv_controller.go. Volumes are provisioned by nobody here. */
export class PersistentVolumeController implements Controller {
  private readonly volumes: Informer<PersistentVolume>;
  private readonly claims: Informer<PersistentVolumeClaim>;
  private readonly classes: Informer<StorageClass>;
  private readonly nodes: Informer<Node>;
  private readonly volumeClient: ResourceClient<PersistentVolume>;
  private readonly claimClient: ResourceClient<PersistentVolumeClaim>;
  private readonly recorder: EventRecorder;
  private readonly volumeLoop: Reconciler;
  private readonly claimLoop: Reconciler;

  constructor(context: ControllerContext) {
    this.volumes = context.informers.of<PersistentVolume>('persistentvolumes');
    this.claims = context.informers.of<PersistentVolumeClaim>('persistentvolumeclaims');
    this.classes = context.informers.of<StorageClass>('storageclasses.storage.k8s.io');
    this.nodes = context.informers.of<Node>('nodes');
    this.volumeClient = context.client.resource<PersistentVolume>('persistentvolumes');
    this.claimClient = context.client.resource<PersistentVolumeClaim>('persistentvolumeclaims');
    this.recorder = recorderFor(context, 'persistentvolume-controller');
    const reads = [this.volumes, this.claims, this.classes, this.nodes];
    this.volumeLoop = new Reconciler(context, 'persistent volume', reads, name => this.syncVolume(name));
    this.claimLoop = new Reconciler(context, 'persistent volume claim', reads, key => this.syncClaim(key));
    const volumeChanged = (volume: PersistentVolume) => {
      this.volumeLoop.queue.add(volume.metadata?.name ?? '');
      const reference = volume.spec?.claimRef;
      if (reference) this.claimLoop.queue.add(`${reference.namespace}/${reference.name}`);
      // A volume that became free may be what a claim waits for.
      else
        for (const claim of this.claims.list())
          if (!claim.spec?.volumeName) this.claimLoop.queue.add(keyOf(claim));
    };
    this.volumes.on({
      add: volumeChanged,
      update: (_, volume) => volumeChanged(volume),
      delete: volumeChanged,
    });
    const claimChanged = (claim: PersistentVolumeClaim) => {
      this.claimLoop.queue.add(keyOf(claim));
      if (claim.spec?.volumeName) this.volumeLoop.queue.add(claim.spec.volumeName);
    };
    this.claims.on({ add: claimChanged, update: (_, claim) => claimChanged(claim), delete: claimChanged });
  }

  start(): void {
    this.volumeLoop.start();
    this.claimLoop.start();
  }

  stop(): void {
    this.volumeLoop.stop();
    this.claimLoop.stop();
  }

  private syncVolume(name: string): void {
    const volume = this.volumes.get(name);
    const reference = volume?.spec?.claimRef;
    if (volume === undefined) return;
    if (reference === undefined || !reference.uid) {
      this.setPhase(volume, 'Available');
      return;
    }
    const claim = this.claims.get(`${reference.namespace}/${reference.name}`);
    if (claim?.metadata?.uid === reference.uid) {
      if (claim.spec?.volumeName === name) this.setPhase(volume, 'Bound');
      else if (!claim.spec?.volumeName) this.claimLoop.queue.add(keyOf(claim));
      else this.unbind(volume);
    } else this.release(volume);
  }

  private release(volume: PersistentVolume): void {
    this.setPhase(volume, 'Released');
    if (volume.spec?.persistentVolumeReclaimPolicy !== 'Delete') return;
    const { name = '', uid } = volume.metadata ?? {};
    try {
      this.volumeClient.delete(undefined, name, { preconditions: { uid } });
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
  }

  /** Its claim took another volume; what the controller reserved is free again. */
  private unbind(volume: PersistentVolume): void {
    if (volume.metadata?.annotations?.[BOUND_BY_CONTROLLER] === undefined) return;
    const { claimRef: _, ...spec } = volume.spec ?? {};
    const { [BOUND_BY_CONTROLLER]: __, ...annotations } = volume.metadata.annotations;
    this.volumeClient.update({ ...volume, metadata: { ...volume.metadata, annotations }, spec });
  }

  private setPhase(volume: PersistentVolume, phase: string): PersistentVolume {
    if (volume.status?.phase === phase) return volume;
    return this.volumeClient.updateStatus({ ...volume, status: { ...volume.status, phase } });
  }

  private syncClaim(key: string): void {
    const claim = this.claims.get(key);
    if (claim === undefined) return;
    if (claim.metadata?.annotations?.[BIND_COMPLETED] !== undefined) this.syncBound(claim);
    else this.syncUnbound(key, claim);
  }

  private syncBound(claim: PersistentVolumeClaim): void {
    const volume = this.volumes.get(claim.spec?.volumeName ?? '');
    if (volume !== undefined && isFor(volume, claim)) {
      this.bind(claim, volume);
      return;
    }
    if (volume?.spec?.claimRef === undefined && volume !== undefined) {
      this.bind(claim, volume);
      return;
    }
    if (claim.status?.phase === 'Lost') return;
    this.claimClient.updateStatus({ ...claim, status: { ...claim.status, phase: 'Lost' } });
    const [reason, message] =
      volume === undefined
        ? ['ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!']
        : ['ClaimMisbound', 'Two claims are bound to the same volume, this one is bound incorrectly'];
    this.recorder.event(claim, 'Warning', reason, message);
  }

  private syncUnbound(key: string, claim: PersistentVolumeClaim): void {
    if (claim.metadata?.deletionTimestamp !== undefined) return;
    const asked = claim.spec?.volumeName;
    const storageClass = this.classes.get(classOf(claim));
    const selected = claim.metadata?.annotations?.[SELECTED_NODE];
    const waits = storageClass?.volumeBindingMode === 'WaitForFirstConsumer' && selected === undefined;
    const node = selected === undefined ? undefined : this.nodes.get(selected);
    const candidates = asked
      ? this.volumes.list().filter(({ metadata }) => metadata?.name === asked)
      : this.volumes.list();
    const reserved = candidates.filter(volume => volume.spec?.claimRef !== undefined && isFor(volume, claim));
    const volume = asked
      ? candidates.find(found => found.spec?.claimRef === undefined || isFor(found, claim))
      : findVolume(claim, waits ? reserved : candidates, node);
    if (volume !== undefined) {
      this.bind(claim, volume);
      return;
    }
    if (!claim.status?.phase)
      this.claimClient.updateStatus({ ...claim, status: { ...claim.status, phase: 'Pending' } });
    if (asked) return;
    this.tellWhy(claim, storageClass, waits);
    this.claimLoop.queue.addAfter(key, RESYNC_MS);
  }

  private tellWhy(
    claim: PersistentVolumeClaim,
    storageClass: StorageClass | undefined,
    waits: boolean,
  ): void {
    if (waits) {
      const message = 'waiting for first consumer to be created before binding';
      this.recorder.event(claim, 'Normal', 'WaitForFirstConsumer', message);
    } else if (storageClass !== undefined && storageClass.provisioner !== 'kubernetes.io/no-provisioner') {
      const { provisioner } = storageClass;
      if (claim.metadata?.annotations?.[PROVISIONER] !== provisioner) {
        const { namespace, name = '' } = claim.metadata ?? {};
        const annotations = {
          [PROVISIONER]: provisioner,
          'volume.beta.kubernetes.io/storage-provisioner': provisioner,
        };
        this.claimClient.patch(namespace, name, PATCH.merge, { metadata: { annotations } });
      }
      const message = `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`;
      this.recorder.event(claim, 'Normal', 'ExternalProvisioning', message);
    } else if (classOf(claim) === '') {
      const message = 'no persistent volumes available for this claim and no storage class is set';
      this.recorder.event(claim, 'Normal', 'FailedBinding', message);
    } else if (storageClass === undefined) {
      const message = `storageclass.storage.k8s.io "${classOf(claim)}" not found`;
      this.recorder.event(claim, 'Warning', 'ProvisioningFailed', message);
    }
  }

  /** Binds both sides, volume first; what is done already is left as it is. */
  private bind(claim: PersistentVolumeClaim, found: PersistentVolume): void {
    let volume = found;
    if (volume.spec?.claimRef?.uid !== claim.metadata?.uid) {
      const chosen = volume.spec?.claimRef === undefined;
      const annotations = {
        ...volume.metadata?.annotations,
        ...(chosen && { [BOUND_BY_CONTROLLER]: 'yes' }),
      };
      const claimRef = referenceTo(claim);
      volume = this.volumeClient.update({
        ...volume,
        metadata: { ...volume.metadata, annotations },
        spec: { ...volume.spec, claimRef },
      });
    }
    volume = this.setPhase(volume, 'Bound');
    let bound = claim;
    const name = volume.metadata?.name ?? '';
    const annotations = {
      ...claim.metadata?.annotations,
      [BIND_COMPLETED]: 'yes',
      ...(!claim.spec?.volumeName && { [BOUND_BY_CONTROLLER]: 'yes' }),
    };
    if (claim.spec?.volumeName !== name || !jsonEqual(annotations, claim.metadata?.annotations)) {
      bound = this.claimClient.update({
        ...claim,
        metadata: { ...claim.metadata, annotations },
        spec: { ...claim.spec, volumeName: name },
      });
    }
    const { accessModes, capacity } = volume.spec ?? {};
    const status = { ...bound.status, phase: 'Bound', accessModes, capacity };
    if (!jsonEqual(status, bound.status)) this.claimClient.updateStatus({ ...bound, status });
  }
}
