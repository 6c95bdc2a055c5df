import type { UnitStatus } from '../../../machine/units/systemd.ts';
import { fullName, systemd, type Verb } from './verb.ts';

/** `systemctl is-active UNIT...`: 0 when one is. */
export const isActive: Verb = stateVerb(status => status.active, 'active', 3);

/** `systemctl is-failed UNIT...`: 0 when one is. */
export const isFailed: Verb = stateVerb(status => status.active, 'failed', 1);

/** `systemctl is-enabled UNIT...`: 0 when one is. */
export const isEnabled: Verb = async (process, units, flags) => {
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
};

/** `systemctl cat UNIT...`: the unit files. */
export const cat: Verb = async (process, units) => {
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
};

/** `systemctl show [-p NAMES] [--value] [UNIT]` */
export const show: Verb = async (process, units, flags) => {
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
