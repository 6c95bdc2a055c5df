import { describe, expect, it } from 'vitest';
import { labWorld } from '../../src/cli/lab-world.ts';
import { unbounded } from '../../src/tutor/checks/bounds.ts';
import { Pack } from '../../src/tutor/content/pack.ts';
import { mutateLab } from '../../src/tutor/packs/mutation/mutate.ts';
import { packTemplate } from '../../src/tutor/packs/template.ts';
import { pack as builtIn } from '../content/pack.ts';

const world = { ...labWorld(() => Date.UTC(2026, 0, 15, 9, 0, 0)), within: unbounded };
const LAB = 'labs/mine-01/lab.yaml';

/** The lab that `pack new` makes, with something of it changed. */
function labWith(change: (text: string) => string): Pack {
  const files = packTemplate('mine');
  const text = change(files[LAB]!);
  return new Pack({ list: () => [], read: path => (path === LAB ? text : files[path]) });
}

const without = (text: string, check: string) =>
  text.replace(new RegExp(`  - id: ${check}\\n(?:    .*\\n)*`), '');

describe('right answers made wrong', { timeout: 120_000 }, () => {
  it('are all lost by the checks of a new pack', async () => {
    const report = await mutateLab(
      labWith(text => text),
      'mine-01',
      world,
    );
    expect(report).toMatchObject({ problems: [], killed: report.mutants, explained: 0 });
    expect(report.mutants).toBeGreaterThan(10);
  });

  it('are told by name where they pass, unless the lab explains them', async () => {
    const explained =
      "mutants:\n  - {what: 'left: *', why: nobody minds}\n  - {what: 'undone: *', why: wrong}\n";
    const { problems, explained: count } = await mutateLab(
      labWith(
        text =>
          `${without(text, 'nothing-else').replace(/loses: \[nothing-else\]/, 'loses: []')}${explained}`,
      ),
      'mine-01',
      world,
    );
    expect(count).toBeGreaterThan(3);
    expect(problems).toContain(
      "mine-01: passes although wrong: somebody else's: Deployment kube-system/coredns is deleted",
    );
    expect(problems).toContain('mine-01: mutants explain "undone: *", which is none that passes');
  });
});

/** `berth pack test` tries all of all labs; here a few of some do, to keep the suite short. */
const SAMPLED = ['priority-05', 'static-pods-05'];

describe('a sample of the built-in labs', { timeout: 120_000 }, () => {
  it.each(SAMPLED)('%s loses points for wrong answers, and none for right ones', async id => {
    const report = await mutateLab(builtIn, id, world, { most: 2 });
    expect(report.problems).toEqual([]);
    expect(report.killed + report.explained).toBe(report.mutants);
    expect(report.taken).toBe(report.widened);
  });
});
