import { describe, expect, it } from 'vitest';
import { driveToEnd } from '../../base/drive.ts';
import { Pipe } from '../../base/pipe.ts';
import { testWorld } from '../testing.ts';
import { lineWise } from './line-wise.ts';

describe('text tools on a stream', () => {
  it.each([
    ["awk '{print $1}'", 'first a\nsecond b\n', 'first\nsecond\n'],
    ["awk 'NR>1 {print $1, NR}'", 'x\ny z\nw\n', 'y 2\nw 3\n'],
    ["awk '/o/ {print NF}'", 'one two\nthree\n', '2\n'],
    ['awk -F: \'$1 == "a" {print $2}\'', 'a:1\nb:2\na:3\n', '1\n3\n'],
    ["sed 's/a/b/'", 'aa\nca\n', 'ba\ncb\n'],
    ['sed -e s/a/b/ -e s/c/d/', 'ac\nca\n', 'bd\ndb\n'],
    ["sed -n '/x/p'", 'x1\ny\nx2\n', 'x1\nx2\n'],
    ['cut -d" " -f2', 'a b\nc d\n', 'b\nd\n'],
    ['tr a-z A-Z', 'ab\ncd\n', 'AB\nCD\n'],
  ])('%s shows each line when it comes', async (command, input, output) => {
    const world = testWorld();
    const [stdin, stdout] = [new Pipe(), new Pipe()];
    const seen: string[] = [];
    void (async () => {
      for (let chunk = await stdout.read(); chunk; chunk = await stdout.read())
        seen.push(new TextDecoder().decode(chunk));
    })();
    const session = world.session();
    const work = session.runScript(command, { stdin, stdout, stderr: new Pipe() });
    const lines = input.split(/(?<=\n)/);
    const shown: number[] = [];
    const feed = async () => {
      for (const line of lines) {
        await stdin.write(line);
        await world.clock.sleep(100);
        shown.push(seen.join('').length);
      }
      stdin.end();
    };
    await driveToEnd(world.clock, world.idle, Promise.all([work, feed()]), 60_000);
    expect(seen.join('')).toBe(output);
    expect(shown.at(-1)).toBe(output.length);
    if (lines[0] !== 'x\n') expect(shown[0]).toBeGreaterThan(0);
  });

  it.each([
    ['awk', 'END {print NR}'],
    ['awk', '{s += $1} END {print s}'],
    ['awk', '{n = $1; print n}'],
    ['awk', '/a/,/b/'],
    ['awk', '!seen[$1]++'],
    ['awk', '{print > "file"}'],
    ['awk', '{print | "sort"}'],
    ['sort', '-u'],
  ])('%s %s needs its input whole', (name, program) => {
    expect(lineWise(name, [program])).toBeUndefined();
  });
});
