// models pkg/kubelet/pod/mirror_client.go and kubelet.go, tryReconcileMirrorPods
import type { Node, Pod } from '../../api/generated/types.ts';
import { ApiError, ConnectionRefused } from '../../api/status.ts';
import type { KubeletContext } from '../context.ts';
import { HASH, MIRROR } from './manifest.ts';

/** Keeps for each static pod a pod object at the API server that shows it. */
export class Mirrors {
  /** The mirrors that the API server has, by `namespace/name`. */
  private readonly mirrors = new Map<string, Pod>();

  constructor(
    private readonly context: KubeletContext,
    private readonly node: () => Node | undefined,
  ) {}

  /** A mirror was seen at the API server. */
  seen(mirror: Pod): void {
    this.mirrors.set(keyOf(mirror), mirror);
  }

  /** A mirror is gone from the API server. */
  gone(mirror: Pod): void {
    const there = this.mirrors.get(keyOf(mirror));
    if (there?.metadata?.uid === mirror.metadata?.uid) this.mirrors.delete(keyOf(mirror));
  }

  /** The uid of a static pod's mirror, or undefined while it has none. */
  uidOf(pod: Pod): string | undefined {
    const mirror = this.mirrors.get(keyOf(pod));
    return mirror !== undefined && isMirrorOf(mirror, pod) ? mirror.metadata?.uid : undefined;
  }

  all(): readonly Pod[] {
    return [...this.mirrors.values()];
  }

  /** Makes the mirror of a static pod as it has to be. @returns false when that must be tried again */
  reconcile(pod: Pod): boolean {
    const mirror = this.mirrors.get(keyOf(pod));
    if (mirror !== undefined) {
      if (mirror.metadata?.deletionTimestamp === undefined && isMirrorOf(mirror, pod)) return true;
      this.context.log.info(
        'kubelet.go:3340',
        `"Trying to delete pod" pod="${keyOf(pod)}" podUID="${mirror.metadata?.uid}"`,
      );
      if (!this.delete(mirror)) return false;
    }
    const node = this.node();
    return node === undefined ? false : this.create(pod, node);
  }

  /** Deletes a mirror whose static pod is gone. @returns false when that must be tried again */
  delete(mirror: Pod): boolean {
    const { namespace, name = '', uid } = mirror.metadata ?? {};
    return this.attempt(
      () => {
        this.context.client
          .resource('pods')
          .delete(namespace, name, { gracePeriodSeconds: 0, preconditions: { uid } });
        this.mirrors.delete(keyOf(mirror));
      },
      'Failed deleting a mirror pod',
      mirror,
    );
  }

  private create(pod: Pod, node: Node): boolean {
    const { uid: _uid, ...metadata } = pod.metadata ?? {};
    const owner = {
      apiVersion: 'v1',
      kind: 'Node',
      name: node.metadata?.name ?? '',
      uid: node.metadata?.uid ?? '',
      controller: true,
    };
    const annotations = { ...metadata.annotations, [MIRROR]: metadata.annotations?.[HASH] ?? '' };
    const mirror: Pod = { ...pod, metadata: { ...metadata, annotations, ownerReferences: [owner] } };
    return this.attempt(
      () => {
        const made = this.context.client.resource<Pod>('pods').create(metadata.namespace, mirror);
        this.seen(made);
      },
      'Failed creating a mirror pod',
      pod,
    );
  }

  private attempt(action: () => void, failing: string, pod: Pod): boolean {
    try {
      action();
      return true;
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof ConnectionRefused)) throw error;
      if (error instanceof ApiError && error.code === 404 && failing.includes('deleting')) {
        this.mirrors.delete(keyOf(pod));
        return true;
      }
      this.context.log.error('kubelet.go:3352', `"${failing}" err="${error.message}" pod="${keyOf(pod)}"`);
      return false;
    }
  }
}

/** Is a pod of the API server the picture of a static pod? */
export function isMirror(pod: Pod): boolean {
  return pod.metadata?.annotations?.[MIRROR] !== undefined;
}

function isMirrorOf(mirror: Pod, pod: Pod): boolean {
  return mirror.metadata?.annotations?.[MIRROR] === pod.metadata?.annotations?.[HASH];
}

function keyOf({ metadata }: Pod): string {
  return `${metadata?.namespace}/${metadata?.name}`;
}
