import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Rng } from '../../../src/base/rng.ts';
import { examPack } from '../../e2e/exam-pack.ts';
import { Screen } from '../../e2e/screen.ts';
import { KeptWork } from '../kills/kept-work.ts';
import { Broken, type Target } from '../target.ts';

/** What is done at one start of the program, and when it is killed. */
interface Kill {
  readonly where: 'lab' | 'exam';
  /** While it comes up, while a command runs, or while it grades. */
  readonly moment: 'opening' | 'working' | 'grading';
  /** How many commands are done before that. */
  readonly commands: number;
  /** Milliseconds from the last key, or the start, to the kill. */
  readonly delay: number;
}

const F5 = '\x1b[15~';
const F9 = '\x1b[20~';
/** The longest delays: a start takes about two seconds, a grading one. */
const LONGEST: Readonly<Record<Kill['moment'], number>> = { opening: 2_500, working: 1_200, grading: 2_500 };
/** Everything on a machine under load takes its time: milliseconds. */
const PATIENCE = 120_000;
const SIZE = { columns: 120, rows: 36 };
/** Said where something could not be gone on with. */
const LOSS = /Not as you left it|Found: |berth itself failed/;

/** The real program in a pseudo-terminal, killed with SIGKILL at any moment: what it has written is there when it is opened again. */
export const kills: Target = {
  name: 'kills',
  about: 'kill -9 at random moments in labs, gradings and exams of the real program',
  inSuite: 4,
  perWorld: 50,
  alone: true,
  limitMs: 60_000,
  start: async () => {
    const candidate = new KilledCandidate();
    return {
      next: drawn,
      run: input => candidate.isKilled(input as Kill),
      stop: () => candidate.stop(),
    };
  },
};

function drawn(rng: Rng): Kill {
  const where = rng.next() < 0.65 ? 'lab' : 'exam';
  const part = rng.next();
  const moment = part < 0.25 ? 'opening' : part < 0.75 ? 'working' : 'grading';
  return { where, moment, commands: rng.int(3), delay: rng.int(LONGEST[moment]) };
}

/** Works in one data folder, in a program that is killed again and again. */
class KilledCandidate {
  private readonly home = mkdtempSync(join(tmpdir(), 'berth-kills-'));
  private readonly content = examPack();
  private readonly work = new KeptWork(this.home);
  private screen: Screen | undefined;

  /** @returns what was killed @throws Broken when something that was written is gone */
  async isKilled(kill: Kill): Promise<string> {
    try {
      return await this.killed(kill);
    } finally {
      this.screen?.kill();
      await this.screen?.ended();
      this.screen = undefined;
    }
  }

  private async killed({ where, moment, commands, delay }: Kill): Promise<string> {
    const env = { BERTH_CONTENT: this.content };
    this.screen = new Screen([where, where === 'lab' ? 'one' : 'two'], this.home, SIZE, { env });
    const { screen } = this;
    if (moment === 'opening') {
      if (where === 'exam') screen.type('\r');
      return this.kill(where, moment, delay);
    }
    const isResult = await this.isOpened(screen, where);
    // An exam that was handed in before has been graded now.
    if (isResult) return this.kill(where, 'result', 0);
    for (let count = 0; count < commands; count++) {
      const command = this.work.nextCommand();
      screen.type(`clear; ${command.line}\r`);
      await screen.shows(command.shows, PATIENCE);
      this.work.shown(where, command);
    }
    if (moment === 'working') {
      const command = this.work.nextCommand();
      screen.type(`clear; ${command.line}\r`);
      return this.kill(where, moment, delay);
    }
    if (where === 'lab') screen.type(F5);
    else {
      screen.type(F9);
      await screen.shows('y end', PATIENCE);
      screen.type('y');
    }
    return this.kill(where, moment, delay);
  }

  stop(): void {
    this.screen?.kill();
    rmSync(this.home, { recursive: true, force: true });
    rmSync(this.content, { recursive: true, force: true });
  }

  /** Waits for a shell. @returns whether a result came instead */
  private async isOpened(screen: Screen, where: Kill['where']): Promise<boolean> {
    if (where === 'exam') {
      await screen.shows(/Enter (starts|goes on)|Not as you left it/, PATIENCE);
      screen.type('\r');
    }
    await screen.shows(/root@host-\w+:|% pass\)|Not as you left it|itself failed/, PATIENCE);
    if (where === 'lab' && this.work.isBegun('lab'))
      await screen.shows('gone on').catch(() => {
        throw new Broken(`the lab is begun anew: ${this.work.stateOf('lab')}\n${screen.text()}`);
      });
    const text = screen.text();
    if (LOSS.test(text)) throw new Broken(`not gone on with:\n${text}`);
    return /% pass\)/.test(text);
  }

  private async kill(where: Kill['where'], moment: string, delay: number): Promise<string> {
    await new Promise(resolve => setTimeout(resolve, delay));
    const { screen } = this;
    const text = screen?.text() ?? '';
    screen?.kill();
    await screen?.ended();
    this.screen = undefined;
    if (LOSS.test(text)) throw new Broken(`the screen says:\n${text}`);
    this.work.check(where, text);
    return `${where} ${moment}`;
  }
}
