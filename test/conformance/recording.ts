/** A recorded session of a real cluster: commands in the order in which they ran, and what they said. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { masked } from './mask.ts';

export interface Result {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export interface Step extends Result {
  readonly command: string;
  /** It differed between two recordings: to be run, not to be compared. */
  readonly unstable?: boolean;
}

/** @param path a folder of recordings, or one of them */
export function filesOf(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path).filter(name => name.endsWith('.json'));
  return names.sort().map(name => join(path, name));
}

export function stepsOf(file: string): readonly Step[] {
  return (JSON.parse(readFileSync(file, 'utf8')) as { steps: readonly Step[] }).steps;
}

/** @returns what differs once the masks are on, for a person to read; undefined when nothing does */
export function compare(recorded: Result, got: Result): string | undefined {
  const parts: string[] = [];
  if (recorded.exitCode !== got.exitCode)
    parts.push(`exit code: recorded ${recorded.exitCode}, got ${got.exitCode}`);
  for (const stream of ['stdout', 'stderr'] as const) {
    const [want, have] = [masked(recorded[stream]), masked(got[stream])];
    if (want !== have) parts.push(`${stream} recorded:\n${want}\n${stream} got:\n${have}`);
  }
  return parts.length === 0 ? undefined : parts.join('\n');
}
