import type { Timer } from '../../base/clock.ts';
import type { Informer } from '../../client/informer.ts';
import { WorkQueue } from '../../client/queue.ts';
import type { Controller, ControllerContext } from '../context.ts';

const SYNC_POLL_MS = 100;

/**
 * The loop that most controllers are: a queue of keys, worked off once the caches that it reads are filled.
 * A key whose work throws comes again later.
 */
export class Reconciler implements Controller {
  readonly queue: WorkQueue;
  private waiting: Timer | undefined;

  /** @param reads the caches that must have synced before the first key is worked on */
  constructor(
    private readonly context: ControllerContext,
    private readonly name: string,
    private readonly reads: readonly Pick<Informer<never>, 'hasSynced'>[],
    private readonly reconcile: (key: string) => void,
  ) {
    this.queue = new WorkQueue(context.clock, context.client.limiter);
  }

  start(): void {
    if (this.reads.every(informer => informer.hasSynced)) {
      this.queue.run(this.reconcile, (key, error) =>
        this.context.log('E', `"Unhandled Error" err="${this.name}: error syncing '${key}': ${error}"`),
      );
    } else this.waiting = this.context.clock.after(SYNC_POLL_MS, () => this.start());
  }

  stop(): void {
    this.waiting?.cancel();
    this.queue.stop();
  }
}
