import type { Store } from '../../store/store.ts';

/** What listens on etcd's client port. */
export class EtcdService {
  private down = false;

  constructor(
    readonly store: Store,
    /** PEM of who signs the certificates that clients must show; undefined where they need none. */
    readonly clientAuthority?: string,
  ) {}

  /** The process behind it has ended. */
  get isClosed(): boolean {
    return this.down;
  }

  close(): void {
    this.down = true;
  }
}
