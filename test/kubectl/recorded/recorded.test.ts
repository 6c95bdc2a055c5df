import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { masked } from '../../conformance/mask.ts';
import { runBuiltIn } from '../memory-io.ts';
import { recordedWorld } from './world.ts';

interface Recording {
  readonly argv: readonly string[];
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

// What kubectl v1.32 printed over the objects of objects.yaml, masked; only what v1.36 prints the same way.
const RECORDINGS = JSON.parse(
  readFileSync(new URL('recordings.json', import.meta.url), 'utf8'),
) as readonly Recording[];

it(`prints what the real one printed, ${RECORDINGS.length} times`, async () => {
  const world = recordedWorld();
  const printed: Recording[] = [];
  for (const { argv } of RECORDINGS) {
    const { stdout, stderr, code } = await runBuiltIn(argv, world);
    printed.push({ argv, stdout: masked(stdout), stderr: masked(stderr), code });
  }
  expect(printed).toEqual(RECORDINGS);
});
