/** Leader election over a Lease. models client-go/tools/leaderelection */
import type { Lease } from '../../api/generated/types.ts';
import { type Clock, rfc3339Micro, type Timer } from '../../base/clock.ts';
import type { Client } from '../../client/client.ts';
import { isTransient } from '../../client/connection.ts';

export interface ElectionOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly identity: string;
  readonly namespace: string;
  readonly name: string;
  readonly leaseDuration: number;
  readonly renewDeadline: number;
  readonly retryPeriod: number;
  /** Called once, when this candidate leads. */
  onStarted(): void;
  /** Called once, when it could not renew in time. */
  onLost(): void;
}

export class LeaderElection {
  private timer: Timer | undefined;
  private leading = false;
  private renewedAt = 0;
  private observed: { readonly record: string; readonly at: number } | undefined;
  private over = false;

  constructor(private readonly options: ElectionOptions) {}

  get isLeader(): boolean {
    return this.leading;
  }

  /** Tries now and every retry period until stopped or lost. */
  start(): void {
    this.attempt();
  }

  /** Gives up; releases the lease when it is held. */
  stop(): void {
    this.timer?.cancel();
    if (this.over) return;
    this.over = true;
    if (this.leading) this.release();
  }

  private attempt(): void {
    if (this.over) return;
    const { clock, retryPeriod, renewDeadline } = this.options;
    if (this.tryAcquireOrRenew()) {
      this.renewedAt = clock.now();
      if (!this.leading) {
        this.leading = true;
        this.options.onStarted();
      }
    } else if (this.leading && clock.now() - this.renewedAt >= renewDeadline) {
      this.over = true;
      this.options.onLost();
      return;
    }
    this.timer = clock.after(retryPeriod, () => this.attempt());
  }

  private tryAcquireOrRenew(): boolean {
    const { client, clock, identity, namespace, name, leaseDuration } = this.options;
    const leases = client.resource<Lease>('leases.coordination.k8s.io');
    const now = rfc3339Micro(clock.now());
    try {
      const held = leases.find(namespace, name);
      if (held === undefined) {
        const spec = this.record(now, now, 0);
        leases.create(namespace, {
          apiVersion: 'coordination.k8s.io/v1',
          kind: 'Lease',
          metadata: { name, namespace },
          spec,
        });
        return true;
      }
      const spec = held.spec ?? {};
      const seen = JSON.stringify(spec);
      if (this.observed?.record !== seen) this.observed = { record: seen, at: clock.now() };
      const holder = spec.holderIdentity ?? '';
      if (holder !== '' && holder !== identity && clock.now() - this.observed.at < leaseDuration)
        return false;
      const mine = holder === identity;
      leases.update({
        ...held,
        spec: this.record(
          mine ? (spec.acquireTime ?? now) : now,
          now,
          (spec.leaseTransitions ?? 0) + (mine ? 0 : 1),
        ),
      });
      return true;
    } catch (error) {
      if (isTransient(error)) return false;
      throw error;
    }
  }

  private record(
    acquireTime: string,
    renewTime: string,
    leaseTransitions: number,
  ): NonNullable<Lease['spec']> {
    return {
      holderIdentity: this.options.identity,
      leaseDurationSeconds: this.options.leaseDuration / 1000,
      acquireTime,
      renewTime,
      leaseTransitions,
    };
  }

  private release(): void {
    const { client, clock, namespace, name } = this.options;
    const leases = client.resource<Lease>('leases.coordination.k8s.io');
    const now = rfc3339Micro(clock.now());
    try {
      const held = leases.find(namespace, name);
      if (held === undefined) return;
      const spec = {
        ...this.record(now, now, held.spec?.leaseTransitions ?? 0),
        holderIdentity: '',
        leaseDurationSeconds: 1,
      };
      leases.update({ ...held, spec });
    } catch (error) {
      if (!isTransient(error)) throw error;
    }
  }
}
