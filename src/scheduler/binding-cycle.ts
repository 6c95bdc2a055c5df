import type { Clock, Timer } from '../base/clock.ts';
import type { CycleState } from './framework/cycle-state.ts';
import type { Done } from './framework/plugin.ts';
import type { Profile } from './framework/profile.ts';
import { isRejected, messageOf, type Outcome, refuse } from './framework/status.ts';
import type { QueuedPod } from './queue/queued-pod.ts';

/** A pod that has a node and is on its way to be bound there. */
export interface Assumed {
  readonly profile: Profile;
  readonly state: CycleState;
  readonly queued: QueuedPod;
  readonly node: string;
}

/** Permit may keep a pod no longer than this. */
const LONGEST_WAIT_MS = 15 * 60_000;

interface Waiting {
  readonly timer: Timer | undefined;
  readonly end: Done;
}

/** Takes pods from having a node to being bound: Permit's wait, PreBind, Bind, PostBind. models schedule_one.go, bindingCycle */
export class BindingCycles {
  private readonly waiting = new Map<string, Waiting>();

  constructor(private readonly clock: Clock) {}

  /**
   * Asks the Permit plugins. @returns why not, or how long the pod has to wait (0: not at all)
   */
  permit({ profile, state, queued, node }: Assumed): Outcome | { readonly waitMs: number } {
    let waitMs = 0;
    for (const plugin of profile.at.permit) {
      const answer = plugin.permit(state, queued.pod, node);
      if (answer === undefined) continue;
      if ('waitMs' in answer) waitMs = Math.min(Math.max(waitMs, answer.waitMs), LONGEST_WAIT_MS);
      else if (isRejected(answer)) return answer;
      else
        return refuse(plugin.name, 'Error', `running Permit plugin "${plugin.name}": ${messageOf(answer)}`);
    }
    return { waitMs };
  }

  /** Runs the cycle. `done` is called once, at once unless something has to be waited for. */
  run(assumed: Assumed, waitMs: number, decided: () => void, done: Done): void {
    const bind = (outcome: Outcome) => {
      if (outcome !== undefined) return done(outcome);
      decided();
      this.preBind(assumed, 0, failed => done(failed ?? this.bind(assumed)));
    };
    if (waitMs === 0) {
      bind(undefined);
      return;
    }
    const { uid } = assumed.queued.pod;
    const end: Done = outcome => {
      this.waiting.get(uid)?.timer?.cancel();
      this.waiting.delete(uid);
      bind(outcome);
    };
    const late = () =>
      end(refuse('', 'Unschedulable', `rejected due to timeout after waiting ${waitMs}ms at plugin`));
    this.waiting.set(uid, { timer: this.clock.after(waitMs, late), end });
  }

  /** Rejects a pod that waits; false when it does not. */
  reject(uid: string, message: string): boolean {
    const waiting = this.waiting.get(uid);
    waiting?.end(refuse('', 'Unschedulable', message));
    return waiting !== undefined;
  }

  /** Whether PreBind has work for the pod, so that binding it may take time. */
  takesTime({ profile, state, queued, node }: Assumed): boolean {
    return profile.at.preBind.some(plugin => plugin.preBindNeeded?.(state, queued.pod, node) ?? true);
  }

  private preBind(assumed: Assumed, from: number, done: Done): void {
    const { profile, state, queued, node } = assumed;
    const plugin = profile.at.preBind[from];
    if (plugin === undefined) {
      done(undefined);
      return;
    }
    plugin.preBind(state, queued.pod, node, outcome => {
      if (outcome === undefined) return this.preBind(assumed, from + 1, done);
      const message = `running PreBind plugin "${plugin.name}": ${messageOf(outcome)}`;
      done(isRejected(outcome) ? outcome : refuse(plugin.name, 'Error', message));
    });
  }

  private bind({ profile, state, queued, node }: Assumed): Outcome {
    for (const plugin of profile.at.bind) {
      const outcome = plugin.bind(state, queued.pod, node);
      if (outcome?.code === 'Skip') continue;
      if (outcome !== undefined) {
        if (isRejected(outcome)) return outcome;
        return refuse(plugin.name, 'Error', `running Bind plugin "${plugin.name}": ${messageOf(outcome)}`);
      }
      for (const other of profile.at.postBind) other.postBind(state, queued.pod, node);
      return undefined;
    }
    return refuse('', 'Skip');
  }
}
