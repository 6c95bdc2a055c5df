import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mistake } from '../base/clock.ts';
import { dataFolder, makeFolder } from '../progress/data-folder.ts';
import { VERSION } from './version.ts';

/** Reports that one run of berth writes at most: what fails again and again says the same again. */
const MOST_REPORTS = 20;

const written = new Map<string, string | undefined>();

/**
 * Writes a mistake of berth's own down under the data folder, each once.
 * @param simulatedAt the simulation's time, milliseconds since the epoch
 * @returns the report's path; undefined when it could not be written
 */
export function reportFault(error: unknown, simulatedAt?: number): string | undefined {
  const text = describe(error);
  const known = written.get(text);
  if (known !== undefined || written.size >= MOST_REPORTS) return known;
  const path = write(
    [
      `berth ${VERSION}, Node ${process.version}, ${process.platform} ${process.arch}`,
      `at ${new Date().toISOString()}`,
      ...(simulatedAt === undefined ? [] : [`simulated time ${new Date(simulatedAt).toISOString()}`]),
      `command: ${process.argv.slice(2).join(' ')}`,
      '',
      text,
      '',
    ].join('\n'),
  );
  written.set(text, path);
  return path;
}

/** The line with which a run ends that went on after mistakes of berth's own. */
export function survivedText(): string {
  const reports = [...written.values()].filter(path => path !== undefined);
  const where = reports.length === 0 ? 'no report could be written' : `reports: ${reports.join(', ')}`;
  return `berth itself failed and went on, which says nothing about your answers; ${where}`;
}

/** Whether this run has met a mistake of berth's own. */
export function hasFailed(): boolean {
  return written.size > 0;
}

/** For who survived a mistake of a simulation: writes it down, and where it was. */
export function keepReport(mistake: Mistake): void {
  mistake.report = reportFault(mistake.error, mistake.at);
}

/** The one line that a command ends with when berth itself failed. */
export function faultText(error: unknown, report = reportFault(error)): string {
  const what = error instanceof Error ? error.message : String(error);
  const where = report === undefined ? 'no report could be written' : `a report is in ${report}`;
  return `berth itself failed, which says nothing about your answer: ${what}; ${where}`;
}

function write(text: string): string | undefined {
  const folder = join(dataFolder(process.env, process.platform), 'reports');
  const name = `${new Date().toISOString().replace(/[:.]/g, '-')}-${process.pid}-${written.size + 1}.txt`;
  try {
    makeFolder(folder);
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  } catch {
    return undefined;
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by: ${describe(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
