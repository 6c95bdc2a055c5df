import { join } from 'node:path';
import { openDatabase } from '../../src/progress/database.ts';
import { SqliteExamStore } from '../../src/progress/sqlite-exams.ts';
import type { ExamResult } from '../../src/tutor/exam/exam-result.ts';
import { Screen } from './screen.ts';

const F7 = '\x1b[18~';
const F8 = '\x1b[19~';
const F9 = '\x1b[20~';
/** Everything on a machine under load takes its time: milliseconds. */
const PATIENCE = 60_000;

/** Sits an exam of two tasks in the real program, which may crash under the candidate's hands. */
export class Candidate {
  private readonly exam: string;
  private readonly home: string;
  private screen: Screen | undefined;
  private marks = 0;
  private leastLeft = Number.POSITIVE_INFINITY;

  /** @param home BERTH_HOME */
  constructor(exam: string, home: string) {
    this.exam = exam;
    this.home = home;
  }

  /** Starts the program and begins the exam, or goes on with it, if it does not run. */
  async start(): Promise<Screen> {
    if (this.screen !== undefined) return this.screen;
    this.screen = new Screen(['exam', this.exam], this.home);
    await this.screen.shows(/Enter (starts|goes on)/, PATIENCE);
    this.screen.type('\r');
    return this.screen;
  }

  /** Goes to the task of a host, and waits for its shell. The clock has not gained time since it was seen last. */
  async goTo(host: string): Promise<void> {
    const screen = await this.start();
    await screen.shows(/ssh host-\w+/, PATIENCE);
    if (!screen.text().includes(`ssh ${host}`)) screen.type(F7);
    await screen.shows(`ssh ${host}`, PATIENCE);
    await screen.shows(`root@${host}:`, PATIENCE);
    this.lookAtClock(screen.text());
  }

  async type(line: string): Promise<void> {
    (await this.start()).type(`${line}\r`);
  }

  /** Runs a command on a clear screen, waits for its end, and for what must be seen then. */
  async run(line: string, shows: RegExp): Promise<void> {
    const screen = await this.start();
    const mark = 1000 + ++this.marks;
    screen.type(`clear; ${line}; echo end $((${mark - 1}+1))\r`);
    await screen.shows(`end ${mark}`, PATIENCE);
    await screen.shows(shows, PATIENCE);
  }

  flag(): void {
    this.screen?.type(F8);
  }

  /** Waits until everything done so far is written: the program has shown twice that it lives. */
  async kept(): Promise<void> {
    if (this.screen === undefined) return;
    const first = this.heartbeat();
    let beats = 0;
    for (let last = first; beats < 2; ) {
      await this.wait(50);
      const now = this.heartbeat();
      if (now !== last) beats++;
      last = now;
    }
  }

  /** kill -9. */
  async crash(): Promise<void> {
    const { screen } = this;
    if (screen === undefined) return;
    this.lookAtClock(screen.text());
    this.screen = undefined;
    screen.kill();
    await screen.ended();
  }

  /** Hands in and waits for a text of the result. */
  async end(shows: string): Promise<void> {
    const screen = await this.start();
    screen.type(F9);
    await screen.shows('y end', PATIENCE);
    screen.type('y');
    await screen.shows(shows, PATIENCE);
    await this.crash();
  }

  /** The kept result, times aside. */
  result() {
    const { database } = openDatabase(join(this.home, 'berth.db'), 0);
    const [sitting] = new SqliteExamStore(database).sittings(this.exam);
    database.close();
    const { tasks, ...result } = JSON.parse(sitting?.result ?? '') as ExamResult;
    return { ...result, tasks: tasks.map(({ spent: _, ...task }) => task) };
  }

  /** Tries to open the exam, and leaves. */
  async isRefused(shows: string): Promise<void> {
    const screen = await this.start();
    await screen.shows(shows, PATIENCE);
    await this.crash();
  }

  text(): string {
    return this.screen?.text() ?? '';
  }

  wait(ms: number): Promise<void> {
    return new Promise(resolve => setTimeout(resolve, ms));
  }

  /** When the program wrote last. */
  private heartbeat(): number {
    const { database } = openDatabase(join(this.home, 'berth.db'), 0);
    const row = database.prepare('SELECT max(heartbeat) AS at FROM exam_session').get() as { at: number };
    database.close();
    return row.at;
  }

  /** @throws Error when there is more time left than was seen before, a tick that was lost aside */
  private lookAtClock(text: string): void {
    const [, hours, minutes, seconds] = /(?:(\d+):)?(\d+):(\d\d) left/.exec(text) ?? [];
    if (seconds === undefined) return;
    const left = Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(seconds);
    if (left > this.leastLeft + 2)
      throw new Error(`${left} s are left; before there were ${this.leastLeft} s`);
    this.leastLeft = Math.min(this.leastLeft, left);
  }
}
