import { type Systemd, UnitError } from '../../../machine/units/systemd.ts';
import type { ProgramProcess } from '../../process/program.ts';
import { fullName, systemd, type Verb } from './verb.ts';

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

function withNow(verb: 'enable' | 'disable', then: 'start' | 'stop'): Verb {
  const change = changing(verb, (s, unit) => s[verb](unit));
  const after = changing(then, (s, unit) => s[then](unit));
  return async (process, units, flags) => {
    const status = await change(process, units, flags);
    return status === 0 && flags.has('\x01') ? after(process, units, flags) : status;
  };
}

export const start: Verb = changing('start', (s, unit) => s.start(unit));
export const stop: Verb = changing('stop', (s, unit) => s.stop(unit));
export const restart: Verb = changing('restart', (s, unit) => s.restart(unit));
export const reload: Verb = changing('reload', (s, unit) => s.kill(unit, 1));
export const kill: Verb = changing('kill', (s, unit) => s.kill(unit, 15));
export const enable: Verb = withNow('enable', 'start');
export const disable: Verb = withNow('disable', 'stop');
export const mask: Verb = changing('mask', (s, unit) => s.mask(unit));
export const unmask: Verb = changing('unmask', (s, unit) => s.unmask(unit));
export const daemonReload: Verb = async process => {
  systemd(process).daemonReload();
  return 0;
};
