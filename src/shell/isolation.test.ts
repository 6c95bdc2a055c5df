import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { programs } from './programs/registry.ts';
import { testWorld } from './testing.ts';

const here = new URL('.', import.meta.url).pathname;

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = `${folder}${entry.name}`;
    if (entry.isDirectory()) return sources(`${path}/`);
    return /\.ts$/.test(path) && !/\.test\.ts$|\/testing\.ts$/.test(path) ? [path] : [];
  });
}

describe('the host is out of reach', () => {
  it('no source of the shell uses a Node API, a timer or the host clock', () => {
    const bad = sources(here).filter(path =>
      /from 'node:|\brequire\(|\bprocess\.(env\.HOME_HOST|cwd\(|binding|platform|stdout\.fd)|\bBuffer\.|\bsetImmediate\b|(?<!window\.)\bsetTimeout\((?!:)|Date\.now\(|new Date\(\)|Math\.random/.test(
        readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ''),
      ),
    );
    expect(bad).toEqual([]);
  });

  it('no program shows a file of the host, which stands at the same path for the simulation to find', async () => {
    const secret = readFileSync(new URL('../../package.json', import.meta.url), 'utf8').slice(0, 40);
    const path = new URL('../../package.json', import.meta.url).pathname;
    const world = testWorld();
    const readers = [...programs.keys()].filter(
      name =>
        !['yes', 'top', 'watch', 'vi', 'vim', 'view', 'ping', 'sleep', 'tail', 'kubectl'].includes(name),
    );
    for (const name of readers) {
      const { stdout } = await world.run(`${name} ${path} < /dev/null 2>/dev/null`, { limitMs: 600_000 });
      expect(stdout, name).not.toContain(secret);
    }
  });

  it('what is written stays in the simulation', async () => {
    const world = testWorld();
    const mark = `berth-isolation-${'x'.repeat(8)}`;
    await world.run(
      `for f in /tmp/${mark} ../../../tmp/${mark}.2; do echo a > $f; cp $f $f.copy; echo b | tee $f.tee; sed -i s/a/b/ $f; sort -o $f.sorted $f; done; mkdir /tmp/${mark}.d`,
    );
    expect(readdirSync('/tmp').filter(name => name.startsWith(mark))).toEqual([]);
    expect(world.machine.files.readdir('/tmp').filter(name => name.startsWith(mark)).length).toBeGreaterThan(
      5,
    );
  });
});
