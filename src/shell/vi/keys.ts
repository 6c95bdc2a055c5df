/** The keys that commands read: those typed, and those that `.` and macros put in front. Models vim's getchar.c. */

/** Something that reads keys, one for each `yield`. */
export type Keys<T> = Generator<undefined, T, string>;

/** Hands keys to the commands that read them. */
export class KeyFeed {
  /** Keys of the command being read, counts and register aside. */
  readonly trail: string[] = [];
  /** The register that keys are being recorded into. */
  recording: string | undefined;
  readonly recorded: string[] = [];
  private waiting: string[] = [];
  private readonly mappings = new Map<string, readonly string[]>();
  private reader: Keys<void> | undefined;
  /** Typed keys that may begin a mapping. */
  private undecided: string[] = [];

  /** @param mode `n`, `v` or `i`: which mappings hold; '' for none */
  constructor(
    private readonly commands: () => Keys<void>,
    private readonly mode: () => string,
  ) {}

  /** A key of the user's. */
  typed(key: string): void {
    if (this.recording !== undefined) this.recorded.push(key);
    this.undecided.push(key);
    const mode =
      this.mappings.size > 0 && (this.undecided.length > 1 || this.trail.length === 0 || this.mode() === 'i')
        ? this.mode()
        : '';
    const left = `${mode}${this.undecided.join('')}`;
    const right = mode === '' ? undefined : this.mappings.get(left);
    if (mode !== '' && right === undefined && [...this.mappings.keys()].some(name => name.startsWith(left)))
      return;
    this.waiting.push(...(right ?? this.undecided));
    this.undecided = [];
    this.drain();
  }

  /** Has keys stand for others. @param modes `n`, `v`, `i` */
  map(modes: string, left: string, right: string): void {
    for (const mode of modes)
      this.mappings.set(`${mode}${keysOfNotation(left).join('')}`, keysOfNotation(right));
  }

  /** Keys to be read before any that are typed later. */
  stuff(keys: readonly string[]): void {
    this.waiting.unshift(...keys);
  }

  /** Forgets what was stuffed: something failed. */
  flush(): void {
    this.waiting = [];
  }

  /** Runs keys to their end by a reader of their own, while another command waits. @param isOpen they left a command unfinished */
  nested(keys: readonly string[], isOpen: () => boolean): void {
    const outer = { waiting: this.waiting, reader: this.reader, trail: [...this.trail] };
    this.waiting = [...keys];
    this.trail.length = 0;
    this.reader = this.start();
    this.drain();
    for (let round = 0; round < 3 && (isOpen() || this.trail.length > 0); round++) {
      this.give('<Esc>');
      this.drain();
    }
    this.waiting = outer.waiting;
    this.reader = outer.reader;
    this.trail.splice(0, this.trail.length, ...outer.trail);
  }

  /** The next key; it belongs to the command being read. */
  *next(): Keys<string> {
    const key = yield;
    this.trail.push(key);
    return key;
  }

  private start(): Keys<void> {
    const reader = this.commands();
    reader.next();
    return reader;
  }

  private give(key: string): void {
    this.reader ??= this.start();
    this.reader.next(key);
  }

  private drain(): void {
    // A macro that runs itself for ever is stopped.
    for (let taken = 0; this.waiting.length > 0 && taken < 200_000; taken++) this.give(this.waiting.shift()!);
    this.waiting = [];
  }
}

/** The keys that a text stands for, as a macro in a register has them. */
export function keysOfText(text: string): string[] {
  return [...text].map(c => {
    if (c === '\r' || c === '\n') return '<CR>';
    if (c === '\t') return '<Tab>';
    if (c === '\x1b') return '<Esc>';
    if (c === '\x7f') return '<BS>';
    return c < ' ' ? `<C-${String.fromCharCode(c.charCodeAt(0) + 96)}>` : c;
  });
}

const CONTROL: Readonly<Record<string, string>> = {
  '<Esc>': '\x1b',
  '<CR>': '\r',
  '<Tab>': '\t',
  '<BS>': '\x7f',
  '<Space>': ' ',
  '<lt>': '<',
};

/** The text that keys are kept as in a register. */
export function textOfKeys(keys: readonly string[]): string {
  return keys
    .map(key => CONTROL[key] ?? (/^<C-[a-z]>$/.test(key) ? String.fromCharCode(key.charCodeAt(3) - 96) : key))
    .join('');
}

const NOTATION: Readonly<Record<string, string>> = {
  cr: '<CR>',
  enter: '<CR>',
  return: '<CR>',
  esc: '<Esc>',
  tab: '<Tab>',
  space: ' ',
  bs: '<BS>',
  lt: '<',
  bar: '|',
  leader: '\\',
  nop: '',
};

/** The keys of a text in vim's notation: `:w<CR>`, `<C-a>`. */
export function keysOfNotation(text: string): string[] {
  return [...text.matchAll(/<[\w-]+>|[\s\S]/gu)]
    .map(([key]) => {
      if (key.length === 1 || !key.startsWith('<')) return key;
      const name = key.slice(1, -1).toLowerCase();
      return (
        NOTATION[name] ?? (/^c-.$/.test(name) ? `<C-${name[2]}>` : `<${key[1]!.toUpperCase()}${key.slice(2)}`)
      );
    })
    .filter(key => key !== '');
}
