import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { openDatabase } from '../../src/progress/database.ts';
import { BERTH } from './screen.ts';

const run = promisify(execFile);
const grade = { points: 1, total: 2, passed: false, results: [] };
const GOOD = JSON.stringify({
  percent: 50,
  passed: false,
  tasks: [{ lab: 'taints-01', title: { en: 'a', ko: 'a' }, spent: 1000, grade }],
});

it('exports and counts what can be read beside a result that is damaged, and says so', async () => {
  const home = mkdtempSync(join(tmpdir(), 'berth-e2e-'));
  const { database } = openDatabase(join(home, 'berth.db'), 0);
  const insert = database.prepare(
    "INSERT INTO exam_session (exam, seed, started_at, graded_at, state, percent, result) VALUES ('short', '', 0, 1000, 'graded', 50, ?)",
  );
  for (const result of [GOOD, '{"tasks":[{"lab":"taints-01"}]}', 'no json']) insert.run(result);
  database.close();
  const berth = (...args: string[]) =>
    run(process.execPath, [BERTH, ...args], { env: { ...process.env, BERTH_HOME: home } });

  const exported = await berth('export', '--format', 'csv');
  expect(exported.stdout.match(/^exam,short,/gm)).toHaveLength(3);
  expect(exported.stdout.match(/^exam-task,short\/taints-01,/gm)).toHaveLength(1);
  const complaints = /sitting [23] of the exam short is damaged/g;
  expect(exported.stderr.match(complaints)).toHaveLength(2);

  const stats = await berth('stats', '--json');
  expect(stats.stderr.match(complaints)).toHaveLength(2);
  const labs = JSON.parse(stats.stdout).topics.flatMap(({ labs }: { labs: object[] }) => labs);
  expect(labs).toContainEqual({ lab: 'taints-01', tries: 1, best: 0.5, last: 0.5 });
});
