import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ViEditor } from '../editor.ts';
import { type ExWorld, runEx } from '../ex.ts';
import { keysOf, TEXTS } from './sequences.ts';

interface Recorded {
  readonly text: number;
  readonly keys: string;
  readonly result: string;
}

const recorded: Recorded[] = JSON.parse(readFileSync(new URL('./recorded.json', import.meta.url), 'utf8'));

/** What the keys make of the text, in normal mode at the end as feedkeys(..., 'tx') leaves it. */
function edited({ text, keys }: Recorded): string {
  const editor = new ViEditor(TEXTS[text]!);
  editor.onCommand = line => runEx(editor, {} as ExWorld, line);
  for (const key of keysOf(keys)) editor.key(key);
  if (editor.mode !== 'normal') editor.key('<Esc>');
  return editor.text;
}

/** Of the recorded sequences so many must end in the same buffer as vim's. */
const FLOOR = 0.97;

describe('vi', () => {
  it(`makes of at least ${FLOOR * 100} % of the key sequences what the real vim made of them`, () => {
    const different = recorded.filter(r => edited(r) !== r.result).map(r => `${r.text} ${r.keys}`);
    expect(recorded.length).toBeGreaterThanOrEqual(500);
    expect(
      (recorded.length - different.length) / recorded.length,
      different.join('\n'),
    ).toBeGreaterThanOrEqual(FLOOR);
  });
});
