import type { Program, ProgramProcess } from '../process/program.ts';
import { strftime } from '../time.ts';
import { FullScreen } from './full-screen.ts';
import { findMachine } from './machine.ts';
import { shortOptions } from './options.ts';
import { processes } from './ps.ts';
import { userOf } from './users.ts';

/** `top [-b] [-n count] [-d seconds]` */
export const top: Program = async process => {
  const { flags, values } = shortOptions(process, 'bn:d:cHo:p:u:', {});
  const count = values.has('n') ? Number(values.get('n')) : Number.POSITIVE_INFINITY;
  const delay = Number(values.get('d') ?? 3) * 1000;
  if (flags.has('b') || !process.isTerminal(1)) {
    for (let i = 0; i < count; i++) {
      if (i > 0) await process.sleep(delay);
      await process.print(`${i > 0 ? '\n' : ''}${screenText(process, Number.POSITIVE_INFINITY, 200, 'cpu')}`);
    }
    return 0;
  }
  const screen = new FullScreen(process, { signals: true });
  await screen.enter();
  let order: 'cpu' | 'memory' = 'cpu';
  try {
    for (let i = 0; i < count; i++) {
      const text = screenText(process, screen.rows, screen.columns, order)
        .split('\n')
        .map((line, at) => (at === 6 ? `\x1b[7m${line.padEnd(screen.columns)}\x1b[0m` : `${line}\x1b[K`));
      await screen.write(`\x1b[?25l\x1b[H${text.join('\r\n')}\x1b[J`);
      const key = await screen.key(delay);
      if (key === undefined) return 0;
      if (key === 'timeout') continue;
      if (key.name === 'q' || key.name === 'C-c') return 0;
      if (key.name === 'M') order = 'memory';
      if (key.name === 'P') order = 'cpu';
    }
    return 0;
  } finally {
    await screen.leave();
  }
};

function screenText(process: ProgramProcess, rows: number, columns: number, order: 'cpu' | 'memory'): string {
  const machine = findMachine(process);
  const list = processes(process);
  const usage = new Map(list.map(entry => [entry.pid, entry.usage()]));
  const now = process.clock.now();
  const cpus = machine?.cpus ?? 2;
  const total = (machine?.memoryBytes ?? 2 ** 32) / 2 ** 20;
  const busy = list.reduce((sum, e) => sum + usage.get(e.pid)!.milliCpu, 0);
  const used = Math.min(
    total,
    list.reduce((sum, e) => sum + usage.get(e.pid)!.memoryBytes, 180 << 20) / 2 ** 20,
  );
  const load = (busy / 1000).toFixed(2);
  const us = Math.min(100, busy / cpus / 10);
  const minutes = Math.floor((now - (machine?.bootedAt ?? now)) / 60_000);
  const up =
    minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
  const head = [
    `top - ${strftime('%H:%M:%S', now)} up ${up},  1 user,  load average: ${load}, ${load}, ${load}`,
    `Tasks: ${String(list.length).padStart(3)} total,   1 running, ${String(list.length - 1).padStart(3)} sleeping,   0 stopped,   0 zombie`,
    `%Cpu(s): ${us.toFixed(1).padStart(4)} us,  0.5 sy,  0.0 ni, ${Math.max(0, 99.5 - us)
      .toFixed(1)
      .padStart(4)} id,  0.0 wa,  0.0 hi,  0.0 si,  0.0 st`,
    `MiB Mem : ${total.toFixed(1).padStart(8)} total, ${((total - used) * 0.7).toFixed(1).padStart(8)} free, ${used.toFixed(1).padStart(8)} used, ${((total - used) * 0.3).toFixed(1).padStart(8)} buff/cache`,
    `MiB Swap:      0.0 total,      0.0 free,      0.0 used. ${(total - used).toFixed(1).padStart(8)} avail Mem`,
    '',
    '    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND',
  ];
  const key = (pid: number) => (order === 'cpu' ? usage.get(pid)!.milliCpu : usage.get(pid)!.memoryBytes);
  const lines = list
    .toSorted((a, b) => key(b.pid) - key(a.pid) || a.pid - b.pid)
    .map(entry => {
      const { milliCpu, memoryBytes } = usage.get(entry.pid)!;
      const seconds = ((now - entry.startedAt) / 1000) * (milliCpu / 1000);
      const time = `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(2).padStart(5, '0')}`;
      const kib = Math.floor(memoryBytes / 1024);
      return `${String(entry.pid).padStart(7)} ${userOf(process, entry.uid).name.slice(0, 8).padEnd(8)}  20   0 ${String(kib * 3).padStart(7)} ${String(kib).padStart(6)} ${String(Math.floor(kib / 2)).padStart(6)} ${milliCpu > 500 ? 'R' : 'S'} ${(milliCpu / 10).toFixed(1).padStart(5)} ${((memoryBytes / 2 ** 20 / total) * 100).toFixed(1).padStart(5)} ${time.padStart(9)} ${(entry.args[0] ?? '').replace(/^.*\//, '')}`;
    });
  return `${[...head, ...lines]
    .slice(0, rows)
    .map(line => line.slice(0, columns))
    .join('\n')}${rows === Number.POSITIVE_INFINITY ? '\n' : ''}`;
}
