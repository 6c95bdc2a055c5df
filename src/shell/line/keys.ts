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

const PASTE_START = '[200~';
const PASTE_END = '\x1b[201~';

export class KeyDecoder {
  private readonly decoder = new TextDecoder();
  private pending = '';
  private pasting = false;

  /** The keys that the bytes complete. */
  push(bytes: Uint8Array): Key[] {
    this.pending += this.decoder.decode(bytes, { stream: true });
    const keys: Key[] = [];
    while (this.pending !== '') {
      const key = this.next();
      if (key === undefined) break;
      if (key !== 'none') keys.push(key);
    }
    return keys;
  }

  /** A lone escape that nothing followed. */
  flush(): Key[] {
    if (this.pending !== '\x1b') return [];
    this.pending = '';
    return [{ name: 'escape', text: '' }];
  }

  get waitsForMore(): boolean {
    return this.pending !== '';
  }

  private next(): Key | 'none' | undefined {
    if (this.pasting) {
      const end = this.pending.indexOf(PASTE_END);
      if (end < 0) return undefined;
      const text = this.pending.slice(0, end).replace(/\r\n?/g, '\n');
      this.pending = this.pending.slice(end + PASTE_END.length);
      this.pasting = false;
      return { name: 'paste', text };
    }
    const c = [...this.pending.slice(0, 2)][0]!;
    if (c !== '\x1b') {
      this.pending = this.pending.slice(c.length);
      return { name: nameOf(c), text: c };
    }
    const sequence = /^\x1b(O[A-Za-z]|\[[0-9;?<>=]*[A-Za-z~])/.exec(this.pending);
    if (sequence) {
      this.pending = this.pending.slice(sequence[0].length);
      const body = sequence[1]!;
      if (body === PASTE_START) {
        this.pasting = true;
        return 'none';
      }
      const name = SEQUENCES[body];
      return name ? { name, text: '' } : 'none';
    }
    if (/^\x1b(\[[0-9;?<>=]*|O)?$/.test(this.pending)) return undefined;
    const next = [...this.pending.slice(1, 3)][0]!;
    this.pending = this.pending.slice(1 + next.length);
    return { name: `M-${nameOf(next)}`, text: '' };
  }
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
