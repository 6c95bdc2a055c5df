import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/progress/database.ts';
import { SqliteExamStore } from '../../src/progress/sqlite-exams.ts';
import { examPack } from './exam-pack.ts';
import { BERTH, Screen } from './screen.ts';

const F9 = '\x1b[20~';
const PATIENCE = 60_000;

/** A small disk of its own; undefined where this user may not mount one. */
function mountSmallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'berth-disk-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'berth-test', folder]);
  if (status === 0) return folder;
  rmSync(folder, { recursive: true });
  return undefined;
}

const disk = process.platform === 'linux' ? mountSmallDisk() : undefined;
if (disk === undefined)
  console.log('skipped: no disk can be mounted here, so that none can be full or read-only');

describe.skipIf(disk === undefined)('on a disk that cannot be written', () => {
  const env = { BERTH_CONTENT: '' };
  let screen: Screen | undefined;
  const filler = join(disk ?? '', 'filler');
  beforeAll(() => {
    env.BERTH_CONTENT = examPack();
  });
  afterEach(async () => {
    screen?.kill();
    await screen?.ended();
    screen = undefined;
    rmSync(filler, { force: true });
  });
  afterAll(() => {
    execFileSync('umount', [disk!]);
    rmSync(disk!, { recursive: true });
  });

  /** Leaves not a byte: again and again, since the program takes and frees blocks meanwhile. */
  const fill = () => {
    const free = () => statfsSync(disk!).bavail;
    for (let tries = 0; free() > 0 && tries < 1000; tries++) {
      try {
        appendFileSync(filler, Buffer.alloc(free() * statfsSync(disk!).bsize));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    }
    expect(free()).toBe(0);
  };
  const home = (name: string) => join(disk!, name);
  const sittings = (name: string) => {
    const { database } = openDatabase(join(home(name), 'berth.db'), 0);
    const found = new SqliteExamStore(database).sittings('two');
    database.close();
    return found;
  };
  async function begun(name: string): Promise<Screen> {
    const begins = new Screen(['exam', 'two'], home(name), undefined, { env });
    screen = begins;
    await begins.shows(/Enter (starts|goes on)/, PATIENCE);
    begins.type('\r');
    await begins.shows('root@host-one:~#', PATIENCE);
    return begins;
  }
  async function handIn(sits: Screen): Promise<void> {
    sits.type(F9);
    await sits.shows('y end');
    sits.type('y');
    await sits.shows('cannot be written yet', PATIENCE);
    expect(sits.text()).toContain('33 %');
  }
  const answer = 'kubectl create configmap note --from-literal text=one; clear; echo do""ne\r';

  it('an exam that was handed in shows its result, and writes it once there is room', {
    timeout: 180_000,
  }, async () => {
    const sits = await begun('full');
    sits.type(answer);
    await sits.shows(/│done/);
    fill();
    sits.type('touch more\r');
    await sits.shows('Your work cannot be written', PATIENCE);
    await handIn(sits);
    rmSync(filler);
    for (let waited = 0; sits.text().includes('cannot be written yet') && waited < 200; waited++)
      await new Promise(resolve => setTimeout(resolve, 100));
    expect(sits.text()).not.toContain('cannot be written yet');
    expect(sittings('full')).toMatchObject([{ state: 'graded', percent: 33 }]);
  });

  it('an exam that was handed in and left is graded when it is opened again', {
    timeout: 180_000,
  }, async () => {
    const sits = await begun('left');
    sits.type(answer);
    await sits.shows(/│done/);
    // Written a moment later.
    await new Promise(resolve => setTimeout(resolve, 3_000));
    fill();
    await handIn(sits);
    sits.kill();
    await sits.ended();
    rmSync(filler);
    expect(sittings('left')[0]!.state).not.toBe('graded');
    const again = await begun('left');
    again.type(F9);
    await again.shows('y end');
    again.type('y');
    await again.shows('33 %', PATIENCE);
    expect(sittings('left')).toMatchObject([{ state: 'graded', percent: 33 }]);
  });

  it('that is read-only, or full from the start, nothing begins: what cannot be written is said', {
    timeout: 60_000,
  }, async () => {
    const said = async (name: string) => {
      const fails = new Screen(['exam', 'two'], home(name), undefined, { env });
      screen = fails;
      expect(await fails.ended(PATIENCE)).toBe(3);
      expect(fails.text()).toContain(home(name));
      expect(fails.text()).not.toMatch(/^\s+at /m);
    };
    fill();
    await said('none');
    rmSync(filler);
    execFileSync('mount', ['-o', 'remount,ro', disk!]);
    try {
      await said('none');
      // What was written can still be read; nothing can be begun.
      const reads = new Screen(['exam', 'two'], home('full'), undefined, { env });
      screen = reads;
      await reads.shows(/Enter (starts|goes on)/, PATIENCE);
      reads.type('\r');
      await reads.shows('This cannot be opened');
      await reads.shows('readonly database');
      reads.kill();
      await reads.ended();
      const packs = spawnSync(process.execPath, [BERTH, 'pack', 'install', env.BERTH_CONTENT], {
        env: { ...process.env, BERTH_HOME: home('none') },
        encoding: 'utf8',
      });
      expect(packs.stderr).not.toMatch(/^\s+at /m);
      expect(packs.status).not.toBe(0);
    } finally {
      execFileSync('mount', ['-o', 'remount,rw', disk!]);
    }
  });
});
