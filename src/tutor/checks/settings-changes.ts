import type { Told } from './check.ts';
import type { MachineSettings } from './evidence.ts';

/** Something about how a machine works that is not as it was. */
export interface SettingsChange {
  /** Of a file; else it is of a unit. */
  readonly path?: string;
  readonly unit?: string;
  readonly told: Told;
}

/** What differs between the settings of a machine at two moments. */
export function settingsChanges(
  machine: string,
  before: MachineSettings | undefined,
  after: MachineSettings | undefined,
): readonly SettingsChange[] {
  if (before === undefined || after === undefined) return [];
  return [...fileChanges(machine, before, after), ...unitChanges(machine, before, after)];
}

function fileChanges(
  machine: string,
  before: MachineSettings,
  after: MachineSettings,
): readonly SettingsChange[] {
  const then = new Map(before.files.map(({ path, text }) => [path, text]));
  const now = new Map(after.files.map(({ path, text }) => [path, text]));
  const paths = [...new Set([...then.keys(), ...now.keys()])];
  return paths.flatMap((path): SettingsChange[] => {
    const [left, right] = [then.get(path), now.get(path)];
    if (left === right) return [];
    const place = `${machine}:${path}`;
    if (left === undefined) return [{ path, told: { en: `${place} is new`, ko: `${place}: 새로 생김` } }];
    if (right === undefined) return [{ path, told: { en: `${place} is gone`, ko: `${place}: 없어짐` } }];
    return [{ path, told: { en: `${place} was changed`, ko: `${place}: 바뀜` } }];
  });
}

function unitChanges(
  machine: string,
  before: MachineSettings,
  after: MachineSettings,
): readonly SettingsChange[] {
  const units = [...new Set([...Object.keys(before.units), ...Object.keys(after.units)])];
  return units.flatMap(unit => {
    const [then, now] = [before.units[unit], after.units[unit]];
    if (then?.active === now?.active && then?.enabled === now?.enabled) return [];
    const show = (state: typeof then) => (state === undefined ? '-' : `${state.active}, ${state.enabled}`);
    return [{ unit, told: `${machine}:${unit} ${show(then)} → ${show(now)}` }];
  });
}
