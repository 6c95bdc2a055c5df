import { describe, expect, it } from 'vitest';
import { driveToEnd } from '../../../base/drive.ts';
import { Pipe, readAll } from '../../../base/pipe.ts';
import { testWorld } from '../../testing.ts';

async function printed(script: string): Promise<string> {
  const world = testWorld();
  const stdout = new Pipe(Number.POSITIVE_INFINITY);
  await driveToEnd(
    world.clock,
    world.idle,
    world.session().runScript(script, { stdout, stderr: stdout }),
    60_000,
  );
  stdout.end();
  return await readAll(stdout);
}

describe('grep -o', () => {
  it.each([
    ["printf 'a=1\\nb=2\\n' | grep -o '[0-9].*'", '1\n2\n'],
    ["printf 'ab ab\\nxab\\n' | grep -o ab", 'ab\nab\nab\n'],
    ["printf 'x\\na=1\\n' | grep -on 'a='", '2:a=\n'],
  ])('%s prints every match of every line', async (script, output) => {
    expect(await printed(script)).toBe(output);
  });
});
