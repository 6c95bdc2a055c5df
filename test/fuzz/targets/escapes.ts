import type { Rng } from '../../../src/base/rng.ts';
import { KeyDecoder } from '../../../src/terminal/keys.ts';
import { Pane } from '../../../src/terminal/pane.ts';
import { Presenter } from '../../../src/terminal/presenter.ts';
import { mutatedText } from '../mutate.ts';
import { chance, oddNumber, oddText, pick, some } from '../random.ts';
import { Broken, type Target } from '../target.ts';

const encoder = new TextEncoder();
const LETTERS = [...'ABCDEFGHJKLMPSTXZ@`abcdefghilmnpqrstux'];

interface Bytes {
  readonly to: 'pane' | 'keys';
  /** Texts of bytes as Latin-1, as they arrive. */
  readonly chunks: readonly string[];
  readonly resize?: readonly [columns: number, rows: number];
}

/** Escape sequences of programs that reach a pane, and of terminals that reach the key decoder. */
export const escapes: Target = {
  name: 'escapes',
  about: 'escape sequences: to the pane, and from a terminal as keys',
  inSuite: 400,
  perWorld: 300,
  start: async () => {
    const pane = new Pane(40, 10);
    let written = '';
    const presenter = new Presenter(
      { write: text => void (written += text), later: (_, task) => task(), now: () => 0 },
      12,
    );
    return {
      next: bytesOf,
      run: async input => {
        const { to, chunks, resize } = input as Bytes;
        if (to === 'keys') return decoded(chunks);
        for (const chunk of chunks) await pane.write(latin1(chunk));
        if (resize) pane.resize(...resize);
        pane.scroll(3);
        written = '';
        presenter.setOverlays([{ left: 0, top: 1, lines: pane.lines() }], undefined);
        mustBeHarmless(pane, written);
        return 'drawn';
      },
      stop: () => pane.dispose(),
    };
  },
};

function decoded(chunks: readonly string[]): string {
  const decoder = new KeyDecoder();
  let count = 0;
  for (const chunk of chunks) count += decoder.push(latin1(chunk)).length;
  count += decoder.flush().length;
  return count === 0 ? 'nothing' : 'keys';
}

/** What a pane draws goes to the learner's terminal: texts and colours only. */
function mustBeHarmless(pane: Pane, written: string): void {
  for (const line of pane.lines()) {
    const plain = line.replace(/\x1b\[[0-9;:]*m/g, '');
    const odd = /[\x00-\x1f\x7f-\x9f]/.exec(plain);
    if (odd !== null)
      throw new Broken(`a pane's row holds ${JSON.stringify(odd[0])}: ${JSON.stringify(line)}`);
  }
  const rest = written.replace(/\x1b\[[0-9;:?]*[A-Za-z]/g, '');
  if (/[\x00-\x1f\x7f-\x9f]/.test(rest))
    throw new Broken(`the screen is sent ${JSON.stringify(rest.slice(0, 200))}`);
}

const latin1 = (text: string) => Uint8Array.from(text, char => char.charCodeAt(0) & 255);
const utf8 = (text: string) => String.fromCharCode(...encoder.encode(text));

function sequence(rng: Rng): string {
  const numbers = () =>
    some(rng, 0, 4, () => (chance(rng, 0.2) ? String(oddNumber(rng)) : String(rng.int(50)))).join(';');
  return pick(rng, [
    () =>
      `\x1b[${pick(rng, ['', '', '?', '>', '=', '!'])}${numbers()}${pick(rng, ['', '', ' ', '$', '"'])}${pick(rng, LETTERS)}`,
    () => `\x1b]${rng.int(120)};${oddText(rng)}${pick(rng, ['\x07', '\x1b\\', ''])}`,
    () => `\x1bP${oddText(rng)}\x1b\\`,
    () => `\x1b${pick(rng, [...'()*+#%78=>cDEHMNOZ^_X'])}`,
    () => `\x1b[<${numbers()}${pick(rng, ['M', 'm'])}`,
    () => '\x1b[200~',
    () => '\x1b[201~',
    () => `\x1b[M${oddText(rng).slice(0, 3)}`,
    () =>
      utf8(
        pick(rng, [
          '한글',
          '🙂👨‍👩‍👧',
          'e\u0301\u0301\u0301',
          '\u202eabc',
          '\ufeff',
          '\u200b',
          '\t',
          '\r\n',
          '\b\b',
        ]),
      ),
    () => utf8(oddText(rng)),
    () => `\x1b[38;2;${numbers()}m`,
  ])();
}

function bytesOf(rng: Rng): Bytes {
  const text = mutatedText(rng, some(rng, 1, 10, () => sequence(rng)).join(''));
  const chunks: string[] = [];
  for (let at = 0; at < text.length; ) {
    const to = at + 1 + rng.int(text.length);
    chunks.push(text.slice(at, to));
    at = to;
  }
  const resize = chance(rng, 0.1) ? ([1 + rng.int(60), 1 + rng.int(12)] as const) : undefined;
  return { to: chance(rng, 0.5) ? 'pane' : 'keys', chunks, ...(resize && { resize }) };
}
