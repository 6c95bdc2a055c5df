import { type Program, ProgramError } from '../../process/program.ts';
import { shortOptions } from '../options.ts';
import {
  daemonReload,
  disable,
  enable,
  kill,
  mask,
  reload,
  restart,
  start,
  stop,
  unmask,
} from './changes.ts';
import { listUnitFiles, listUnits } from './lists.ts';
import { cat, isActive, isEnabled, isFailed, show } from './states.ts';
import { status } from './status.ts';
import type { Verb } from './verb.ts';

const LONG = {
  now: '\x01',
  quiet: 'q',
  'no-pager': '\x02',
  lines: 'n',
  full: 'l',
  all: 'a',
  type: 't',
  state: '\x03',
  signal: 's',
  property: 'p',
  force: 'f',
  'no-legend': '\x04',
  plain: '\x05',
  value: '\x06',
  system: '\x07',
  output: 'o',
};

const VERBS: Readonly<Record<string, Verb>> = {
  start,
  stop,
  restart,
  'try-restart': restart,
  'reload-or-restart': restart,
  reload,
  kill,
  enable,
  disable,
  mask,
  unmask,
  'daemon-reload': daemonReload,
  'reset-failed': async () => 0,
  status,
  'is-active': isActive,
  'is-failed': isFailed,
  'is-enabled': isEnabled,
  cat,
  show,
  'list-units': listUnits,
  'list-unit-files': listUnitFiles,
};

/** `systemctl VERB [UNIT]...` */
export const systemctl: Program = async process => {
  const { flags, values, operands } = shortOptions(
    process,
    'ql n:at:s:p:fo:\x01\x02\x03:\x04\x05\x06\x07'.replace(' ', ''),
    LONG,
  );
  const [name = 'list-units', ...units] = operands;
  const verb = VERBS[name];
  if (verb === undefined) throw new ProgramError(`Unknown command verb '${name}'.`);
  const given = new Map([...flags].map(flag => [flag, values.get(flag) ?? '']));
  if (units.length === 0 && NEEDS_UNITS.has(name)) throw new ProgramError('Too few arguments.');
  return verb(process, units, given);
};

const NEEDS_UNITS = new Set([
  'start',
  'stop',
  'restart',
  'reload',
  'enable',
  'disable',
  'mask',
  'unmask',
  'kill',
  'is-active',
  'is-enabled',
  'is-failed',
  'cat',
  'try-restart',
  'reload-or-restart',
]);
