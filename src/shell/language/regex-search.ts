/** Searching with regular expressions in time that grows with the text, whatever the expression. */
import { type Condition, compileRegex, type Program } from './regex-program.ts';

export interface RegexMatch {
  readonly index: number;
  readonly end: number;
  /** The whole and what each group matched. */
  readonly groups: readonly (string | undefined)[];
}

/** An expression was too hard: only those that refer back to groups can be. */
export class RegexTooHard extends Error {}

/** So many steps may an expression take that refers back; others never take a step twice. */
const MOST_STEPS = 1_000_000;

export interface RegexOptions {
  readonly ignoreCase?: boolean;
  /** Which of those that begin at one place: POSIX wants the longest; left out, the first alternative, as Perl. */
  readonly prefer?: 'longest' | 'shortest';
}

/** A compiled expression. Models RE2's BitState: of all ways through the program each (instruction, place) once. */
export class Regex {
  private readonly program: Program;
  /** The same as one of JavaScript's, where both agree on the match and it cannot run away. */
  private readonly native: RegExp | undefined;

  /** @param source in JavaScript's notation @throws SyntaxError */
  constructor(
    source: string,
    private readonly options: RegexOptions = {},
  ) {
    this.program = compileRegex(source, options.ignoreCase ?? false);
    if (isTame(source) && options.prefer !== 'shortest')
      this.native = new RegExp(source, `sug${options.ignoreCase ? 'i' : ''}`);
  }

  /** How many groups a match has, the whole counted. */
  get groups(): number {
    return this.program.groups;
  }

  /** The first match from a place on. @throws RegexTooHard */
  find(text: string, from = 0): RegexMatch | undefined {
    if (this.native === undefined) return new Search(this.program, text, this.options.prefer).from(from);
    this.native.lastIndex = from;
    const match = this.native.exec(text);
    return match === null
      ? undefined
      : { index: match.index, end: match.index + match[0].length, groups: [...match] };
  }

  /** Of all matches the one that begins last. @throws RegexTooHard */
  findLast(text: string): RegexMatch | undefined {
    const search = new Search(this.program, text, this.options.prefer);
    for (let at = text.length; at >= 0; at--) {
      const match = search.matchAt(at);
      if (match !== undefined) return match;
    }
    return undefined;
  }

  test(text: string): boolean {
    return this.find(text) !== undefined;
  }

  /** The text with its matches changed; those of nothing are left out. */
  replaceAll(text: string, change: (match: string) => string): string {
    let result = '';
    let done = 0;
    for (const { index, end } of this.all(text)) {
      if (end === index) continue;
      result += text.slice(done, index) + change(text.slice(index, end));
      done = end;
    }
    return result + text.slice(done);
  }

  /** All matches, one behind the other. */
  *all(text: string): Generator<RegexMatch> {
    for (let at = 0; at <= text.length; ) {
      const match = this.find(text, at);
      if (match === undefined) return;
      yield match;
      at = match.end > match.index ? match.end : match.end + 1;
    }
  }
}

