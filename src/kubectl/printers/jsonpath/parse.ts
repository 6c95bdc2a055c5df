/** Reads JSONPath templates. models client-go/util/jsonpath/parser.go */
import { unquote } from './literal.ts';
import { JsonPathError, type PathNode } from './node.ts';

/** @throws JsonPathError */
export function parseJsonPath(template: string): PathNode[] {
  const nodes: PathNode[] = [];
  let at = 0;
  while (at < template.length) {
    const open = template.indexOf('{', at);
    if (open !== at) nodes.push({ type: 'text', text: template.slice(at, open < 0 ? undefined : open) });
    if (open < 0) break;
    const reader = new ActionReader(template, open + 1);
    nodes.push({ type: 'action', nodes: reader.read() });
    at = reader.at;
  }
  return nodes;
}

/** The path of one action without its braces: `.spec.name`. @throws JsonPathError */
function parseAction(text: string): readonly PathNode[] {
  const [first] = parseJsonPath(`{${text}}`);
  return first?.type === 'action' ? first.nodes : [];
}

/** What may follow a name. models isTerminator */
const END_OF_NAME = /[\s.,[\]$@{}]/;

class ActionReader {
  constructor(
    private readonly text: string,
    public at: number,
  ) {}

  read(): PathNode[] {
    const nodes: PathNode[] = [];
    while (!this.skip('}')) {
      if (this.skip('[?(')) nodes.push(this.filter());
      else if (this.skip('..')) {
        if (nodes.at(-1)?.type === 'recursive') throw new JsonPathError('invalid multiple recursive descent');
        nodes.push({ type: 'recursive' });
        if (/[\p{L}\d_]/u.test(this.text[this.at] ?? '')) nodes.push(this.field());
      } else nodes.push(...this.one());
    }
    return nodes;
  }

  private skip(prefix: string): boolean {
    const found = this.text.startsWith(prefix, this.at);
    if (found) this.at += prefix.length;
    return found;
  }

  private one(): readonly PathNode[] {
    const code = this.text.codePointAt(this.at);
    const letter = code === undefined ? '' : String.fromCodePoint(code);
    if (letter === '' || letter === '\n' || letter === '\r') throw new JsonPathError('unclosed action');
    if (/[-+\d]/.test(letter)) return [this.number()];
    if (/[\p{L}_]/u.test(letter)) return [this.identifier()];
    this.at += letter.length;
    if (letter === ' ' || letter === '@' || letter === '$') return [];
    if (letter === '[') return arrayNodes(this.until(']', 'unterminated array'));
    if (letter === '"' || letter === "'") return [this.quoted(letter)];
    if (letter === '.') return [this.field()];
    const hex = letter.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
    throw new JsonPathError(`unrecognized character in action: U+${hex} '${letter}'`);
  }

  /** What stands before the next `end`, which is passed. */
  private until(end: string, unterminated: string): string {
    const start = this.at;
    for (; this.text[this.at] !== end; this.at++) this.demandMore(unterminated);
    return this.text.slice(start, this.at++);
  }

  private demandMore(unterminated: string): void {
    const letter = this.text[this.at];
    if (letter === undefined || letter === '\n') throw new JsonPathError(unterminated);
  }

  private field(): PathNode {
    const name = this.name();
    return name === '*' ? { type: 'wildcard' } : { type: 'field', name: name.replaceAll('\\', '') };
  }

  private name(): string {
    const start = this.at;
    while (this.at < this.text.length && !END_OF_NAME.test(this.text[this.at]!))
      this.at += this.text[this.at] === '\\' ? 2 : 1;
    return this.text.slice(start, this.at);
  }

  private number(): PathNode {
    const [text = ''] = /^[-+]?[\d.]*/.exec(this.text.slice(this.at)) ?? [];
    this.at += text.length;
    const value = /\d/.test(text) ? Number(text) : Number.NaN;
    if (Number.isNaN(value)) throw new JsonPathError(`cannot parse number ${text}`);
    return { type: 'literal', value };
  }

  private identifier(): PathNode {
    const name = this.name();
    if (name === 'true' || name === 'false') return { type: 'literal', value: name === 'true' };
    return { type: 'identifier', name };
  }

  private quoted(quote: string): PathNode {
    const start = this.at - 1;
    for (; this.text[this.at] !== quote || this.text[this.at - 1] === '\\'; this.at++)
      this.demandMore('unterminated quoted string');
    this.at++;
    return { type: 'text', text: unquote(this.text.slice(start, this.at)) };
  }

  private filter(): PathNode {
    const inside = this.filterText();
    if (!this.skip(']')) throw new JsonPathError('unclosed array expect ]');
    const match = /^([^!<>=]+)([!<>=]+)(.+?)$/.exec(inside);
    return match === null
      ? { type: 'filter', left: parseAction(inside), operator: 'exists', right: [] }
      : { type: 'filter', left: parseAction(match[1]!), operator: match[2]!, right: parseAction(match[3]!) };
  }

  /** Up to the first `)` that is not in the first string. */
  private filterText(): string {
    const start = this.at;
    let quote: string | undefined;
    let closed = false;
    for (; ; this.at++) {
      this.demandMore('unterminated filter');
      const letter = this.text[this.at]!;
      if (letter === ')' && (quote !== undefined) === closed) return this.text.slice(start, this.at++);
      if (letter !== '"' && letter !== "'") continue;
      if (quote === undefined) quote = letter;
      else if (letter === quote && this.text[this.at - 1] !== '\\') closed = true;
    }
  }
}

/** What stands between brackets: an index or slice, several of them, or a key. models parseArray */
function arrayNodes(inside: string): readonly PathNode[] {
  const members = inside.split(',');
  if (members.length > 1)
    return [{ type: 'union', members: members.map(member => parseAction(`[${member.trim()}]`)) }];
  const key = /^'([^']*)'$/.exec(inside);
  // A key in quotes is read as a path, dots and all.
  if (key !== null) return parseAction(`.${key[1]}`);
  const slice = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/.exec(inside === '*' ? ':' : inside);
  if (slice === null) throw new JsonPathError(`invalid array index ${inside}`);
  const [from, to, step] = slice.slice(1).map(index);
  return [{ type: 'slice', from, to, step, single: slice[2] === undefined }];
}

function index(text: string | undefined): number | undefined {
  const digits = text?.replace(':', '') ?? '';
  if (digits === '') return undefined;
  if (digits === '-') throw new JsonPathError(`array index ${digits} is not a number`);
  return Number(digits);
}
