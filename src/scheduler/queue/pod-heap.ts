import { Heap } from '../../base/heap.ts';
import type { QueuedPod } from './queued-pod.ts';

interface Entry {
  readonly queued: QueuedPod;
  removed: boolean;
}

/** Queued pods in an order of their own, each found by its UID. What is taken out of the middle is skipped later. */
export class PodHeap {
  private readonly heap: Heap<Entry>;
  private readonly byUid = new Map<string, Entry>();

  constructor(before: (a: QueuedPod, b: QueuedPod) => boolean) {
    this.heap = new Heap((a, b) => before(a.queued, b.queued));
  }

  get size(): number {
    return this.byUid.size;
  }

  get(uid: string): QueuedPod | undefined {
    return this.byUid.get(uid)?.queued;
  }

  push(queued: QueuedPod): void {
    this.remove(queued.pod.uid);
    const entry = { queued, removed: false };
    this.byUid.set(queued.pod.uid, entry);
    this.heap.push(entry);
  }

  peek(): QueuedPod | undefined {
    while (this.heap.peek()?.removed) this.heap.pop();
    return this.heap.peek()?.queued;
  }

  pop(): QueuedPod | undefined {
    const queued = this.peek();
    if (queued !== undefined) {
      this.heap.pop();
      this.byUid.delete(queued.pod.uid);
    }
    return queued;
  }

  remove(uid: string): void {
    const entry = this.byUid.get(uid);
    if (entry === undefined) return;
    entry.removed = true;
    this.byUid.delete(uid);
  }
}
