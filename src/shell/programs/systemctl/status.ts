import { exitStatusText } from '../../../machine/units/exit-status.ts';
import type { UnitStatus } from '../../../machine/units/systemd.ts';
import type { ProgramProcess } from '../../process/program.ts';
import { strftime } from '../../time.ts';
import { journalLine } from '../journalctl.ts';
import { machineOf } from '../machine.ts';
import { listUnits } from './lists.ts';
import { fullName, systemd, type Verb } from './verb.ts';

/** `systemctl status [UNIT]...`: 3 when one is not active, 4 when one is not there. */
export const status: Verb = async (process, units, flags) => {
  if (units.length === 0) return listUnits(process, [], flags);
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
};

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
        : `exited, status=${exitStatusText(exit.status ?? 0)}`;
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
