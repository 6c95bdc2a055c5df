import { expect, test } from 'vitest';
import { driveToEnd } from '../../base/drive.ts';
import { Pipe, readAll } from '../../base/pipe.ts';
import { testWorld } from '../testing.ts';
import { programs } from './registry.ts';

/** Runs a line whose standard input never ends. @returns what it printed, or `waits` after an hour */
async function atTerminal(line: string): Promise<string> {
  const world = testWorld();
  const [stdin, stdout, stderr] = [new Pipe(), new Pipe(), new Pipe()];
  const printed = Promise.all([readAll(stdout), readAll(stderr)]);
  const work = world.session().runScript(line, { stdin, stdout, stderr });
  const alarm = new AbortController();
  const hour = world.clock.sleep(3_600_000, alarm.signal).then(() => 'waits' as const);
  const end = await driveToEnd(world.clock, world.idle, Promise.race([work, hour]), 7_200_000);
  alarm.abort();
  hour.catch(() => undefined);
  stdout.end();
  stderr.end();
  return end === 'waits' ? end : (await printed).join('');
}

test.each([
  ["awk 'BEGIN{print 1}'", '1\n'],
  ["awk 'function f(x) { return x+1 } BEGIN { print f(2) }'", '3\n'],
  ['awk \'BEGIN { print "a;b" } # {\'', 'a;b\n'],
  ["jq -n '1+1'", '2\n'],
  ["jq -rn --arg a b '$a'", 'b\n'],
])('%s ends without input', async (line, printed) => {
  expect(await atTerminal(line)).toBe(printed);
});

test.each([
  "awk '{print}'",
  "awk 'BEGIN{x=1} END{print x}'",
  "awk 'BEGIN { while ((getline line) > 0) print line }'",
  "awk '/a/'",
  "jq -n 'inputs'",
  'jq .',
  'wc -l',
  'tr a b',
  'cat',
])('%s waits for input', async line => {
  expect(await atTerminal(line)).toBe('waits');
});

test('no program reads standard input to tell its version or its help, or where it was given a file', async () => {
  const waiting: string[] = [];
  // These are a shell's, or take any word as an operand.
  const other = new Set(['bash', 'sh', 'ash', 'dash', 'zsh', 'watch', 'yes']);
  for (const name of programs.keys()) {
    if (other.has(name)) continue;
    for (const line of [`${name} --version`, `${name} --help`])
      if ((await atTerminal(line)) === 'waits') waiting.push(line);
  }
  for (const tool of [
    'wc',
    'rev',
    'nl',
    'fold',
    'expand',
    'unexpand',
    'strings',
    'split',
    'column',
    'md5sum',
    'file',
    'tac',
    'od',
    'sort',
    'head',
    'tail',
    'uniq',
    'cut -f1',
    'sed p',
    'grep x',
    "awk '{print}'",
    'jq .',
    'paste',
    'base64',
    'cat',
    'less',
  ])
    if ((await atTerminal(`${tool} /etc/hosts`)) === 'waits') waiting.push(tool);
  expect(waiting).toEqual([]);
}, 60_000);
