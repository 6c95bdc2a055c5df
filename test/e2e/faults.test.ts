import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { examPack } from './exam-pack.ts';
import { BERTH, Screen } from './screen.ts';

/** Stands in a text over which the program fails here. */
const MARK = 'MADE-FAULT';
/** A mistake in what the real program runs on, put in by Node itself: the program has no door for it. */
const PRELOAD = `
const { join } = Array.prototype;
Array.prototype.join = function (separator) {
  const text = join.call(this, separator);
  if (text.includes('${MARK}')) throw new TypeError('made by the test');
  return text;
};`;
const NOTHING_OF_YOURS = 'berth itself failed';
const F3 = '\x1bOR';
const F10 = '\x1b[21~';

let home: string;
let env: Record<string, string>;
let screen: Screen | undefined;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'berth-e2e-'));
  const preload = join(home, 'fault.mjs');
  writeFileSync(preload, PRELOAD);
  env = { BERTH_HOME: home, BERTH_CONTENT: examPack(), NODE_OPTIONS: `--import ${pathToFileURL(preload)}` };
});
afterEach(() => screen?.kill());

const lab = () => join(env.BERTH_CONTENT!, 'labs/one/lab.yaml');
const reports = () => readdirSync(join(home, 'reports'));

/** Runs a command line of the real program. */
function berth(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise(resolve => {
    execFile(
      process.execPath,
      [BERTH, ...args],
      { env: { ...process.env, ...env } },
      (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

describe('a mistake of berth is told apart from a wrong answer', () => {
  const answer = 'kubectl create configmap note --from-literal text=one; echo one > /root/note';
  const graded = (script: string) => {
    const path = join(home, 'answer.sh');
    writeFileSync(path, script);
    return berth('grade', 'one', '--script', path);
  };

  it('by `berth grade`: 0, 1, 2 and 3, which names a report', { timeout: 120_000 }, async () => {
    expect((await graded(answer)).code).toBe(0);
    expect((await graded('true')).code).toBe(1);
    expect((await berth('grade', 'none', '--script', '/dev/null')).code).toBe(2);
    const failed = await graded(`echo ${MARK}`);
    expect(failed).toMatchObject({ code: 3, stdout: '' });
    expect(failed.stderr).toContain(NOTHING_OF_YOURS);
    const [report] = reports();
    expect(failed.stderr).toContain(report);
    expect(readFileSync(join(home, 'reports', report!), 'utf8')).toContain('TypeError: made by the test');
    // Who passes in spite of it has passed.
    expect((await graded(`${answer}; echo ${MARK}`)).code).toBe(0);
  });

  it('by `berth pack test`', { timeout: 120_000 }, async () => {
    writeFileSync(lab(), readFileSync(lab(), 'utf8').replace(/^solution: .*$/m, `solution: echo ${MARK}`));
    const { code, stderr } = await berth('pack', 'test', env.BERTH_CONTENT!, '--lab', 'one', '--no-mutants');
    expect(stderr).toContain(NOTHING_OF_YOURS);
    expect(code).toBe(3);
    expect(reports().length).toBeGreaterThan(0);
  });
});

describe('a mistake of berth in a lab', () => {
  it('is shown as what it is, the lab goes on, and the program ends with 3', {
    timeout: 120_000,
  }, async () => {
    screen = new Screen(['lab', 'one'], home, undefined, { env });
    await screen.shows('root@host-one:~#', 60_000);
    screen.type(`echo ${MARK.slice(0, 4)}""${MARK.slice(4)}\r`);
    await screen.shows('a mistake in the simulation, not yours');
    screen.type('clear; echo goes on > note; cat note\r');
    await screen.shows(/│goes on/);
    screen.type(F10);
    await screen.shows('Leave');
    screen.type(F10);
    await screen.shows('Next:');
    screen.type('q');
    await screen.shows('Leave berth?');
    screen.type('y');
    expect(await screen.ended()).toBe(3);
    expect(screen.text()).toContain(NOTHING_OF_YOURS);
    expect(reports()).toHaveLength(1);
  });

  it('while a screen is drawn ends the program with 3, and the lab is kept', {
    timeout: 120_000,
  }, async () => {
    writeFileSync(lab(), `${readFileSync(lab(), 'utf8')}hints: [{en: "a ${MARK} b", ko: "a"}]\n`);
    screen = new Screen(['lab', 'one'], home, undefined, { env });
    await screen.shows('root@host-one:~#', 60_000);
    screen.type('echo kept > note; clear; echo do""ne\r');
    await screen.shows(/│done/);
    screen.type(F3);
    expect(await screen.ended()).toBe(3);
    expect(screen.alternate).toBe(false);
    expect(screen.text()).toContain(NOTHING_OF_YOURS);
    screen = new Screen(['lab', 'one'], home, undefined, { env });
    await screen.shows('gone on', 60_000);
    screen.type('clear; cat note\r');
    await screen.shows(/│kept/);
  });
});
