/** What a learner's command could take of the host without a bound. */
import { expect, it } from 'vitest';
import { testWorld } from '../../src/shell/testing.ts';

it('a disk is full at some time, and says so as the real tools do', async () => {
  const world = testWorld();
  const { machine, run } = world;
  machine.files.writeFile('/tmp/most', new Uint8Array(239 * 1024 ** 2 + 900_000), {
    actor: { uid: 0, gids: [0] },
  });
  const said = await run(
    'yes > /tmp/y; echo $?; dd if=/dev/zero of=/tmp/z bs=1M count=9; echo hi > /tmp/w; rm /tmp/y; echo hi > /tmp/w; cat /tmp/w',
  );
  expect(said.stderr).toMatch(/yes: standard output: No space left on device/);
  expect(said.stderr).toMatch(/dd: error writing '\/tmp\/z': No space left on device/);
  expect(said.stdout).toMatch(/^1\n/);
  expect(said.stdout).toMatch(/hi\n$/);
});

it('dd does not take more memory than a machine has', async () => {
  const { stderr, status } = await testWorld().run('dd if=/dev/zero of=/dev/null bs=9G count=1');
  expect(stderr).toMatch(/^dd: memory exhausted by input buffer of size 9663676416 bytes/);
  expect(status).toBe(1);
});

it('jq stops where a program calls itself for ever', async () => {
  const { stderr, status } = await testWorld().run("echo 1 | jq 'def f: f + f; f'", { limitMs: 60_000 });
  expect(status).not.toBe(0);
  expect(stderr).not.toMatch(/RangeError|Maximum call stack/);
});
