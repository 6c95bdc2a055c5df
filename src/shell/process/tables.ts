import type { Clock } from '../../base/clock.ts';
import { Machine } from '../../machine/machine.ts';
import type { Host } from '../../machine/runner.ts';
import { type Task, TaskTable } from './task.ts';

const tables = new WeakMap<Host, TaskTable>();

/** The table of the shell's processes on a host: one for all sessions, entered in the machine's process table too. */
export function tableOf(host: Host, clock: Clock): TaskTable {
  let table = tables.get(host);
  if (table === undefined) {
    table =
      host.machine instanceof Machine ? new MachineTaskTable(clock, host.machine) : new TaskTable(clock, 7);
    tables.set(host, table);
  }
  return table;
}

/** Processes of a machine, numbered and listed by it. */
class MachineTaskTable extends TaskTable {
  constructor(
    clock: Clock,
    private readonly machine: Machine,
  ) {
    super(clock);
  }

  override take(task: Task): number {
    const { processes } = this.machine;
    const pid = processes.nextPid();
    const entry = processes.add({
      pid,
      ppid: task.parent?.pid ?? 1,
      uid: task.uid,
      // What the process is called may change with exec.
      get args() {
        return task.argv;
      },
      ...(task.terminal === undefined ? {} : { terminal: task.terminal }),
      kill: signal => task.kill(signal),
    });
    this.live.set(pid, task);
    void Promise.resolve().then(() => task.ended.then(() => entry.remove()));
    return pid;
  }
}
