import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../api/generated/types.ts';
import { keyOf } from '../../api/object.ts';
import { isReason } from '../../api/status.ts';
import type { EventRecorder } from '../../client/events.ts';
import type { Informer } from '../../client/informer.ts';
import { PodCache } from '../common/pod-cache.ts';
import { Reconciler } from '../common/reconciler.ts';
import { type Controller, type ControllerContext, recorderFor } from '../context.ts';
import { BIND_COMPLETED, Binder } from './binder.ts';
import { classOf, findVolume, isFor, mismatch } from './matching.ts';
import { bindsLate, tellPending } from './pending.ts';
import { deletionProblem } from './plugins.ts';

const RESYNC_MS = 15_000;

/** Binds claims to volumes and keeps the phases of both. Models pkg/controller/volume/persistentvolume/pv_controller.go. Volumes are provisioned by nobody here. */
export class PersistentVolumeController implements Controller {
  private readonly volumes: Informer<PersistentVolume>;
  private readonly claims: Informer<PersistentVolumeClaim>;
  private readonly classes: Informer<StorageClass>;
  private readonly pods: PodCache;
  private readonly binder: Binder;
  private readonly recorder: EventRecorder;
  private readonly volumeLoop: Reconciler;
  private readonly claimLoop: Reconciler;

  constructor(context: ControllerContext) {
    this.volumes = context.informers.of<PersistentVolume>('persistentvolumes');
    this.claims = context.informers.of<PersistentVolumeClaim>('persistentvolumeclaims');
    this.classes = context.informers.of<StorageClass>('storageclasses.storage.k8s.io');
    this.pods = new PodCache(context);
    this.binder = new Binder(context.client);
    this.recorder = recorderFor(context, 'persistentvolume-controller');
    const reads = [this.volumes, this.claims, this.classes, this.pods.informer];
    this.volumeLoop = new Reconciler(context, 'persistent volume', reads, name => this.syncVolume(name));
    this.claimLoop = new Reconciler(context, 'persistent volume claim', reads, key => this.syncClaim(key));
    const volumeChanged = (volume: PersistentVolume) => this.volumeChanged(volume);
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

  private volumeChanged({ metadata, spec }: PersistentVolume): void {
    this.volumeLoop.queue.add(metadata?.name ?? '');
    const reference = spec?.claimRef;
    if (reference) this.claimLoop.queue.add(`${reference.namespace}/${reference.name}`);
    // A volume that became free may be what a claim waits for.
    else
      for (const claim of this.claims.list())
        if (!claim.spec?.volumeName || claim.spec.volumeName === metadata?.name)
          this.claimLoop.queue.add(keyOf(claim));
  }

  private syncVolume(name: string): void {
    const volume = this.volumes.get(name);
    const reference = volume?.spec?.claimRef;
    if (volume === undefined) return;
    if (reference === undefined || !reference.uid) {
      this.binder.setPhase(volume, 'Available');
      return;
    }
    const claim = this.claims.get(`${reference.namespace}/${reference.name}`);
    if (claim?.metadata?.uid === reference.uid) {
      if (claim.spec?.volumeName === name) this.binder.setPhase(volume, 'Bound');
      else if (!claim.spec?.volumeName) this.claimLoop.queue.add(keyOf(claim));
      else this.binder.unbind(volume);
    } else this.release(volume);
  }

  private release(volume: PersistentVolume): void {
    const released = volume.status?.phase === 'Failed' ? volume : this.binder.setPhase(volume, 'Released');
    if (volume.spec?.persistentVolumeReclaimPolicy !== 'Delete') return;
    const problem = deletionProblem(volume);
    if (problem === 'external') return;
    if (problem !== undefined) {
      if (released.status?.phase === 'Failed') return;
      this.binder.setPhase(released, 'Failed', problem);
      this.recorder.event(volume, 'Warning', 'VolumeFailedDelete', problem);
      return;
    }
    const { name = '', uid } = volume.metadata ?? {};
    try {
      this.binder.volumes.delete(undefined, name, { preconditions: { uid } });
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
  }

  private syncClaim(key: string): void {
    const claim = this.claims.get(key);
    if (claim === undefined) return;
    if (claim.metadata?.annotations?.[BIND_COMPLETED] !== undefined) this.syncBound(claim);
    else if (claim.metadata?.deletionTimestamp === undefined) this.syncUnbound(key, claim);
  }

  private syncBound(claim: PersistentVolumeClaim): void {
    const lost = (reason: string, message: string) => {
      if (this.binder.setUnbound(claim, 'Lost')) this.recorder.event(claim, 'Warning', reason, message);
    };
    const name = claim.spec?.volumeName;
    const volume = name ? this.volumes.get(name) : undefined;
    if (volume && (volume.spec?.claimRef === undefined || isFor(volume, claim)))
      this.binder.bind(claim, volume);
    else if (volume)
      lost('ClaimMisbound', 'Two claims are bound to the same volume, this one is bound incorrectly');
    else if (name)
      lost('ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!');
    else lost('ClaimLost', 'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!');
  }

  private syncUnbound(key: string, claim: PersistentVolumeClaim): void {
    const storageClass = this.classes.get(classOf(claim));
    const volume = claim.spec?.volumeName
      ? this.askedVolume(claim, claim.spec.volumeName)
      : findVolume(claim, this.volumes.list(), bindsLate(storageClass));
    if (volume !== undefined) {
      this.binder.bind(claim, volume);
      return;
    }
    this.binder.setUnbound(claim, 'Pending');
    this.claimLoop.queue.addAfter(key, RESYNC_MS);
    if (claim.spec?.volumeName) return;
    tellPending(claim, storageClass, this.pods.usingClaim(key), this.binder, this.recorder);
  }

  /** The volume that a claim asks for by name, unless it does not do: then an event says why. */
  private askedVolume(claim: PersistentVolumeClaim, name: string): PersistentVolume | undefined {
    const volume = this.volumes.get(name);
    if (volume === undefined) return undefined;
    const taken = volume.spec?.claimRef !== undefined;
    if (taken && isFor(volume, claim)) return volume;
    if (taken) {
      const message = `volume "${name}" already bound to a different claim.`;
      this.recorder.event(claim, 'Warning', 'FailedBinding', message);
      return undefined;
    }
    const problem = mismatch(claim, volume);
    if (problem === undefined) return volume;
    const message = `Cannot bind to requested volume "${name}": ${problem}`;
    this.recorder.event(claim, 'Warning', 'VolumeMismatch', message);
    return undefined;
  }
}
