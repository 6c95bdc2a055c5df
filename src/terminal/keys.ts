/** What a person did at the keyboard or with the mouse, decoded from the bytes that a terminal sends. */

export interface Key {
  readonly type: 'key';
  /** `a`, `A`, `가`, `enter`, `escape`, `tab`, `backspace`, `up`, `pageup`, `f5`, `space` ... */
  readonly name: string;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  /** The bytes as they came, for a pane that is to receive them. */
  readonly raw: Uint8Array;
}

export interface Paste {
  readonly type: 'paste';
  readonly text: string;
}

export interface Mouse {
  readonly type: 'mouse';
  readonly action: 'press' | 'release' | 'move' | 'wheelup' | 'wheeldown';
  /** 0 left, 1 middle, 2 right. */
  readonly button: number;
  /** From 0, the upper left cell. */
  readonly column: number;
  readonly row: number;
}

/** An answer of the terminal itself to something that was asked: `CSI ... R` (cursor) and the like. */
export interface Report {
  readonly type: 'report';
  readonly text: string;
}

export type Input = Key | Paste | Mouse | Report;

const CSI_LETTERS: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  E: 'begin',
  F: 'end',
  H: 'home',
  P: 'f1',
  Q: 'f2',
  S: 'f4',
  Z: 'tab',
};
const CSI_NUMBERS: Readonly<Record<string, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};
const CONTROLS: Readonly<Record<number, string>> = {
  0: 'space',
  8: 'backspace',
  9: 'tab',
  10: 'enter',
  13: 'enter',
  27: 'escape',
  28: '\\',
  29: ']',
  30: '^',
  31: '_',
  127: 'backspace',
};

const ESC = '\x1b';
const PASTE_START = '\x1b[200~';
const PASTE_END = '\x1b[201~';

const encoder = new TextEncoder();

/**
 * Turns a terminal's bytes into keys, pastes and mouse events. Chunks may be cut anywhere: what is unfinished waits
 * for the rest. A lone ESC is only an Escape key once `flush` is called, some 30 ms later.
 */
export class KeyDecoder {
  private readonly decoder = new TextDecoder();
  private rest = '';

  /** The inputs that are complete with this chunk. */
  push(chunk: Uint8Array): Input[] {
    this.rest += this.decoder.decode(chunk, { stream: true });
    return this.drain(false);
  }

  /** True when something waits that may be an Escape key alone. */
  get pending(): boolean {
    return this.rest !== '' && !this.rest.startsWith(PASTE_START);
  }

  /** Takes what waits as it is: a lone ESC is the Escape key. */
  flush(): Input[] {
    return this.drain(true);
  }

  private drain(all: boolean): Input[] {
    const found: Input[] = [];
    while (this.rest !== '') {
      const taken = take(this.rest, all);
      if (taken === undefined) break;
      this.rest = this.rest.slice(taken.length);
      if (taken.input !== undefined) found.push(taken.input);
    }
    return found;
  }
}

interface Taken {
  readonly length: number;
  readonly input: Input | undefined;
}

function take(text: string, all: boolean): Taken | undefined {
  if (text.startsWith(PASTE_START)) {
    const end = text.indexOf(PASTE_END);
    if (end < 0) return undefined;
    return {
      length: end + PASTE_END.length,
      input: { type: 'paste', text: text.slice(PASTE_START.length, end).normalize('NFC') },
    };
  }
  if (text[0] !== ESC) return plain(text, '', false);
  if (text.length === 1) return all ? key(ESC, 'escape') : undefined;
  if (text[1] === '[') return csi(text, all);
  if (text[1] === 'O') return ss3(text, all);
  if (text[1] === ESC) return all || text.length > 2 ? key(ESC, 'escape') : undefined;
  return plain(text.slice(1), ESC, true);
}

/** One character, with or without an ESC before it (Alt). */
function plain(text: string, prefix: string, alt: boolean): Taken {
  const point = text.codePointAt(0)!;
  const character = String.fromCodePoint(point);
  const raw = prefix + character;
  const name = CONTROLS[point];
  if (name !== undefined) {
    const isOwnKey =
      point === 8 || point === 9 || point === 10 || point === 13 || point === 27 || point === 127;
    return key(raw, name, { alt, ctrl: !isOwnKey });
  }
  if (point < 32) return key(raw, String.fromCharCode(point + 96), { alt, ctrl: true });
  if (character === ' ') return key(raw, 'space', { alt });
  return key(raw, character, { alt, shift: character !== character.toLowerCase() });
}

function csi(text: string, all: boolean): Taken | undefined {
  const match = /^\x1b\[([<?>=]?)([\d;:]*)([ -/]*)([@-~])/.exec(text);
  if (!match) {
    if (/^\x1b\[[<?>=]?[\d;:]*[ -/]*$/.test(text) && !all) return undefined;
    return key(text.slice(0, 2), '[', { alt: true });
  }
  const [raw, mark = '', parameters = '', , final = ''] = match;
  if (mark === '<' && (final === 'M' || final === 'm')) return mouse(raw, parameters, final);
  if (mark !== '' || final === 'R' || final === 'n' || final === 'c' || final === 'y') {
    return { length: raw.length, input: { type: 'report', text: raw } };
  }
  const [first = '', second = ''] = parameters.split(';');
  const name = final === '~' ? CSI_NUMBERS[first] : CSI_LETTERS[final];
  if (name === undefined) return { length: raw.length, input: undefined };
  const modifiers = Math.max(0, Number(second || '1') - 1);
  return key(raw, name, {
    shift: (modifiers & 1) !== 0 || final === 'Z',
    alt: (modifiers & 2) !== 0,
    ctrl: (modifiers & 4) !== 0,
  });
}

function ss3(text: string, all: boolean): Taken | undefined {
  if (text.length < 3) return all ? key(text.slice(0, 2), 'O', { alt: true, shift: true }) : undefined;
  const name = { ...CSI_LETTERS, R: 'f3', M: 'enter' }[text[2]!];
  return name === undefined
    ? key(text.slice(0, 2), 'O', { alt: true, shift: true })
    : key(text.slice(0, 3), name);
}

function mouse(raw: string, parameters: string, final: string): Taken {
  const [code = 0, column = 1, row = 1] = parameters.split(';').map(Number);
  const action =
    code & 64
      ? code & 1
        ? 'wheeldown'
        : 'wheelup'
      : code & 32
        ? 'move'
        : final === 'm'
          ? 'release'
          : 'press';
  return {
    length: raw.length,
    input: { type: 'mouse', action, button: code & 3, column: column - 1, row: row - 1 },
  };
}

function key(
  raw: string,
  name: string,
  modifiers: { ctrl?: boolean; alt?: boolean; shift?: boolean } = {},
): Taken {
  const { ctrl = false, alt = false, shift = false } = modifiers;
  return { length: raw.length, input: { type: 'key', name, ctrl, alt, shift, raw: encoder.encode(raw) } };
}
