import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '../../src/progress/database.ts';
import { SqliteExamStore } from '../../src/progress/sqlite-exams.ts';
import type { ExamResult } from '../../src/tutor/exam/exam-result.ts';
import { examPack } from './exam-pack.ts';
import { Screen } from './screen.ts';

const F7 = '\x1b[18~';
const F8 = '\x1b[19~';
const F9 = '\x1b[20~';

/** What the candidate does: a command, then what the screen shows of it. Each can be done again after a crash. */
const STEPS: readonly { readonly host: string; readonly line: string; readonly shows: RegExp }[] = [
  { host: 'host-one', line: 'echo one > /root/note; cat /root/note', shows: /^.*│one/m },
  {
    host: 'host-one',
    line: 'kubectl create configmap note --from-literal text=one; kubectl get configmap note',
    shows: /note +1 /,
  },
  { host: 'host-two', line: 'echo too late > /root/note; cat /root/note', shows: /│too late/ },
  {
    host: 'host-two',
    line: 'kubectl create configmap note --from-literal text=two; kubectl get configmap note',
    shows: /note +1 /,
  },
];

let screen: Screen | undefined;
beforeEach(() => {
  process.env.BERTH_CONTENT = examPack();
});
afterEach(async () => {
  if (screen) await crash(screen);
  delete process.env.BERTH_CONTENT;
});

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/** kill -9. */
async function crash(running: Screen): Promise<void> {
  running.kill();
  await running.ended();
}

/** Opens the exam, or goes on with it, at a task. */
async function open(home: string, host: string): Promise<Screen> {
  const opened = new Screen(['exam', 'two'], home);
  screen = opened;
  await opened.shows(/Enter (starts|goes on)/);
  opened.type('\r');
  await opened.shows(/root@host-(one|two):~#/, 60_000);
  if (!opened.text().includes(`root@${host}:~#`)) opened.type(F7);
  await opened.shows(`root@${host}:~#`, 60_000);
  return opened;
}

/**
 * Sits the exam.
 * @param kills for each step, after how many milliseconds the program is killed; then the step is done once more
 */
async function sit(home: string, kills: Readonly<Record<number, number>>): Promise<ExamResult> {
  let shown = await open(home, 'host-one');
  for (const [index, { host, line, shows }] of STEPS.entries()) {
    if (!shown.text().includes(`root@${host}:~#`)) {
      shown.type(F7);
      await shown.shows(`root@${host}:~#`, 60_000);
    }
    const delay = kills[index];
    if (delay !== undefined) {
      // What was done within the last second may be lost; this step is done again, those before it are not.
      await pause(1000);
      shown.type(`${line}\r`);
      await pause(delay);
      await crash(shown);
      shown = await open(home, host);
    }
    shown.type(`${line}\r`);
    await shown.shows(shows);
  }
  shown.type(F9);
  await shown.shows('y end');
  shown.type('y');
  await shown.shows('83 %', 60_000);
  await crash(shown);
  const { database } = openDatabase(join(home, 'berth.db'), 0);
  const [sitting] = new SqliteExamStore(database).sittings('two');
  database.close();
  expect(sitting?.starts).toBe(1 + Object.keys(kills).length);
  return JSON.parse(sitting?.result ?? '');
}

const withoutTimes = ({ tasks, ...result }: ExamResult) => ({
  ...result,
  tasks: tasks.map(({ spent: _, ...task }) => task),
});
const newHome = () => mkdtempSync(join(tmpdir(), 'berth-e2e-'));

it('has the same result whether or not the program was killed on the way', { timeout: 180_000 }, async () => {
  const calm = withoutTimes(await sit(newHome(), {}));
  expect(calm).toMatchObject({ percent: 83, passed: true });
  const disturbed = withoutTimes(await sit(newHome(), { 0: 40, 1: 350, 2: 1100, 3: 700 }));
  expect(disturbed).toEqual(calm);
});

it('has written files, objects and flags a second later, and is open in one program only', {
  timeout: 120_000,
}, async () => {
  const home = newHome();
  const first = await open(home, 'host-one');
  first.type(F8);
  first.type('echo kept > /root/kept; kubectl create configmap kept\r');
  await first.shows('configmap/kept created');

  const second = new Screen(['exam', 'two'], home);
  screen = second;
  await second.shows('Enter goes on');
  second.type('\r');
  await second.shows('Another berth has this exam open');
  await crash(second);

  await pause(1000);
  await crash(first);
  const again = await open(home, 'host-one');
  await again.shows('flagged');
  again.type('cat kept; kubectl get configmap kept\r');
  await again.shows(/│kept *\n/);
  await again.shows(/kept +0 /);
});
