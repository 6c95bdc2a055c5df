/** Where berth keeps things: private, and with a word when it cannot. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownSocket } from '../../src/cli/session/socket.ts';
import { openDatabase } from '../../src/progress/database.ts';
import { berth } from './command-line.ts';

let folder: string;
const home = process.env.BERTH_HOME;
const mode = (path: string) => statSync(path).mode & 0o777;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'berth-places-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  if (home === undefined) delete process.env.BERTH_HOME;
  else process.env.BERTH_HOME = home;
});

async function newPack(): Promise<string> {
  const pack = join(folder, 'quay');
  expect((await berth('pack', 'new', pack)).code).toBe(0);
  return pack;
}

describe('the data folder', () => {
  it('is private, and so is what lies in it', async () => {
    process.env.BERTH_HOME = join(folder, 'data');
    const pack = await newPack();
    expect(await berth('pack', 'install', pack)).toMatchObject({ code: 0 });
    openDatabase(join(folder, 'data', 'berth.db'), 0).database.close();
    const all = (at: string): string[] => [
      at,
      ...(statSync(at).isDirectory() ? readdirSync(at).flatMap(name => all(join(at, name))) : []),
    ];
    for (const path of all(join(folder, 'data')))
      expect([path, mode(path)]).toEqual([path, statSync(path).isDirectory() ? 0o700 : 0o600]);
  });

  it('that cannot be made is told, and nothing is lost', async () => {
    const pack = await newPack();
    writeFileSync(join(folder, 'file'), '');
    for (const place of ['/proc/berth-nowhere', join(folder, 'file', 'data')]) {
      process.env.BERTH_HOME = place;
      const said = await berth('pack', 'install', pack);
      expect(said.code).toBe(3);
      expect(said.out).toMatch(/could not be written to .*\. .*set BERTH_HOME to another, and try again/);
      expect(said.out).not.toMatch(/at .*\.ts/);
    }
    expect(existsSync(join(pack, 'pack.yaml'))).toBe(true);
  });

  it('keeps the pack that was installed when another version cannot be written', async () => {
    process.env.BERTH_HOME = join(folder, 'data');
    const pack = await newPack();
    await berth('pack', 'install', pack);
    const record = readFileSync(join(folder, 'data/packs/quay.json'), 'utf8');
    // A file where the new version's folder would come, which nobody may take away: a folder that is a mount would do the same.
    const lab = join(pack, 'labs/quay-01/lab.yaml');
    writeFileSync(lab, `${readFileSync(lab, 'utf8')}\n# changed\n`);
    mkdirSync(join(folder, 'data/packs/quay.coming.json'));
    const said = await berth('pack', 'install', pack);
    expect(said.code).toBe(3);
    expect(readFileSync(join(folder, 'data/packs/quay.json'), 'utf8')).toBe(record);
    expect(await berth('pack', 'install', pack)).toMatchObject({ code: 0 });
  });
});

it('has no socket at a path that would be cut off', () => {
  process.env.BERTH_HOME = join(folder, 'x'.repeat(120));
  expect(ownSocket).toThrow(/at most: .*Set BERTH_HOME to a shorter folder/);
});

it.each(['-1', '65536', 'x', '1.5', ''])('refuses --port %j before it builds anything', async port => {
  expect(await berth('cluster', 'up', '--port', port)).toMatchObject({
    code: 2,
    out: expect.stringContaining('--port must be a whole number from 0 to 65535'),
  });
});
