import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { labWorld } from '../../src/cli/lab-world.ts';
import { loadFolder } from '../../src/cli/packs/load-folder.ts';
import { Pack } from '../../src/tutor/content/pack.ts';
import { proveLab } from '../../src/tutor/packs/prove.ts';
import { berth } from './command-line.ts';
import { writeTar } from './tar-writer.ts';

const root = resolve(fileURLToPath(import.meta.url), '../../..');
/** A pack as somebody wrote it who had nothing but the guide in README.md. */
const HARBOUR = join(root, 'test/fixtures/harbour');
const home = mkdtempSync(join(tmpdir(), 'berth-packs-'));

beforeAll(() => vi.stubEnv('BERTH_HOME', home));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

describe('a pack by somebody else', () => {
  it('is not known before it is installed', async () => {
    expect(await berth('grade', 'harbour-01', '--script', '-')).toMatchObject({ code: 2 });
  });

  it('has no mistakes', async () => {
    expect(await berth('pack', 'lint', HARBOUR)).toEqual({ code: 0, out: 'no mistakes\n' });
  });

  it('is proven', { timeout: 120_000 }, async () => {
    const pack = new Pack(loadFolder(HARBOUR).files);
    const proof = await proveLab(
      pack,
      'harbour-01',
      labWorld(() => Date.UTC(2026, 0, 15)),
      1,
    );
    expect(proof.problems).toEqual([]);
  });

  it('is installed from a folder and from an archive, with the same digest', async () => {
    const { files } = loadFolder(HARBOUR);
    const entries = files.paths().map(path => ({ path: `package/${path}`, text: files.read(path)! }));
    const archive = join(home, 'harbour-1.0.0.tgz');
    writeFileSync(archive, gzipSync(writeTar(entries)));
    const fromFolder = await berth('pack', 'install', HARBOUR);
    const fromArchive = await berth('pack', 'install', archive);
    expect(fromFolder).toMatchObject({ code: 0 });
    expect(fromArchive).toMatchObject({ code: 0 });
    expect(fromArchive.out).toMatch(/^installed harbour 1\.0\.0: 1 lessons, 1 labs\nsha256:[0-9a-f]{64}\n/);
    expect(fromArchive.out).toBe(fromFolder.out);
  });

  it('has its lab graded once it is installed', { timeout: 60_000 }, async () => {
    const script = join(home, 'answer.sh');
    writeFileSync(script, 'true\n');
    const { code, out } = await berth('grade', 'harbour-01', '--script', script, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ lab: 'harbour-01', points: 0, total: 6 });
  });

  it('shows that it was changed after it was installed', async () => {
    const list = async () => JSON.parse((await berth('pack', 'list', '--json')).out);
    expect(await list()).toMatchObject([{ name: 'harbour', version: '1.0.0', intact: true }]);
    const path = join(home, 'packs/harbour/pack.yaml');
    writeFileSync(path, readFileSync(path, 'utf8').replace('1.0.0', '6.6.6'));
    expect(await list()).toMatchObject([{ name: 'harbour', intact: false }]);
  });

  it('is removed, and only what is installed', async () => {
    expect(await berth('pack', 'remove', 'harbour')).toEqual({ code: 0, out: 'removed harbour\n' });
    expect((await berth('pack', 'remove', 'harbour')).code).toBe(2);
    expect((await berth('pack', 'remove', '../..')).code).toBe(2);
    expect((await berth('pack', 'list')).out).toMatch(/no packs are installed/);
  });
});

describe('berth pack', () => {
  it('new makes a pack without mistakes, and never overwrites', async () => {
    const folder = join(home, 'fresh');
    expect((await berth('pack', 'new', folder)).code).toBe(0);
    expect(await berth('pack', 'lint', folder)).toEqual({ code: 0, out: 'no mistakes\n' });
    expect((await berth('pack', 'new', folder)).code).toBe(2);
    expect((await berth('pack', 'new', join(home, 'Not A Name'))).code).toBe(2);
  });

  it('new makes a lab that is proven', { timeout: 60_000 }, async () => {
    const { code, out } = await berth('pack', 'test', join(home, 'fresh'), '--seeds', '1', '--mutants', '4');
    expect(out).toMatch(/1 of 1 labs proven/);
    expect(code).toBe(0);
  });

  it('lint tells every mistake with file, line and column', async () => {
    const folder = join(home, 'broken');
    await berth('pack', 'new', folder);
    const path = join(folder, 'labs/broken-01/lab.yaml');
    const text = readFileSync(path, 'utf8')
      .replace('minutes: 5', 'minutes: soon')
      .replace('difficulty: easy', 'difficulty: brutal')
      .replace('loses: [labelled]', 'loses: [painted]')
      .replace('hints:', 'tips:');
    writeFileSync(path, text);
    const { code, out } = await berth('pack', 'lint', folder);
    expect(code).toBe(1);
    expect(out.split('\n').map(line => /^labs\/broken-01\/lab\.yaml:\d+:\d+: (\S+)/.exec(line)?.[1])).toEqual(
      ['difficulty', 'minutes', 'tips', 'wrong[0].loses', undefined, undefined],
    );
    expect(out).toMatch(/4 mistakes\n$/);
    expect((await berth('pack', 'install', folder)).code).toBe(1);
  });

  it('schema prints the schema of a file', async () => {
    expect(JSON.parse((await berth('pack', 'schema', 'lab')).out)).toMatchObject({ type: 'object' });
    expect((await berth('pack', 'schema', 'nothing')).code).toBe(2);
  });
});
