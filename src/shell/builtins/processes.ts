import { waitForeground } from '../interpreter/foreground.ts';
import type { Job } from '../interpreter/jobs.ts';
import { runPendingTraps } from '../interpreter/traps.ts';
import { SIGTERM, signalName, signalNames, signalNumber } from '../process/signals.ts';
import type { Task } from '../process/task.ts';
import type { Shell } from '../shell.ts';
import { type Builtin, options, refuse } from './builtin.ts';

const jobs: Builtin = async (shell, args) => {
  const { flags, operands } = options(args, 'lnprsx');
  const list = operands.length > 0 ? operands.map(spec => shell.jobs.find(spec)) : [...shell.jobs.list];
  for (const job of list) {
    if (job === undefined) return refuse(shell, `jobs: ${operands[0]}: no such job`);
    const state = shell.jobs.state(job);
    if ((flags.has('r') && state !== 'Running') || (flags.has('s') && state !== 'Stopped')) continue;
    await shell.print(
      1,
      flags.has('p') ? `${job.tasks[0]!.pid}\n` : `${shell.jobs.describe(job, flags.has('l'))}\n`,
    );
    if (state === 'Done') shell.jobs.remove(job);
    job.notified = true;
  }
  return 0;
};

const fg: Builtin = async (shell, args) => {
  if (!shell.options.has('monitor')) return refuse(shell, 'fg: no job control');
  const job = shell.jobs.find(args[0] ?? '');
  if (job === undefined || shell.jobs.state(job) === 'Done')
    return refuse(shell, `fg: ${args[0] ?? 'current'}: no such job`);
  await shell.print(1, `${job.text}\n`);
  job.background = false;
  shell.jobs.touch(job);
  const waiting = waitForeground(shell, job.tasks, job.text, () => shell.jobs.resume(job));
  const statuses = await waiting.finally(() => {
    if (shell.jobs.state(job) === 'Done') shell.jobs.remove(job);
  });
  return statuses.at(-1)!;
};

const bg: Builtin = async (shell, args) => {
  if (!shell.options.has('monitor')) return refuse(shell, 'bg: no job control');
  for (const spec of args.length > 0 ? args : ['']) {
    const job = shell.jobs.find(spec);
    if (job === undefined || shell.jobs.state(job) === 'Done')
      return refuse(shell, `bg: ${spec || 'current'}: no such job`);
    job.background = true;
    shell.jobs.resume(job);
    const mark = shell.jobs.describe(job).slice(0, 5).trimEnd();
    await shell.print(1, `${mark} ${job.text} &\n`);
    job.notified = true;
  }
  return 0;
};

/** Waits for a process or a job of this shell; a signal with a trap ends the wait. */
async function waitFor(shell: Shell, job: Job, task?: Task): Promise<number> {
  const work = task ? [task] : job.tasks;
  const ended = Promise.all(work.map(t => t.ended));
  const trapped = new Promise<undefined>(resolve => {
    shell.trapArrived = () => resolve(undefined);
  });
  const statuses = await shell.task.guard(Promise.race([ended, trapped]));
  shell.trapArrived = undefined;
  if (statuses === undefined) {
    const [name = ''] = shell.pendingTraps;
    await runPendingTraps(shell);
    return 128 + (signalNumber(name) ?? 0);
  }
  if (shell.jobs.state(job) === 'Done') shell.jobs.remove(job);
  return statuses.at(-1)!;
}

const wait: Builtin = async (shell, args) => {
  const { flags, operands } = options(args, 'fnp:');
  if (flags.has('n')) {
    const running = shell.jobs.list;
    if (running.length === 0) return 127;
    const first = await shell.task.guard(
      Promise.race(
        running.map(async job => {
          await Promise.all(job.tasks.map(t => t.ended));
          return job;
        }),
      ),
    );
    shell.jobs.remove(first);
    return first.tasks.at(-1)!.status ?? 0;
  }
  if (operands.length === 0) {
    for (const job of [...shell.jobs.list])
      if (shell.jobs.state(job) !== 'Stopped') await waitFor(shell, job);
    await runPendingTraps(shell);
    return 0;
  }
  let status = 0;
  for (const operand of operands) {
    if (operand.startsWith('%')) {
      const job = shell.jobs.find(operand);
      if (job) status = await waitFor(shell, job);
      else status = await refuse(shell, `wait: ${operand}: no such job`, 127);
      continue;
    }
    if (!/^\d+$/.test(operand)) {
      status = await refuse(shell, `wait: \`${operand}': not a pid or valid job spec`, 1);
      continue;
    }
    const job = shell.jobs.findByPid(Number(operand));
    const task = job?.tasks.find(t => t.pid === Number(operand));
    if (job && task) status = await waitFor(shell, job, task);
    else status = await refuse(shell, `wait: pid ${operand} is not a child of this shell`, 127);
  }
  return status;
};

const kill: Builtin = async (shell, args) => {
  let signal: number | undefined = SIGTERM;
  let rest = [...args];
  if (rest[0] === '-l' || rest[0] === '-L') return listSignals(shell, rest.slice(1));
  if (rest[0] === '-s' || rest[0] === '-n') {
    signal = signalNumber(rest[1] ?? '');
    if (signal === undefined) return refuse(shell, `kill: ${rest[1]}: invalid signal specification`);
    rest = rest.slice(2);
  } else if (/^-[A-Za-z0-9]/.test(rest[0] ?? '')) {
    signal = signalNumber(rest[0]!.slice(1));
    if (signal === undefined)
      return refuse(shell, `kill: ${rest[0]!.slice(1)}: invalid signal specification`);
    rest = rest.slice(1);
  }
  if (rest[0] === '--') rest.shift();
  if (rest.length === 0) {
    await shell.print(
      2,
      'kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n',
    );
    return 2;
  }
  let status = 0;
  for (const target of rest) {
    if (!(await deliver(shell, target, signal))) status = 1;
  }
  await shell.task.step();
  return status;
};

