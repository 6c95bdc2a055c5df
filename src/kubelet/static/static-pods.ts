import type { Node, Pod } from '../../api/generated/types.ts';
import type { Timer } from '../../base/clock.ts';
import type { KubeletContext } from '../context.ts';
import { gracePeriod } from '../pods/grace-period.ts';
import type { PodWorker } from '../pods/worker.ts';
import { FileSource } from './file-source.ts';
import { Mirrors } from './mirrors.ts';

/** How often mirrors that could not be made or deleted are tried again: milliseconds. */
const RETRY_MS = 5000;

/** What runs the pods. */
export interface StaticPodHost {
  start(pod: Pod): PodWorker;
  /** The worker of a pod that has not ended yet and has this name. */
  active(namespace: string, name: string): PodWorker | undefined;
  /** The pod's status has to be written anew, since its mirror is new. */
  report(worker: PodWorker): void;
}

/** The pods of the manifests folder, and their mirrors. */
export class StaticPods {
  private wanted = new Map<string, Pod>();
  private readonly workers = new Map<string, PodWorker>();
  private readonly mirrors: Mirrors;
  private readonly source: FileSource | undefined;
  private retry: Timer | undefined;
  private stopped = false;
  /** The folder has been read: only then is a mirror without its file an orphan. */
  private known: boolean;

  constructor(
    private readonly context: KubeletContext,
    private readonly host: StaticPodHost,
    node: () => Node | undefined,
  ) {
    this.mirrors = new Mirrors(context, node);
    const { staticPodPath } = context.config;
    this.known = staticPodPath === '';
    if (staticPodPath !== '')
      this.source = new FileSource(context, staticPodPath, pods => this.changed(pods));
  }

  start(): void {
    this.source?.start();
  }

  stop(): void {
    this.stopped = true;
    this.source?.stop();
    this.retry?.cancel();
  }

  /** A mirror is at the API server, or has changed there. */
  mirrorSeen(mirror: Pod): void {
    this.mirrors.seen(mirror);
    this.reconcileMirrors();
  }

  mirrorGone(mirror: Pod): void {
    this.mirrors.gone(mirror);
    this.reconcileMirrors();
  }

  /** The API server's uid for a static pod, or undefined while it has no mirror. */
  mirrorUid(pod: Pod): string | undefined {
    return this.mirrors.uidOf(pod);
  }

  /**
   * The containers of a static pod have ended: another version of it may be waiting for that.
   * @returns false when the pod's file is still there, so that its status is still to be shown
   */
  terminated(worker: PodWorker): boolean {
    if (this.wanted.has(worker.uid)) return false;
    this.workers.delete(worker.uid);
    this.context.clock.soon(() => this.startWaiting());
    return true;
  }

  /** Room has been made for a static pod: it gets its mirror now. */
  admitted(): void {
    this.reconcileMirrors();
  }

  private changed(pods: readonly Pod[]): void {
    this.known = true;
    this.wanted = new Map(pods.map(pod => [pod.metadata?.uid ?? '', pod]));
    for (const [uid, worker] of this.workers) {
      if (!this.wanted.has(uid)) worker.terminate(gracePeriod(worker.pod));
    }
    this.startWaiting();
    this.reconcileMirrors();
  }

  /** Starts what is wanted and does not run; a pod of the same name must have ended before. */
  private startWaiting(): void {
    if (this.stopped) return;
    for (const [uid, pod] of this.wanted) {
      if (this.workers.has(uid) || this.isTaken(pod)) continue;
      this.workers.set(uid, this.host.start(pod));
    }
  }

  /** Has a pod of this name not ended yet? */
  private isTaken({ metadata }: Pod): boolean {
    return this.host.active(metadata?.namespace ?? '', metadata?.name ?? '') !== undefined;
  }

  private reconcileMirrors(): void {
    if (this.stopped || !this.known) return;
    this.retry?.cancel();
    let again = false;
    const names = new Set<string>();
    for (const pod of this.wanted.values()) {
      names.add(`${pod.metadata?.namespace}/${pod.metadata?.name}`);
      const worker = this.workers.get(pod.metadata?.uid ?? '');
      // a file that waits for another pod of its name to end has no mirror yet, nor has one that waits for room
      if (worker === undefined ? this.isTaken(pod) : worker.isHeld) continue;
      const before = this.mirrors.uidOf(pod);
      if (!this.mirrors.reconcile(pod)) again = true;
      if (worker !== undefined && this.mirrors.uidOf(pod) !== before) this.host.report(worker);
    }
    for (const mirror of this.mirrors.all()) {
      const { namespace = '', name = '' } = mirror.metadata ?? {};
      if (names.has(`${namespace}/${name}`) || this.host.active(namespace, name) !== undefined) continue;
      if (!this.mirrors.delete(mirror)) again = true;
    }
    if (again) this.retry = this.context.clock.after(RETRY_MS, () => this.reconcileMirrors());
  }
}
