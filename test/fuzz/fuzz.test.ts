import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundle } from './bundle.ts';
import { TARGETS } from './registry.ts';
import type { Finding } from './report.ts';

/** The suite tries the same inputs every time; `npm run fuzz` draws others. */
const SEED = 'suite';
const run = promisify(execFile);
let cli: string;

beforeAll(async () => {
  cli = await bundle();
}, 60_000);

async function fuzz(name: string, count: number): Promise<{ inputs: number; findings: readonly Finding[] }> {
  const argv = [
    '--enable-source-maps',
    cli,
    '--target',
    name,
    '--count',
    String(count),
    '--seed',
    SEED,
    '--json',
  ];
  const { stdout } = await run(process.execPath, argv, { maxBuffer: 2 ** 26 }).catch(
    (error: { stdout?: string }) => {
      if (error.stdout === undefined) throw error;
      return { stdout: error.stdout };
    },
  );
  return JSON.parse(stdout).targets[0];
}

describe('nothing from outside brings berth down', () => {
  it.each(TARGETS.map(({ name, about, inSuite }) => ({ name, about, inSuite })))(
    '$name: $about',
    { timeout: 120_000 },
    async ({ name, inSuite }) => {
      const { inputs, findings } = await fuzz(name, inSuite);
      expect(findings.map(({ message, input }) => ({ message, input }))).toEqual([]);
      expect(inputs).toBe(inSuite);
    },
  );
});
