import type { Clock } from '../base/clock.ts';
import type { Rng } from '../base/rng.ts';
import type { Client } from '../client/client.ts';
import { rateLimiter } from '../client/rate-limiter.ts';
import {
  type Controller,
  type ControllerFlags,
  DEFAULT_FLAGS,
  type Log,
  SharedInformers,
} from './context.ts';
import { CONTROLLERS, isEnabled } from './registry.ts';

export interface ControllerManagerOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly rng: Rng;
  /** As `--controllers`: `*`, `name`, `-name`. Default: `*`. */
  readonly controllers?: readonly string[];
  readonly flags?: Partial<ControllerFlags>;
  readonly log?: Log;
}

/**
 * The control loops of kube-controller-manager over one client. Between `stop` and `start` nothing is reconciled;
 * each start begins with empty caches, as a new process does.
 */
export class ControllerManager {
  private running:
    | { readonly informers: SharedInformers; readonly controllers: readonly Controller[] }
    | undefined;

  constructor(private readonly options: ControllerManagerOptions) {}

  start(): void {
    if (this.running) return;
    const { client, clock, rng, controllers: list = ['*'], flags, log = () => undefined } = this.options;
    const informers = new SharedInformers(client, clock);
    const context = { client, clock, rng, informers, log, flags: { ...DEFAULT_FLAGS, ...flags } };
    const controllers = CONTROLLERS.filter(known => isEnabled(known, list)).flatMap(
      ({ create, pace = {} }) => {
        if (create === undefined) return [];
        const { kubeApiQps, kubeApiBurst } = context.flags;
        const limiter = rateLimiter(clock, kubeApiQps * (pace.qps ?? 1), kubeApiBurst * (pace.burst ?? 1));
        return [create({ ...context, client: limiter ? client.limited(limiter) : client })];
      },
    );
    this.running = { informers, controllers };
    informers.start();
    for (const controller of controllers) controller.start();
  }

  stop(): void {
    if (this.running === undefined) return;
    for (const controller of this.running.controllers) controller.stop();
    this.running.informers.stop();
    this.running = undefined;
  }
}
