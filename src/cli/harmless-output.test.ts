/** Control characters are fed through everything that prints: none reaches the terminal, and none forges a line. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Event, Node, Pod } from '../api/generated/types.ts';
import { Theme } from '../tui/theme.ts';
import { picture } from './commands/cluster/picture.ts';
import { SERVED } from './commands/cluster/strings.ts';
import { gradeText } from './grade-output.ts';
import { openProgress } from './open-progress.ts';
import { runCommandLine } from './program.ts';

const NASTY = 'a\x1b]0;title\x07b\x9b2Jc\u202ed\x7f\r\nFORGED: passed';
const STEERS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
const src = dirname(dirname(fileURLToPath(import.meta.url)));

let written = '';
const before = process.env.BERTH_HOME;
const home = mkdtempSync(join(tmpdir(), 'berth-harmless-'));
beforeAll(() => {
  process.env.BERTH_HOME = home;
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => {
  if (before === undefined) delete process.env.BERTH_HOME;
  else process.env.BERTH_HOME = before;
  rmSync(home, { recursive: true, force: true });
});

/** Runs a command line. @returns everything that it wrote */
async function berth(...args: string[]): Promise<string> {
  written = '';
  const take = (chunk: unknown) => {
    written += String(chunk);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(take);
  vi.spyOn(process.stderr, 'write').mockImplementation(take);
  await runCommandLine(['node', 'berth', ...args]);
  return written;
}

describe('commands', () => {
  it('tell of packs, from wherever they came', async () => {
    const folder = join(home, `from \x1b]0;x\x07\nFORGED: here`, 'harbour');
    mkdirSync(dirname(folder), { recursive: true });
    await berth('pack', 'new', join(home, 'harbour'));
    cpSync(join(home, 'harbour'), folder, { recursive: true });
    const outputs = [
      await berth('pack', 'lint', folder),
      await berth('pack', 'install', folder),
      await berth('pack', 'list'),
      await berth('pack', 'list', '--json'),
      await berth('pack', 'remove', NASTY),
      await berth('grade', NASTY, '--script', NASTY),
      await berth('lab', NASTY),
      await berth('why', NASTY),
    ];
    expect(outputs[2]).toContain('harbour');
    for (const output of outputs) expect(output).not.toMatch(STEERS);
    expect(outputs[2]).not.toMatch(/^FORGED/m);
    expect(JSON.parse(outputs[3]!)[0].origin).toContain('\x1b]0;x');
  }, 120_000);

  it('tell of what a database holds', async () => {
    const { progress } = openProgress();
    const id = progress.startAttempt(NASTY, 1000);
    progress.finishAttempt(id, { points: 1, total: 2, passed: false, at: 2000, detail: '{}' });
    progress.answerCard({ lesson: NASTY, card: NASTY, right: true, at: 3000 });
    progress.close();
    const csv = await berth('export', '--format', 'csv');
    expect(csv.replaceAll('\r\n', '\n')).not.toMatch(STEERS);
    expect(csv).not.toMatch(/^FORGED/m);
    const json = await berth('export', '--format', 'json');
    expect(json).not.toMatch(STEERS);
    expect(JSON.parse(json)[0].id).toBe(NASTY);
    for (const args of [['stats'], ['stats', '--json']]) expect(await berth(...args)).not.toMatch(STEERS);
  });

  it('tell of a grade', () => {
    const text = { en: NASTY, ko: NASTY };
    const check = { id: 'x', title: text, points: 0, of: 1, gate: false, passed: false, blocked: false };
    const grade = { lab: 'l', passed: false, points: 0, total: 1 };
    const said = gradeText(
      { ...grade, checks: [{ ...check, expected: NASTY, found: NASTY, why: text }] } as never,
      'en',
    );
    expect(said.replace(/why:.*/s, '')).not.toMatch(/^FORGED/m);
    expect(said.replace(/why:.*/s, '')).not.toMatch(STEERS);
  });
});

it('the picture of a cluster shows its texts, and its own colours alone', () => {
  const node = {
    metadata: { name: 'node01' },
    spec: {},
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  } as unknown as Node;
  const pod = {
    metadata: { name: NASTY, namespace: NASTY },
    spec: { nodeName: 'node01', containers: [{ name: 'c' }] },
    status: { phase: NASTY, reason: NASTY },
  } as unknown as Pod;
  const event = { message: NASTY } as Event;
  const scene = { nodes: [node], pods: [pod], events: [String(event.message).replace(STEERS, '')], now: 0 };
  const lines = picture(
    { ...scene, events: [] },
    { columns: 120, rows: 20 },
    new Theme(true, true),
    SERVED.en,
  );
  for (const line of lines) expect(line.replace(/\x1b\[[\d;]*m/g, '')).not.toMatch(STEERS);
});

it('no command writes to the terminal but through the one place that makes texts harmless', () => {
  // The shell's terminal, the live picture (made harmless line by line), and CSV, whose line ends are its own.
  const others = [
    'commands/sh.ts',
    'commands/cluster/live-view.ts',
    'commands/export.ts',
    'commands/home.ts',
    'print.ts',
  ];
  const files = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap(entry =>
      entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)],
    );
  const found = files(join(src, 'cli'))
    .filter(path => /\.ts$/.test(path) && !path.endsWith('.test.ts'))
    .filter(path => /\b(stdout|stderr)\.write\(|console\./.test(readFileSync(path, 'utf8')))
    .map(path => relative(join(src, 'cli'), path));
  expect(found.filter(path => !others.includes(path))).toEqual([]);
});
