import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ViEditor } from '../editor.ts';
import type { ExWorld } from '../ex/command.ts';
import { runEx } from '../ex/ex.ts';
import { keysOf, TEXTS } from './sequences.ts';

interface Recorded {
  readonly text: number;
  readonly keys: string;
  readonly result: string;
  /** The cursor, counted from 1, the column in bytes. */
  readonly line: number;
  readonly column: number;
}

const recorded: Recorded[] = JSON.parse(readFileSync(new URL('./recorded.json', import.meta.url), 'utf8'));

/** What the keys make of the text, in normal mode at the end as feedkeys(..., 'tx') leaves it. */
function edited({ text, keys }: Recorded): { text: string; cursor: string } {
  const editor = new ViEditor(TEXTS[text]!);
  editor.onCommand = line => runEx(editor, {} as ExWorld, line);
  for (const key of keysOf(keys)) editor.key(key);
  if (editor.mode !== 'normal') editor.key('<Esc>');
  const { line, col } = editor.cursor;
  const column = new TextEncoder().encode(editor.line.slice(0, col)).length + 1;
  return { text: editor.content, cursor: `${line + 1},${column}` };
}

/** Of the recorded sequences so many must end as vim's did. */
const FLOOR = 0.99;

describe('vi', () => {
  const results = recorded.map(vim => ({ vim, ours: edited(vim) }));
  const share = (same: (result: (typeof results)[number]) => boolean) => {
    const different = results.filter(result => !same(result)).map(({ vim }) => `${vim.text} ${vim.keys}`);
    return { share: 1 - different.length / results.length, different: different.join('\n') };
  };

  it(`makes of at least ${FLOOR * 100} % of the key sequences what the real vim made of them`, () => {
    const { share: equal, different } = share(({ vim, ours }) => ours.text === vim.result);
    expect(recorded.length).toBeGreaterThanOrEqual(500);
    expect(equal, different).toBeGreaterThanOrEqual(FLOOR);
  });

  it(`leaves the cursor where the real vim left it after ${FLOOR * 100} % of them`, () => {
    const { share: equal, different } = share(({ vim, ours }) => ours.cursor === `${vim.line},${vim.column}`);
    expect(equal, different).toBeGreaterThanOrEqual(FLOOR);
  });
});