async function deliver(shell: Shell, target: string, signal: number): Promise<boolean> {
  if (target.startsWith('%')) {
    const job = shell.jobs.find(target);
    if (job === undefined) {
      await shell.complain(`kill: ${target}: no such job`);
      return false;
    }
    for (const task of job.tasks) task.kill(signal);
    if (signal === SIGTERM) shell.jobs.resume(job);
    return true;
  }
  if (!/^-?\d+$/.test(target)) {
    await shell.complain(`kill: ${target}: arguments must be process or job IDs`);
    return false;
  }
  const pid = Number(target);
  const { live } = shell.world.table;
  const tasks =
    pid < 0 ? [...live.values()].filter(t => t.group === -pid) : [live.get(pid)].filter(t => t !== undefined);
  for (const task of tasks) task.kill(signal);
  if (tasks.length > 0) return true;
  const outcome = shell.world.killOther?.(pid, signal, shell.actor);
  if (outcome === 'sent') return true;
  await shell.complain(
    `kill: (${target}) - ${outcome === 'denied' ? 'Operation not permitted' : 'No such process'}`,
  );
  return false;
}

async function listSignals(shell: Shell, names: readonly string[]): Promise<number> {
  for (const name of names) {
    const number = /^\d+$/.test(name) ? Number(name) : undefined;
    const text =
      number === undefined
        ? signalNumber(name)?.toString()
        : signalName(number > 128 ? number - 128 : number);
    if (text === undefined) return refuse(shell, `kill: ${name}: invalid signal specification`);
    await shell.print(1, `${text}\n`);
  }
  if (names.length > 0) return 0;
  let text = '';
  signalNames().forEach((name, i) => {
    text += `${String(i + 1).padStart(2)}) SIG${name}${(i + 1) % 5 === 0 ? '\n' : '\t'}`;
  });
  await shell.print(1, text.endsWith('\n') ? text : `${text}\n`);
  return 0;
}

const disown: Builtin = async (shell, args) => {
  const { flags, operands } = options(args, 'ahr');
  const list = flags.has('a')
    ? [...shell.jobs.list]
    : (operands.length > 0 ? operands : ['']).map(spec =>
        /^\d+$/.test(spec) ? shell.jobs.findByPid(Number(spec)) : shell.jobs.find(spec),
      );
  for (const job of list) {
    if (job === undefined) return refuse(shell, `disown: ${operands[0] ?? 'current'}: no such job`);
    shell.jobs.remove(job);
  }
  return 0;
};

const trap: Builtin = async (shell, args) => {
  const rest = args[0] === '--' ? args.slice(1) : args;
  if (rest[0] === '-l') return listSignals(shell, []);
  if (rest.length === 0 || rest[0] === '-p') {
    const wanted = rest.slice(1).map(name => trapName(name) ?? name);
    const order = (name: string) => (name === 'EXIT' ? 0 : (signalNumber(name) ?? 100));
    for (const [name, action] of [...shell.traps].sort((a, b) => order(a[0]) - order(b[0]))) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      const label = signalNumber(name) === undefined ? name : `SIG${name}`;
      await shell.print(1, `trap -- '${action.replace(/'/g, "'\\''")}' ${label}\n`);
    }
    return 0;
  }
  const single = rest.length === 1 || /^\d+$/.test(rest[0]!);
  const action = single ? '-' : rest[0]!;
  let status = 0;
  for (const spec of single ? rest : rest.slice(1)) {
    const name = trapName(spec);
    if (name === undefined) status = await refuse(shell, `trap: ${spec}: invalid signal specification`);
    else setTrap(shell, name, action);
  }
  return status;
};

function trapName(spec: string): string | undefined {
  const upper = spec.toUpperCase().replace(/^SIG/, '');
  if (['EXIT', 'ERR', 'DEBUG', 'RETURN'].includes(upper)) return upper;
  if (spec === '0') return 'EXIT';
  const number = signalNumber(spec);
  return number === undefined ? undefined : signalName(number);
}

function setTrap(shell: Shell, name: string, action: string): void {
  if (action === '-') shell.traps.delete(name);
  else shell.traps.set(name, action);
  const number = signalNumber(name);
  if (number === undefined) return;
  if (action === '-') {
    // An interactive shell keeps its own handling of what the terminal sends.
    shell.task.handle(number, shell.interactive ? shell.defaultHandlers.get(number) : undefined);
  } else if (action === '') shell.task.handle(number, 'ignore');
  else
    shell.task.handle(number, () => {
      shell.pendingTraps.push(name);
      shell.trapArrived?.();
    });
}

const suspend: Builtin = async shell =>
  refuse(
    shell,
    shell.options.has('monitor')
      ? 'suspend: cannot suspend a login shell'
      : 'suspend: cannot suspend: no job control',
  );

export const processBuiltins: Record<string, Builtin> = { jobs, fg, bg, wait, kill, disown, trap, suspend };
