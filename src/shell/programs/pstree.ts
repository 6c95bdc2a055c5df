import type { Program } from '../process/program.ts';
import { findMachine } from './machine.ts';

/** `pstree [-p]`: the processes of the machine, each below the one that started it. */
export const pstree: Program = async process => {
  const numbers = process.args.some(arg => /^-[a-z]*p/.test(arg));
  const all = findMachine(process)?.processes.list() ?? [];
  const label = (pid: number, args: readonly string[]) =>
    `${(args[0] ?? '').replace(/^.*\//, '').replace(/^init$/, 'systemd')}${numbers ? `(${pid})` : ''}`;
  const lines: string[] = [];
  const show = (pid: number, prefix: string, branch: string, rest: string) => {
    const entry = all.find(each => each.pid === pid)!;
    lines.push(`${prefix}${branch}${label(pid, entry.args)}`);
    const children = all.filter(each => each.ppid === pid && each.pid !== pid);
    children.forEach((child, i) => {
      const last = i === children.length - 1;
      show(child.pid, prefix + rest, last ? '`-' : '|-', last ? '  ' : '| ');
    });
  };
  const pids = new Set(all.map(entry => entry.pid));
  for (const root of all.filter(entry => !pids.has(entry.ppid))) show(root.pid, '', '', '  ');
  await process.print(lines.map(line => `${line}\n`).join(''));
  return 0;
};
