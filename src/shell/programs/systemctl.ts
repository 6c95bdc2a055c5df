import { type Systemd, UnitError, type UnitStatus } from '../../machine/units/systemd.ts';
import { type Program, ProgramError, type ProgramProcess } from '../process/program.ts';
import { strftime } from '../time.ts';
import { journalLine } from './journalctl.ts';
import { machineOf, table } from './machine.ts';
import { shortOptions } from './options.ts';

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

type Verb = (
  process: ProgramProcess,
  units: readonly string[],
  flags: ReadonlyMap<string, string>,
) => Promise<number>;

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

function systemd(process: ProgramProcess): Systemd {
  return machineOf(process).systemd;
}

/** Does something with each unit; a refusal is told in systemctl's words. */
function changing(
  verb: string,
  act: (systemd: Systemd, unit: string, process: ProgramProcess) => unknown,
): Verb {
  return async (process, units) => {
    if (process.actor.uid !== 0) {
      await process.stderr.write(
        `Failed to ${verb} ${fullName(units[0]!)}: Interactive authentication required.\n`,
      );
      return 1;
    }
    let status = 0;
    for (const unit of units) {
      try {
        const lines = await act(systemd(process), unit, process);
        if (Array.isArray(lines)) await process.stderr.write(lines.map(line => `${line}\n`).join(''));
        const state = systemd(process).status(unit);
        if (/start/.test(verb) && state.load === 'loaded' && state.active === 'failed') {
          await process.stderr.write(
            `Job for ${fullName(unit)} failed because the control process exited with error code.\n` +
              `See "systemctl status ${fullName(unit)}" and "journalctl -xeu ${fullName(unit)}" for details.\n`,
          );
          status = 1;
        }
      } catch (error) {
        if (!(error instanceof UnitError)) throw error;
        const failed = ['enable', 'disable', 'mask', 'unmask'].includes(verb)
          ? `Failed to ${verb} unit`
          : `Failed to ${verb} ${fullName(unit)}`;
        await process.stderr.write(`${failed}: ${error.message}\n`);
        status = error.exitCode;
      }
    }
    return status;
  };
}

function fullName(unit: string): string {
  return /\.(service|target|socket|timer|mount|slice)$/.test(unit) ? unit : `${unit}.service`;
}

function withNow(verb: 'enable' | 'disable', then: 'start' | 'stop'): Verb {
  const change = changing(verb, (s, unit) => s[verb](unit));
  const after = changing(then, (s, unit) => s[then](unit));
  return async (process, units, flags) => {
    const status = await change(process, units, flags);
    return status === 0 && flags.has('\x01') ? after(process, units, flags) : status;
  };
}

const restart = changing('restart', (s, unit) => s.restart(unit));

const VERBS: Record<string, Verb> = {
  start: changing('start', (s, unit) => s.start(unit)),
  stop: changing('stop', (s, unit) => s.stop(unit)),
  restart,
  'try-restart': restart,
  'reload-or-restart': restart,
  reload: changing('reload', (s, unit) => s.kill(unit, 1)),
  kill: changing('kill', (s, unit) => s.kill(unit, 15)),
  enable: withNow('enable', 'start'),
  disable: withNow('disable', 'stop'),
  mask: changing('mask', (s, unit) => s.mask(unit)),
  unmask: changing('unmask', (s, unit) => s.unmask(unit)),
  'daemon-reload': async process => {
    systemd(process).daemonReload();
    return 0;
  },
  'reset-failed': async () => 0,
  status: async (process, units, flags) => {
    if (units.length === 0) return VERBS['list-units']!(process, [], flags);
    let worst = 0;
    for (const [i, unit] of units.entries()) {
      const status = systemd(process).status(unit);
      if (status.load === 'not-found') {
        await process.stderr.write(`Unit ${fullName(unit)} could not be found.\n`);
        worst = Math.max(worst, 4);
        continue;
      }
      if (i > 0) await process.print('\n');
      await process.print(statusText(process, status, Number(flags.get('n') ?? 10)));
      worst = Math.max(worst, status.active === 'active' ? 0 : 3);
    }
    return worst;
  },
  'is-active': stateVerb(status => status.active, 'active', 3),
  'is-failed': stateVerb(status => status.active, 'failed', 1),
  'is-enabled': async (process, units, flags) => {
    let result = 1;
    for (const unit of units) {
      const { enabled } = systemd(process).status(unit);
      if (enabled === 'not-found')
        await process.stderr.write(
          `Failed to get unit file state for ${fullName(unit)}: No such file or directory\n`,
        );
      else if (!flags.has('q')) await process.print(`${enabled}\n`);
      if (enabled === 'enabled' || enabled === 'static') result = 0;
    }
    return result;
  },
  cat: async (process, units) => {
    for (const unit of units) {
      const status = systemd(process).status(unit);
      if (status.path === undefined) {
        await process.stderr.write(`No files found for ${fullName(unit)}.\n`);
        return 1;
      }
      const texts = [status.path, ...status.dropIns].map(
        path => `# ${path}\n${process.host.files.readText(path)}`,
      );
      await process.print(texts.join('\n'));
    }
    return 0;
  },
  show: async (process, units, flags) => {
    const status = systemd(process).status(units[0] ?? 'init.scope');
    const properties: Record<string, string> = {
      Id: status.name,
      Description: status.description,
      LoadState: status.load,
      ActiveState: status.active,
      SubState: status.sub,
      UnitFileState: status.enabled,
      FragmentPath: status.path ?? '',
      MainPID: String(status.pid ?? 0),
      NRestarts: String(status.restarts),
      Result: status.result,
    };
    const wanted = flags.get('p')?.split(',') ?? Object.keys(properties);
    const lines = wanted
      .filter(name => name in properties)
      .map(name => (flags.has('\x06') ? properties[name]! : `${name}=${properties[name]}`));
    await process.print(lines.map(line => `${line}\n`).join(''));
    return 0;
  },
  'list-units': async (process, units, flags) => {
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
  },
  'list-unit-files': async (process, _units, flags) => {
    const list = systemd(process).list();
    const rows = list.map(unit => [unit.name, unit.enabled, unit.enabled === 'static' ? '-' : 'enabled']);
    if (!flags.has('\x04')) rows.unshift(['UNIT FILE', 'STATE', 'PRESET']);
    await process.print(`${table(rows, 1)}\n${list.length} unit files listed.\n`);
    return 0;
  },
};

