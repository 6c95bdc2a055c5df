/** Decodes what a terminal sends into keys: `a`, `C-a`, `M-b`, `up`, `home`, `paste`. Bytes may come in any portions. */

export interface Key {
  readonly name: string;
  /** The text it types; for `paste` what was pasted. */
  readonly text: string;
}

const SEQUENCES: Record<string, string> = {
  '[A': 'up',
  '[B': 'down',
  '[C': 'right',
  '[D': 'left',
  '[H': 'home',
  '[F': 'end',
  OA: 'up',
  OB: 'down',
  OC: 'right',
  OD: 'left',
  OH: 'home',
  OF: 'end',
  '[1~': 'home',
  '[4~': 'end',
  '[7~': 'home',
  '[8~': 'end',
  '[2~': 'insert',
  '[3~': 'delete',
  '[5~': 'pageup',
  '[6~': 'pagedown',
  '[1;5C': 'M-f',
  '[1;5D': 'M-b',
  '[1;3C': 'M-f',
  '[1;3D': 'M-b',
  '[Z': 'S-tab',
  '[1;2A': 'up',
  '[1;2B': 'down',
  '[1;2C': 'right',
  '[1;2D': 'left',
  '[3;5~': 'M-d',
  '[3;3~': 'M-d',
  '[1;5A': 'up',
  '[1;5B': 'down',
};

const PASTE_START = '\x1b[200~';
const PASTE_END = '\x1b[201~';
const ESCAPE: Key = { name: 'escape', text: '' };

/** What an escape before an ordinary character is: the Meta key (readline's emacs mode), or a key of its own (vi). */
export type EscapeRule = 'meta' | 'key';

/** Cuts bytes into keys, one at a time, so that what nobody took is still there for the next reader. */
export class KeyDecoder {
  /** The bytes that no key was made of yet, one character each. */
  private pending = '';

  constructor(private readonly rule: EscapeRule) {}

  push(bytes: Uint8Array): void {
    for (const byte of bytes) this.pending += String.fromCharCode(byte);
  }

  /** The next key, or undefined when its bytes are not complete. */
  next(): Key | undefined {
    while (this.pending !== '') {
      const found = this.take();
      if (found === undefined) return undefined;
      this.pending = this.pending.slice(found.length);
      if (found.key !== undefined) return found.key;
    }
    return undefined;
  }

  /** Nothing more comes for now: an escape that seemed to begin a sequence is a key. */
  flush(): Key | undefined {
    if (this.pending[0] !== '\x1b' || this.pending.startsWith(PASTE_START)) return undefined;
    this.pending = this.pending.slice(1);
    return ESCAPE;
  }

  /** Takes out the bytes that no key was made of. */
  rest(): Uint8Array {
    const bytes = toBytes(this.pending);
    this.pending = '';
    return bytes;
  }

  get hasMore(): boolean {
    return this.pending !== '';
  }

  /** An escape waits that may be a key or the beginning of a sequence. */
  get isUndecided(): boolean {
    return this.rule === 'key' && this.pending[0] === '\x1b' && !this.pending.startsWith(PASTE_START);
  }

  /** The first key and how many bytes it takes; no key for a sequence that stands for none. */
  private take(): { length: number; key?: Key } | undefined {
    if (this.pending[0] !== '\x1b') return this.character(0);
    if (this.pending.startsWith(PASTE_START)) {
      const end = this.pending.indexOf(PASTE_END);
      if (end < 0) return undefined;
      const text = decoded(this.pending.slice(PASTE_START.length, end)).replace(/\r\n?/g, '\n');
      return { length: end + PASTE_END.length, key: { name: 'paste', text } };
    }
    const sequence = /^\x1b(O[A-Za-z]|\[[0-9;?<>=]*[A-Za-z~])/.exec(this.pending);
    const name = SEQUENCES[sequence?.[1] ?? ''];
    if (sequence && (name !== undefined || this.rule === 'meta' || sequence[1]!.startsWith('[')))
      return { length: sequence[0].length, ...(name === undefined ? {} : { key: { name, text: '' } }) };
    if (/^\x1b(\[[0-9;?<>=]*|O)?$/.test(this.pending)) return undefined;
    if (this.rule === 'key') return { length: 1, key: ESCAPE };
    const meta = this.character(1);
    return meta && { length: 1 + meta.length, key: { name: `M-${meta.key.name}`, text: '' } };
  }

  /** The character that begins at a byte, which in UTF-8 may be of up to four. */
  private character(from: number): { length: number; key: Key } | undefined {
    const lead = this.pending.charCodeAt(from);
    const length = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (this.pending.length < from + length) return undefined;
    const text = decoded(this.pending.slice(from, from + length));
    return { length, key: { name: nameOf(text), text } };
  }
}

function toBytes(text: string): Uint8Array {
  return Uint8Array.from(text, c => c.charCodeAt(0));
}

function decoded(bytes: string): string {
  return new TextDecoder().decode(toBytes(bytes));
}

function nameOf(c: string): string {
  const code = c.charCodeAt(0);
  if (c === '\r' || c === '\n') return 'enter';
  if (c === '\t') return 'tab';
  if (c === '\x7f' || c === '\b') return 'backspace';
  if (code === 0) return 'C-@';
  if (code === 31) return 'C-_';
  if (code < 27) return `C-${String.fromCharCode(code + 96)}`;
  if (code < 32) return `C-${String.fromCharCode(code + 64)}`;
  return c;
}
