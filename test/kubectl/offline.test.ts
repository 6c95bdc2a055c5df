import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { VirtualClock } from '../../src/base/virtual-clock.ts';
import { runBuiltIn } from './memory-io.ts';

interface Recording {
  readonly argv: readonly string[];
  /** What in.yaml holds. */
  readonly file?: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** What kubectl v1.36.4 printed without a server, over files that findings/ is about. */
const RECORDINGS = JSON.parse(
  readFileSync(join(import.meta.dirname, '../fixtures/kubectl-offline.json'), 'utf8'),
) as readonly Recording[];

it.each(RECORDINGS)('$argv.0 $argv.1 prints what the real one printed: $argv', async recording => {
  const { argv, file = '' } = recording;
  const files = new Map([['/root/in.yaml', file]]);
  const fetch = () => Promise.reject(new Error('there is no server'));
  const { stdout, stderr, code } = await runBuiltIn(argv, { clock: new VirtualClock(0), fetch, files });
  const { stdout: theirs, stderr: problem, code: left } = recording;
  expect({ stdout, stderr, code }).toEqual({ stdout: theirs, stderr: problem, code: left });
});
