import type { Store } from '../../store/store.ts';

/** What listens on etcd's client port. */
export class EtcdService {
  private down = false;

  constructor(readonly store: Store) {}

  /** The process behind it has ended. */
  get isClosed(): boolean {
    return this.down;
  }

  close(): void {
    this.down = true;
  }
}
