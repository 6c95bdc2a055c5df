import type { Clock } from '../../base/clock.ts';
import { Machine } from '../../machine/machine.ts';
import { type ProcessEntry, Processes } from '../../machine/processes.ts';
import type { Host } from '../../machine/runner.ts';
import { type Task, TaskTable } from './task.ts';

const tables = new WeakMap<object, TaskTable>();
/** Between the pause process and a pod's first container lie those that started it. */
const AFTER_PAUSE = 7;

/** The table of the shell's processes on a host: one for all sessions, entered in the machine's process table too. */
export function tableOf(host: Host, clock: Clock): TaskTable {
  const space = host.machine instanceof Machine ? host.machine.processes : (host.pids ?? host);
  let table = tables.get(space);
  if (table === undefined) {
    if (space instanceof Processes) table = new MachineTaskTable(clock, space);
    else if (host.pids !== undefined && 'first' in host.pids && host.pids.first === 'pause')
      table = new PodTaskTable(clock, AFTER_PAUSE);
    else table = new TaskTable(clock, 1);
    tables.set(space, table);
  }
  return table;
}

/** Processes of a pod whose containers share them. */
class PodTaskTable extends TaskTable {
  private readonly since = this.clock.now();

  override list(): readonly ProcessEntry[] {
    const pause: ProcessEntry = {
      pid: 1,
      ppid: 0,
      uid: 65535,
      args: ['/pause'],
      startedAt: this.since,
      kill: () => undefined,
      usage: () => ({ milliCpu: 0, memoryBytes: 1 << 20 }),
    };
    return [pause, ...super.list()];
  }
}

/** Processes of a machine, numbered and listed by it. */
class MachineTaskTable extends TaskTable {
  constructor(
    clock: Clock,
    private readonly processes: Processes,
  ) {
    super(clock);
  }

  override list(): readonly ProcessEntry[] {
    return this.processes.list();
  }

  override take(task: Task): number {
    const { processes } = this;
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
