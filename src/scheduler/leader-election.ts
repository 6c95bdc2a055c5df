import type { Lease } from '../api/generated/types.ts';
import { ApiError, ConnectionRefused, isReason } from '../api/status.ts';
import { type Clock, rfc3339Micro, type Timer } from '../base/clock.ts';
import { parseGoDuration } from '../base/go-duration.ts';
import type { Rng } from '../base/rng.ts';
import type { Client, ResourceClient } from '../client/client.ts';
import type { LeaderElectionConfiguration } from './config/types.ts';
import type { Logger } from './log.ts';

/** Retries are spread by up to this part of the period. */
const JITTER = 1.2;

export interface LeaderCallbacks {
  /** This one leads from now on. */
  started(): void;
  /** It leads no more: the lease could not be renewed in time. A program then ends. */
  lost(): void;
}

/**
 * Takes part in the election of a leader by a Lease.
 * models client-go tools/leaderelection
 */
export class LeaderElection {
  private readonly leases: ResourceClient<Lease>;
  private readonly leaseMs: number;
  private readonly renewMs: number;
  private readonly retryMs: number;
  private readonly name: string;
  private timer: Timer | undefined;
  private leading = false;
  private lastRenewal = 0;
  /** The lease as it was last seen to change, and when: only the own clock tells whether a holder is alive. */
  private observed: { readonly record: string; readonly at: number } | undefined;
  private holder = '';

  /** @param identity unique among the candidates: `<host>_<uuid>` */
  constructor(
    client: Client,
    private readonly clock: Clock,
    private readonly rng: Rng,
    private readonly log: Logger,
    private readonly config: LeaderElectionConfiguration,
    private readonly identity: string,
    private readonly callbacks: LeaderCallbacks,
  ) {
    this.leases = client.resource<Lease>('leases.coordination.k8s.io');
    this.leaseMs = parseGoDuration(config.leaseDuration) ?? 15_000;
    this.renewMs = parseGoDuration(config.renewDeadline) ?? 10_000;
    this.retryMs = parseGoDuration(config.retryPeriod) ?? 2_000;
    this.name = `${config.resourceNamespace}/${config.resourceName}`;
  }

  start(): void {
    this.log.info(0, 'leaderelection.go:257', `Attempting to acquire leader lease...`, { lock: this.name });
    this.tryToAcquire();
  }

  /** Stops taking part. The lease is left to expire, as when a program is killed. */
  stop(): void {
    this.timer?.cancel();
    this.timer = undefined;
  }

  private tryToAcquire(): void {
    if (this.acquireOrRenew()) {
      this.leading = true;
      this.lastRenewal = this.clock.now();
      this.log.info(0, 'leaderelection.go:271', `Successfully acquired lease`, { lock: this.name });
      this.callbacks.started();
      this.timer = this.clock.after(this.retryMs, () => this.renew());
      return;
    }
    const wait = this.retryMs * (1 + this.rng.next() * JITTER);
    this.timer = this.clock.after(wait, () => this.tryToAcquire());
  }

  private renew(): void {
    if (this.acquireOrRenew()) this.lastRenewal = this.clock.now();
    else if (
      this.clock.now() - this.lastRenewal >= this.renewMs ||
      (this.leading && this.holder !== this.identity)
    ) {
      this.leading = false;
      this.log.info(0, 'leaderelection.go:300', 'Failed to renew lease', { lock: this.name });
      this.callbacks.lost();
      return;
    }
    this.timer = this.clock.after(this.retryMs, () => this.renew());
  }

  private acquireOrRenew(): boolean {
    const { resourceNamespace: namespace, resourceName: name } = this.config;
    try {
      const lease = this.leases.find(namespace, name);
      if (lease === undefined) {
        this.leases.create(namespace, {
          apiVersion: 'coordination.k8s.io/v1',
          kind: 'Lease',
          metadata: { namespace, name },
          spec: this.claim(undefined),
        });
        this.holder = this.identity;
        return true;
      }
      const record = JSON.stringify(lease.spec ?? {});
      if (this.observed?.record !== record) this.observed = { record, at: this.clock.now() };
      this.holder = lease.spec?.holderIdentity ?? '';
      const alive = this.observed.at + this.leaseMs > this.clock.now();
      if (this.holder !== '' && this.holder !== this.identity && alive) {
        this.log.info(4, 'leaderelection.go:434', 'Lease is held and has not yet expired', {
          lock: this.name,
          lockHolder: this.holder,
        });
        return false;
      }
      this.leases.update({ ...lease, spec: this.claim(lease) });
      this.holder = this.identity;
      return true;
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof ConnectionRefused)) throw error;
      if (!isReason(error, 'Conflict'))
        this.log.error('leaderelection.go:448', 'Error retrieving lease lock', error.message, {
          lock: this.name,
        });
      return false;
    }
  }

  private claim(before: Lease | undefined): Lease['spec'] {
    const now = rfc3339Micro(this.clock.now());
    const renews = before?.spec?.holderIdentity === this.identity;
    const transitions = before?.spec?.leaseTransitions ?? 0;
    return {
      holderIdentity: this.identity,
      leaseDurationSeconds: Math.trunc(this.leaseMs / 1000),
      acquireTime: renews ? before.spec?.acquireTime : now,
      renewTime: now,
      leaseTransitions: before === undefined ? 0 : renews ? transitions : transitions + 1,
    };
  }
}
