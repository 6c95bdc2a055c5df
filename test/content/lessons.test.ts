import { describe, expect, it } from 'vitest';
import { driveToEnd } from '../../src/base/drive.ts';
import { Pipe, readAll } from '../../src/base/pipe.ts';
import { idle, labWorld } from '../../src/cli/lab-world.ts';
import { width } from '../../src/terminal/width.ts';
import { LANGUAGES } from '../../src/tutor/content/localized.ts';
import { figureLines, masked, type ShownCommand, shownCommands } from './console-blocks.ts';
import { pack } from './pack.ts';

const START = Date.UTC(2026, 0, 15, 9, 0, 0);
/** Simulated time between two commands, so that pods come up as they do while somebody reads: seconds. */
const READING = 15;
const FIGURE_COLUMNS = 76;
const MARK = '@@next@@';

/** Runs commands one after the other in one shell on a fresh default cluster; what each prints, errors included. */
async function answers(commands: readonly ShownCommand[]): Promise<readonly string[]> {
  const world = labWorld(() => START);
  const cluster = await world.build({}, 'lesson');
  const script = commands.map(({ command }) => `${command}\necho ${MARK}\nsleep ${READING}\n`).join('');
  const out = new Pipe(Number.POSITIVE_INFINITY);
  await driveToEnd(cluster.clock, idle, world.script(cluster, `exec 2>&1\n${script}`, out, out), 3_600_000);
  out.end();
  cluster.stop();
  return (await readAll(out)).split(`${MARK}\n`).slice(0, -1);
}

describe.each(pack.lessonIds())('lesson %s', id => {
  // Read in each test, so that one lesson that cannot be read does not hide the others.
  const read = () => {
    const lesson = pack.lesson(id);
    return { lesson, commands: shownCommands(lesson.body.en) };
  };

  it('shows what the cluster really answers', { timeout: 60_000 }, async () => {
    const { commands } = read();
    const real = await answers(commands);
    const differ = commands.flatMap(({ command, output }, index) =>
      masked(output) === masked(real[index] ?? '') ? [] : [{ command, shown: output, real: real[index] }],
    );
    expect(differ).toEqual([]);
  });

  it('has six cards or more, and a figure', () => {
    const { lesson } = read();
    expect(lesson.cards.length).toBeGreaterThanOrEqual(6);
    for (const language of LANGUAGES) {
      const lines = figureLines(lesson.body[language]);
      expect(lines.length).toBeGreaterThan(0);
      // They are never wrapped, and must fit on a terminal of 80 columns.
      expect(lines.filter(line => width(line) > FIGURE_COLUMNS)).toEqual([]);
    }
  });
});
