import { describe, expect, it } from 'vitest';
import { testWorld } from '../testing.ts';

const world = testWorld();
const out = async (text: string) => (await world.run(text)).stdout;

describe('sort and uniq', () => {
  it('order by bytes, upper case before lower', async () => {
    expect(await out("printf 'pod\\nWarning\\nevict\\n' | sort")).toBe('Warning\nevict\npod\n');
  });

  it('order by keys, numbers and versions', async () => {
    expect(await out("printf 'a 10\\nb 9\\nc 100\\n' | sort -k2 -n")).toBe('b 9\na 10\nc 100\n');
    expect(await out("printf 'a:2\\nb:1\\n' | sort -t: -k2,2")).toBe('b:1\na:2\n');
    expect(await out("printf 'v1.10\\nv1.9\\n' | sort -V")).toBe('v1.9\nv1.10\n');
    expect(await out("printf '1Mi\\n2Ki\\n' | sort -rh")).toBe('1Mi\n2Ki\n');
    expect(await out("printf 'b 2\\na 2\\nc 1\\n' | sort -k2,2nr -k1,1")).toBe('a 2\nb 2\nc 1\n');
  });

  it('drop and count what is the same', async () => {
    expect(await out("printf 'b\\na\\nb\\n' | sort -u")).toBe('a\nb\n');
    expect(await out("printf 'b\\na\\nb\\n' | sort | uniq -c")).toBe('      1 a\n      2 b\n');
    expect(await out("printf 'a\\na\\nb\\n' | uniq -d; printf 'a\\na\\nb\\n' | uniq -u")).toBe('a\nb\n');
  });

  it('check the order', async () => {
    const { stderr, status } = await world.run("printf 'b\\na\\n' | sort -c");
    expect([stderr, status]).toEqual(['sort: -:2: disorder: a\n', 1]);
  });
});
