import type { Lease } from '../api/generated/types.ts';
import { isReason } from '../api/status.ts';
import { type Clock, rfc3339Micro, type Timer } from '../base/clock.ts';
import type { Rng } from '../base/rng.ts';
import type { Client, ResourceClient } from './client.ts';
import { isTransient } from './connection.ts';

/** Attempts to acquire are spread by up to this part of the retry period. */
const JITTER = 1.2;

/** Where the election says what happens, as klog's structured lines. @param source upstream's file and line */
export interface ElectionLog {
  info(verbosity: number, source: string, message: string, values: { readonly [key: string]: string }): void;
  error(source: string, message: string, error: string, values: { readonly [key: string]: string }): void;
}

export interface ElectionOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly rng: Rng;
  readonly log: ElectionLog;
  /** Unique among the candidates: `<host>_<uuid>`. */
  readonly identity: string;
  /** Of the Lease. */
  readonly namespace: string;
  readonly name: string;
  readonly leaseMs: number;
  readonly renewMs: number;
  readonly retryMs: number;
  /** This one leads from now on. */
  started(): void;
  /** It leads no more: the lease could not be renewed in time. A program then ends. */
  lost(): void;
}

/** Takes part in the election of a leader by a Lease. models client-go tools/leaderelection/leaderelection.go */
export class LeaderElection {
  private readonly leases: ResourceClient<Lease>;
  private readonly lock: string;
  private timer: Timer | undefined;
  private leading = false;
  private renewedAt = 0;
  /** The lease as it was last seen to change, and when: only the own clock tells whether a holder is alive. */
  private observed: { readonly record: string; readonly at: number } | undefined;

  constructor(private readonly options: ElectionOptions) {
    this.leases = options.client.resource<Lease>('leases.coordination.k8s.io');
    this.lock = `${options.namespace}/${options.name}`;
  }

  start(): void {
    this.info(0, 'leaderelection.go:257', 'Attempting to acquire leader lease...');
    this.tryToAcquire();
  }

  /** Stops taking part. @param release gives the lease back where it is held, so that another need not wait for its end */
  stop(release = false): void {
    this.timer?.cancel();
    this.timer = undefined;
    if (this.leading && release) this.release();
    this.leading = false;
  }

  private tryToAcquire(): void {
    const { clock, retryMs, rng } = this.options;
    if (!this.acquireOrRenew()) {
      this.timer = clock.after(retryMs * (1 + rng.next() * JITTER), () => this.tryToAcquire());
      return;
    }
    this.leading = true;
    this.renewedAt = clock.now();
    this.info(0, 'leaderelection.go:271', 'Successfully acquired lease');
    this.timer = clock.after(retryMs, () => this.renew());
    this.options.started();
  }

  private renew(): void {
    const { clock, renewMs, retryMs } = this.options;
    if (this.acquireOrRenew()) this.renewedAt = clock.now();
    else if (clock.now() - this.renewedAt >= renewMs) {
      this.leading = false;
      this.info(0, 'leaderelection.go:300', 'Failed to renew lease');
      this.options.lost();
      return;
    }
    this.timer = clock.after(retryMs, () => this.renew());
  }

  private acquireOrRenew(): boolean {
    const { clock, identity, leaseMs, namespace, name } = this.options;
    try {
      const lease = this.leases.find(namespace, name);
      if (lease === undefined) {
        this.leases.create(namespace, {
          apiVersion: 'coordination.k8s.io/v1',
          kind: 'Lease',
          metadata: { namespace, name },
          spec: this.claim(undefined),
        });
        return true;
      }
      const record = JSON.stringify(lease.spec ?? {});
      if (this.observed?.record !== record) this.observed = { record, at: clock.now() };
      const holder = lease.spec?.holderIdentity ?? '';
      if (holder !== '' && holder !== identity && this.observed.at + leaseMs > clock.now()) {
        this.info(4, 'leaderelection.go:434', 'Lease is held and has not yet expired', {
          lockHolder: holder,
        });
        return false;
      }
      this.leases.update({ ...lease, spec: this.claim(lease) });
      return true;
    } catch (error) {
      if (!isTransient(error)) throw error;
      if (!isReason(error, 'Conflict')) this.failed('Error retrieving lease lock', error);
      return false;
    }
  }

  private claim(before: Lease | undefined): Lease['spec'] {
    const { clock, identity, leaseMs } = this.options;
    const now = rfc3339Micro(clock.now());
    const renews = before?.spec?.holderIdentity === identity;
    const transitions = before?.spec?.leaseTransitions ?? 0;
    return {
      holderIdentity: identity,
      leaseDurationSeconds: Math.trunc(leaseMs / 1000),
      acquireTime: renews ? before.spec?.acquireTime : now,
      renewTime: now,
      leaseTransitions: before === undefined ? 0 : renews ? transitions : transitions + 1,
    };
  }

  private release(): void {
    const { clock, identity, namespace, name } = this.options;
    const now = rfc3339Micro(clock.now());
    try {
      const lease = this.leases.find(namespace, name);
      if (lease?.spec?.holderIdentity !== identity) return;
      const { leaseTransitions } = lease.spec;
      const spec = {
        holderIdentity: '',
        leaseDurationSeconds: 1,
        acquireTime: now,
        renewTime: now,
        leaseTransitions,
      };
      this.leases.update({ ...lease, spec });
    } catch (error) {
      if (!isTransient(error)) throw error;
      this.failed('Failed to release lease', error);
    }
  }

  private info(verbosity: number, source: string, message: string, values = {}): void {
    this.options.log.info(verbosity, source, message, { lock: this.lock, ...values });
  }

  private failed(message: string, error: unknown): void {
    const why = error instanceof Error ? error.message : String(error);
    this.options.log.error('leaderelection.go:448', message, why, { lock: this.lock });
  }
}
