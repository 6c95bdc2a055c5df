import { table } from '../machine.ts';
import { systemd, type Verb } from './verb.ts';

/** `systemctl list-units [PATTERN]...` */
export const listUnits: Verb = async (process, units, flags) => {
  const list = systemd(process)
    .list()
    .filter(
      unit =>
        (flags.has('a') || unit.active !== 'inactive') &&
        (units.length === 0 || units.some(p => unit.name.startsWith(p.replace(/\*.*$/, '')))),
    );
  const rows = list.map(unit => [
    `${unit.active === 'failed' ? '●' : ' '} ${unit.name}`,
    unit.load,
    unit.active,
    unit.sub,
    unit.description,
  ]);
  if (!flags.has('\x04')) rows.unshift(['  UNIT', 'LOAD', 'ACTIVE', 'SUB', 'DESCRIPTION']);
  await process.print(rows.length === 0 ? '' : table(rows, 1));
  if (!flags.has('\x04')) {
    await process.print(
      '\nLegend: LOAD   → Reflects whether the unit definition was properly loaded.\n' +
        '        ACTIVE → The high-level unit activation state, i.e. generalization of SUB.\n' +
        '        SUB    → The low-level unit activation state, values depend on unit type.\n\n' +
        `${list.length} loaded units listed.\n`,
    );
  }
  return 0;
};

/** `systemctl list-unit-files` */
export const listUnitFiles: Verb = async (process, _units, flags) => {
  const list = systemd(process).list();
  const rows = list.map(unit => [unit.name, unit.enabled, unit.enabled === 'static' ? '-' : 'enabled']);
  if (!flags.has('\x04')) rows.unshift(['UNIT FILE', 'STATE', 'PRESET']);
  await process.print(`${table(rows, 1)}\n${list.length} unit files listed.\n`);
  return 0;
};
