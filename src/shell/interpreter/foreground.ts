import { SIGINT, signalText } from '../process/signals.ts';
import { Interrupted, type Task } from '../process/task.ts';
import type { Shell } from '../shell.ts';

/**
 * Waits until the foreground job has ended or stopped; returns the statuses of its processes. A stopped one becomes
 * a job of the list.
 * @param begin called once the terminal is the job's: lets a stopped one go on
 */
export async function waitForeground(
  shell: Shell,
  tasks: readonly Task[],
  text: string,
  begin?: () => void,
): Promise<number[]> {
  const { tty } = shell.world;
  const controls = shell.options.has('monitor') && tty !== undefined && shell.interactive;
  if (controls) tty.foreground = tasks[0]!.group;
  begin?.();
  const ended = Promise.all(tasks.map(task => task.ended));
  let unwatch = () => {};
  const stopped = new Promise<'stopped'>(resolve => {
    if (!shell.options.has('monitor')) return;
    const check = () => {
      if (tasks.some(task => task.state === 'stopped')) resolve('stopped');
    };
    const stops = tasks.map(task => task.watch(check));
    unwatch = () => {
      for (const stop of stops) stop();
    };
    check();
  });
  let outcome: number[] | 'stopped';
  try {
    outcome = await shell.task.guard(Promise.race([ended, stopped]));
  } finally {
    unwatch();
    if (controls) {
      tty.foreground = shell.task.group;
      tty.dropReaders();
    }
  }
  if (outcome === 'stopped') {
    tty?.restore();
    const job = shell.jobs.findByPid(tasks[0]!.pid) ?? shell.jobs.add(text, tasks, false);
    job.background = false;
    shell.jobs.touch(job);
    job.notified = true;
    await shell.print(2, `\n${shell.jobs.describe(job)}\n`);
    return tasks.map(() => 148);
  }
  const killer = tasks.at(-1)!.endedBy;
  if (killer !== undefined) await afterSignal(shell, killer, tasks);
  return outcome;
}

async function afterSignal(shell: Shell, signal: number, tasks: readonly Task[]): Promise<void> {
  if (shell.interactive) {
    shell.world.tty?.restore();
    if (signal === SIGINT) {
      // A loop ends when ^C has ended what it was waiting for.
      throw new Interrupted();
    }
    if (signal !== 13) await shell.print(2, `${signalText(signal)}\n`);
  } else if (signal !== SIGINT && signal !== 13 && signal !== 15) {
    await shell.complain(
      `${tasks.at(-1)!.pid} ${signalText(signal).padEnd(23)} ${tasks.at(-1)!.argv.join(' ')}`,
    );
  }
}
