import type { Systemd } from '../../../machine/units/systemd.ts';
import type { ProgramProcess } from '../../process/program.ts';
import { machineOf } from '../machine.ts';

/** What one of systemctl's verbs does with units; its status. */
export type Verb = (
  process: ProgramProcess,
  units: readonly string[],
  flags: ReadonlyMap<string, string>,
) => Promise<number>;

/** The systemd of the process's machine. */
export function systemd(process: ProgramProcess): Systemd {
  return machineOf(process).systemd;
}

/** A unit's name with its kind: `.service` unless another is given. */
export function fullName(unit: string): string {
  return /\.(service|target|socket|timer|mount|slice)$/.test(unit) ? unit : `${unit}.service`;
}