/** Neither repeats a group nor has a choice, and repeats little else. */
function isTame(source: string): boolean {
  const plain = source.replace(/\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]/g, 'x');
  return !/[(|]/.test(plain) && (plain.match(/[*+{]/g)?.length ?? 0) < 3 && isUnicode(source);
}

function isUnicode(source: string): boolean {
  try {
    return new RegExp(source, 'u') !== undefined;
  } catch {
    return false;
  }
}

class Search {
  private readonly seen: Uint8Array;
  private readonly width: number;
  private steps = 0;

  constructor(
    private readonly program: Program,
    private readonly text: string,
    private readonly prefer: RegexOptions['prefer'],
  ) {
    this.width = text.length + 1;
    this.seen = new Uint8Array(program.refersBack ? 0 : program.code.length * this.width);
  }

  from(start: number): RegexMatch | undefined {
    for (let at = start; at <= this.text.length; at++) {
      const match = this.matchAt(at);
      if (match !== undefined) return match;
    }
    return undefined;
  }

  matchAt(place: number): RegexMatch | undefined {
    const slots = this.at(place);
    if (slots === undefined) return undefined;
    const groups = Array.from({ length: this.program.groups }, (_, i) => {
      const [begin, end] = [slots[2 * i] ?? -1, slots[2 * i + 1] ?? -1];
      return begin < 0 || end < 0 ? undefined : this.text.slice(begin, end);
    });
    return { index: slots[0]!, end: slots[1]!, groups };
  }

  /** The places that were saved on the best way from `start` on, or undefined where none matches. */
  at(start: number, end?: number): number[] | undefined {
    const { code } = this.program;
    const slots: number[] = new Array(2 * this.program.groups).fill(-1);
    let best: number[] | undefined;
    let bestEnd = -1;
    // Ways yet to be tried, as pairs of instruction and place; -1 - slot and what the slot is to become again.
    const ways = [0, start];
    while (ways.length > 0) {
      let place = ways.pop()!;
      let pc = ways.pop()!;
      if (pc < 0) {
        slots[-1 - pc] = place;
        continue;
      }
      while (pc >= 0) {
        if (this.wasSeen(pc, place)) break;
        const instruction = code[pc]!;
        switch (instruction.op) {
          case 'character': {
            const point = this.text.codePointAt(place);
            const character = point === undefined ? '' : String.fromCodePoint(point);
            if (character === '' || !instruction.test(character)) pc = -1;
            else {
              place += character.length;
              pc++;
            }
            break;
          }
          case 'split':
            ways.push(instruction.second, place);
            pc = instruction.first;
            break;
          case 'jump':
            pc = instruction.to;
            break;
          case 'save':
            ways.push(-1 - instruction.slot, slots[instruction.slot] ?? -1);
            slots[instruction.slot] = place;
            pc++;
            break;
          case 'condition':
            pc = this.holds(instruction.condition, place) ? pc + 1 : -1;
            break;
          case 'look':
            pc = this.looks(instruction.body, instruction.behind, place) === instruction.wanted ? pc + 1 : -1;
            break;
          case 'again': {
            const [from, to] = [slots[2 * instruction.group]!, slots[2 * instruction.group + 1]!];
            const wanted = from < 0 || to < 0 ? undefined : this.text.slice(from, to);
            if (wanted === undefined || !this.text.startsWith(wanted, place)) pc = -1;
            else {
              place += wanted.length;
              pc++;
            }
            break;
          }
          case 'match':
            if ((end === undefined || place === end) && (!best || this.isBetter(place, bestEnd))) {
              best = [...slots];
              bestEnd = place;
            }
            if (best && this.prefer === undefined) return best;
            pc = -1;
        }
      }
    }
    return best;
  }

  private isBetter(end: number, than: number): boolean {
    return this.prefer === 'longest' ? end > than : end < than;
  }

  private wasSeen(pc: number, place: number): boolean {
    if (this.program.refersBack) {
      if (++this.steps > MOST_STEPS) throw new RegexTooHard('Regular expression too hard');
      return false;
    }
    const index = pc * this.width + place;
    if (this.seen[index] === 1) return true;
    this.seen[index] = 1;
    return false;
  }

  private holds(condition: Condition, place: number): boolean {
    if (condition === 'start') return place === 0;
    if (condition === 'end') return place === this.text.length;
    const isWord = (at: number) => /\w/.test(this.text[at] ?? '');
    return (isWord(place - 1) !== isWord(place)) === (condition === 'word');
  }

  private looks(body: Program, behind: boolean, place: number): boolean {
    if (!behind) return new Search(body, this.text, undefined).at(place) !== undefined;
    for (let from = place; from >= 0; from--)
      if (new Search(body, this.text, undefined).at(from, place) !== undefined) return true;
    return false;
  }
}
