import { Machine } from '../../machine/machine.ts';
import { ProgramError, type ProgramProcess } from '../process/program.ts';

/** The machine that the program runs on. @throws ProgramError inside a container */
export function machineOf(process: ProgramProcess): Machine {
  const { machine } = process.host;
  if (machine instanceof Machine) return machine;
  throw new ProgramError("System has not been booted with systemd as init system (PID 1). Can't operate.");
}

/** The machine, or undefined inside a container. */
export function findMachine(process: ProgramProcess): Machine | undefined {
  return process.host.machine instanceof Machine ? process.host.machine : undefined;
}

/** Columns padded to the widest cell, as most tools print tables. */
export function table(rows: readonly (readonly string[])[], gap = 2, right: readonly number[] = []): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map(row => row[i]?.length ?? 0)));
  return rows
    .map(row => {
      const cells = row.map((cell, i) =>
        right.includes(i) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!),
      );
      return `${cells.join(' '.repeat(gap)).trimEnd()}\n`;
    })
    .join('');
}