function stateVerb(pick: (status: UnitStatus) => string, wanted: string, otherwise: number): Verb {
  return async (process, units, flags) => {
    let result = otherwise;
    for (const unit of units) {
      const state = pick(systemd(process).status(unit));
      if (!flags.has('q')) await process.print(`${state}\n`);
      if (state === wanted) result = 0;
    }
    return result;
  };
}

function statusText(process: ProgramProcess, status: UnitStatus, lines: number): string {
  const machine = machineOf(process);
  const dot =
    status.active === 'active'
      ? '●'
      : status.active === 'failed'
        ? '×'
        : status.active === 'activating'
          ? '●'
          : '○';
  const stamp =
    status.since === undefined
      ? ''
      : ` since ${strftime('%a %Y-%m-%d %H:%M:%S UTC', status.since)}; ${ago(process.clock.now() - status.since)} ago`;
  const result =
    status.active === 'failed' || status.sub === 'auto-restart'
      ? ` (Result: ${status.result})`
      : ` (${status.sub})`;
  const active =
    status.sub === 'auto-restart' ? `activating (auto-restart)${result}` : `${status.active}${result}`;
  const rows = [
    `${dot} ${status.name} - ${status.description}`,
    `     Loaded: ${status.load} (${status.path ?? ''}; ${status.enabled}; preset: enabled)`,
    ...(status.dropIns.length > 0
      ? [
          `    Drop-In: ${status.dropIns[0]!.replace(/\/[^/]*$/, '')}`,
          `             └─${status.dropIns.map(path => path.replace(/^.*\//, '')).join(', ')}`,
        ]
      : []),
    `     Active: ${active}${stamp}`,
    ...(status.documentation.length > 0
      ? [`       Docs: ${status.documentation.join('\n             ')}`]
      : []),
  ];
  const program = status.args[0]?.replace(/^.*\//, '') ?? '';
  if (status.pid !== undefined) {
    const usage = machine.processes.get(status.pid)?.usage();
    rows.push(
      `   Main PID: ${status.pid} (${program})`,
      `      Tasks: ${1 + machine.processes.list().filter(entry => entry.ppid === status.pid).length}`,
      `     Memory: ${((usage?.memoryBytes ?? 0) / 1024 ** 2).toFixed(1)}M`,
      `     CGroup: /system.slice/${status.name}`,
      `             └─${status.pid} ${status.args.join(' ')}`,
    );
  } else if (status.exit !== undefined) {
    const { exit } = status;
    const code =
      exit.signal !== undefined
        ? `killed, signal=${exit.signal}`
        : `exited, status=${exit.status}${exit.status === 0 ? '/SUCCESS' : exit.status === 203 ? '/EXEC' : '/FAILURE'}`;
    rows.push(
      `    Process: ${status.args.length > 0 ? `ExecStart=${status.args.join(' ')} ` : ''}(code=${code})`,
    );
  }
  const journal = machine.journal
    .read(status.name)
    .slice(-lines)
    .map(entry => journalLine(entry, machine.hostname));
  const warning = status.needsReload
    ? `Warning: The unit file, source configuration file or drop-ins of ${status.name} changed on disk. Run 'systemctl daemon-reload' to reload units.\n`
    : '';
  return `${warning}${rows.join('\n')}\n${journal.length > 0 ? `\n${journal.join('\n')}\n` : ''}`;
}

function ago(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000));
  if (s < 60) return `${s}s`;
  if (s < 3600) return `${Math.floor(s / 60)}min${s % 60 ? ` ${s % 60}s` : ''}`;
  if (s < 86_400)
    return `${Math.floor(s / 3600)}h${Math.floor((s % 3600) / 60) ? ` ${Math.floor((s % 3600) / 60)}min` : ''}`;
  return `${Math.floor(s / 86_400)} days`;
}

/** `service NAME VERB` */
export const service: Program = async process => {
  const [name, verb] = process.args;
  if (name === undefined || verb === undefined)
    throw new ProgramError('usage: service <name> <start|stop|restart|status>');
  return process.run(['systemctl', verb, name]);
};
