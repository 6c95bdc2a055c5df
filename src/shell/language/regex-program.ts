/** A regular expression as instructions of a machine that never backtracks twice. Models RE2's prog.h. */

/** What must hold at a position. */
export type Condition = 'start' | 'end' | 'word' | 'no word';

export type Instruction =
  | { readonly op: 'character'; readonly test: (character: string) => boolean }
  | { readonly op: 'split'; readonly first: number; readonly second: number }
  | { readonly op: 'jump'; readonly to: number }
  | { readonly op: 'save'; readonly slot: number }
  | { readonly op: 'condition'; readonly condition: Condition }
  | { readonly op: 'look'; readonly body: Program; readonly behind: boolean; readonly wanted: boolean }
  | { readonly op: 'again'; readonly group: number }
  | { readonly op: 'match' };

export interface Program {
  readonly code: readonly Instruction[];
  /** How many groups capture, the whole counted. */
  readonly groups: number;
  /** It refers back to a group, so that what was tried before may go otherwise the next time. */
  readonly refersBack: boolean;
}

/** As glibc: what would make more is refused. */
const MOST_INSTRUCTIONS = 30_000;

/**
 * Compiles JavaScript's notation (flags `s` and `u`).
 * @throws SyntaxError as JavaScript's own compiler does, and where counted repetition makes it too big
 */
export function compileRegex(source: string, ignoreCase: boolean): Program {
  const flags = ignoreCase ? 'i' : '';
  let unicode = 'u';
  try {
    new RegExp(source, `su${flags}`);
  } catch {
    new RegExp(source, `s${flags}`);
    unicode = '';
  }
  return new Compiler(source, flags + unicode).program();
}

class Compiler {
  private code: Instruction[] = [];
  private at = 0;
  private groups = 1;
  private refersBack = false;

  constructor(
    private readonly source: string,
    private readonly flags: string,
  ) {}

  program(): Program {
    this.emit({ op: 'save', slot: 0 });
    this.alternatives();
    this.emit({ op: 'save', slot: 1 });
    this.emit({ op: 'match' });
    return { code: this.code, groups: this.groups, refersBack: this.refersBack };
  }

  private emit(instruction: Instruction): number {
    if (this.code.length >= MOST_INSTRUCTIONS) throw new SyntaxError('Regular expression too big');
    return this.code.push(instruction) - 1;
  }

  private alternatives(): void {
    const start = this.code.length;
    this.sequence();
    if (this.source[this.at] !== '|') return;
    this.at++;
    // The first alternative moves behind a split that leads to it or to the others.
    const first = this.cut(start);
    const split = this.emit({ op: 'jump', to: 0 });
    this.append(first, split + 1);
    const leave = this.emit({ op: 'jump', to: 0 });
    this.code[split] = { op: 'split', first: split + 1, second: this.code.length };
    this.alternatives();
    this.code[leave] = { op: 'jump', to: this.code.length };
  }

  private sequence(): void {
    while (this.at < this.source.length && !'|)'.includes(this.source[this.at]!)) {
      const start = this.code.length;
      this.atom();
      this.quantifier(start);
    }
  }

  private quantifier(start: number): void {
    const match = /^(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})(\??)/.exec(this.source.slice(this.at, this.at + 40));
    if (match === null) return;
    this.at += match[0].length;
    const [, sign, least, comma, most, lazy] = match;
    const from = sign === undefined ? Number(least) : sign === '+' ? 1 : 0;
    const to = sign === '?' ? 1 : sign || (comma && most === '') ? undefined : Number(most ?? least);
    const body = this.cut(start);
    for (let i = 0; i < from; i++) this.append(body, this.code.length);
    if (to === undefined) {
      const split = this.emit({ op: 'jump', to: 0 });
      this.append(body, split + 1);
      this.emit({ op: 'jump', to: split });
      this.code[split] = this.split(split + 1, this.code.length, lazy !== '');
      return;
    }
    const splits: number[] = [];
    for (let i = from; i < to; i++) {
      splits.push(this.emit({ op: 'jump', to: 0 }));
      this.append(body, this.code.length);
    }
    for (const split of splits) this.code[split] = this.split(split + 1, this.code.length, lazy !== '');
  }

  private split(body: number, after: number, lazy: boolean): Instruction {
    return lazy ? { op: 'split', first: after, second: body } : { op: 'split', first: body, second: after };
  }

  private atom(): void {
    const rest = this.source.slice(this.at);
    const group = /^\((?:\?(?:(:)|(<?)([=!])|<\w+>))?/.exec(rest);
    if (group) {
      this.at += group[0].length;
      if (group[3] !== undefined) this.look(group[2] === '<', group[3] === '=');
      else this.group(group[1] === undefined);
      return;
    }
    const condition = ({ '^': 'start', $: 'end', '\\b': 'word', '\\B': 'no word' } as const)[
      (/^(?:[\^$]|\\[bB])/.exec(rest)?.[0] ?? '') as '^'
    ];
    if (condition !== undefined) {
      this.at += rest[0] === '\\' ? 2 : 1;
      this.emit({ op: 'condition', condition });
      return;
    }
    const back = /^\\([1-9])/.exec(rest);
    if (back) {
      this.at += 2;
      this.refersBack = true;
      this.emit({ op: 'again', group: Number(back[1]) });
      return;
    }
    const one =
      /^(?:\[(?:\\[\s\S]|[^\]\\])*\]|\\[pP]\{[^}]*\}|\\u\{[^}]*\}|\\u[\da-fA-F]{4}|\\x[\da-fA-F]{2}|\\[\s\S]|[\s\S])/u;
    const text = one.exec(rest)![0];
    this.at += text.length;
    this.emit({ op: 'character', test: characterTest(text, this.flags) });
  }

  private group(captures: boolean): void {
    const number = captures ? this.groups++ : 0;
    if (captures) this.emit({ op: 'save', slot: 2 * number });
    this.alternatives();
    this.at++;
    if (captures) this.emit({ op: 'save', slot: 2 * number + 1 });
  }

  private look(behind: boolean, wanted: boolean): void {
    const outer = this.code;
    this.code = [];
    this.alternatives();
    this.at++;
    this.emit({ op: 'match' });
    const body = { code: this.code, groups: this.groups, refersBack: this.refersBack };
    this.code = outer;
    this.emit({ op: 'look', body, behind, wanted });
  }

  /** Takes out the instructions from `start` on, with places counted from there. */
  private cut(start: number): Instruction[] {
    return this.code.splice(start).map(instruction => moved(instruction, -start));
  }

  private append(code: readonly Instruction[], place: number): void {
    for (const instruction of code) this.emit(moved(instruction, place));
  }
}

function moved(instruction: Instruction, by: number): Instruction {
  if (instruction.op === 'jump') return { op: 'jump', to: instruction.to + by };
  if (instruction.op !== 'split') return instruction;
  return { op: 'split', first: instruction.first + by, second: instruction.second + by };
}

/** Whether a character is of a set, which JavaScript's own expressions decide. */
function characterTest(source: string, flags: string): (character: string) => boolean {
  const regex = new RegExp(`^${source}$`, `s${flags}`);
  const known = new Map<string, boolean>();
  return character => {
    let is = known.get(character);
    if (is === undefined) {
      is = regex.test(character);
      known.set(character, is);
    }
    return is;
  };
}
