/** Runs a program that is written in TypeScript as a process, with Unix's rules about signals. */
import type { Clock } from '../base/clock.ts';
import type { Rng } from '../base/rng.ts';
import { PANIC_STATUS, panicText, Scope } from '../base/scope.ts';
import type { ExecSpec, NativeProgram, Process } from './runner.ts';

/** Signals whose default action is to do nothing: SIGCHLD, SIGCONT, SIGURG, SIGWINCH. */
const IGNORED = new Set([17, 18, 23, 28]);
const SIGABRT = 6;
const SIGKILL = 9;

/**
 * Starts `program` at once (what it does before its first await has happened when this returns), with a clock of its
 * own that ends with it. A signal that it does not take ends it with 128 + the signal's number; what it throws ends it
 * as a panic ends a Go program.
 */
export function startNative(
  program: NativeProgram,
  spec: ExecSpec,
  world: { readonly clock: Clock; readonly rng: Rng },
): Process {
  const abort = new AbortController();
  const handlers = new Map<number, () => void>();
  let over = false;
  let finish!: (status: number) => void;
  const done = new Promise<number>(resolve => {
    finish = status => {
      over = true;
      clock.stop();
      resolve(status);
    };
  });
  const panic = (error: unknown) => {
    if (over) return;
    world.clock.report(error);
    spec.stderr.write(panicText(error)).catch(() => undefined);
    finish(PANIC_STATUS);
    abort.abort(SIGABRT);
  };
  const clock = new Scope(world.clock, panic);
  const kill = (signal: number) => {
    if (over || signal === 0) return;
    const handler = signal === SIGKILL ? undefined : handlers.get(signal);
    if (handler !== undefined) return clock.bind(handler)();
    if (IGNORED.has(signal)) return;
    finish(128 + signal);
    abort.abort(signal);
  };
  program({
    ...spec,
    clock,
    rng: world.rng.fork(`${spec.host.hostname} ${spec.argv.join(' ')}`),
    signal: abort.signal,
    onSignal: (signal, handler) => void handlers.set(signal, handler),
  }).then(status => {
    if (!over) finish(status);
  }, panic);
  return { done, kill };
}
