/** Reads JSONPath templates. models client-go/util/jsonpath/parser.go */

export type PathNode =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'action'; readonly nodes: readonly PathNode[] }
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'wildcard' }
  | { readonly type: 'recursive' }
  | { readonly type: 'number'; readonly value: number }
  | {
      readonly type: 'slice';
      readonly from?: number;
      readonly to?: number;
      readonly step?: number;
      readonly single: boolean;
    }
  | { readonly type: 'union'; readonly members: readonly (readonly PathNode[])[] }
  | {
      readonly type: 'filter';
      readonly left: readonly PathNode[];
      readonly operator: string;
      readonly right: readonly PathNode[];
    }
  | { readonly type: 'keyword'; readonly word: string };

/** A template that cannot be read; `message` is client-go's. */
export class JsonPathError extends Error {}

/** @throws JsonPathError */
export function parseJsonPath(template: string): PathNode[] {
  const nodes: PathNode[] = [];
  let at = 0;
  while (at < template.length) {
    const open = template.indexOf('{', at);
    if (open < 0) {
      nodes.push({ type: 'text', text: template.slice(at) });
      break;
    }
    if (open > at) nodes.push({ type: 'text', text: template.slice(at, open) });
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

const FIELD_END = ' .,[]$@{}';

class ActionReader {
  constructor(
    private readonly text: string,
    public at: number,
  ) {}

  read(): PathNode[] {
    const nodes: PathNode[] = [];
    for (;;) {
      const rest = this.text.slice(this.at);
      if (rest.startsWith('}')) {
        this.at++;
        return nodes;
      }
      if (rest.startsWith('[?(')) nodes.push(this.filter());
      else if (rest.startsWith('..')) {
        this.at += 2;
        nodes.push({ type: 'recursive' });
        const next = this.text[this.at];
        if (next !== undefined && !'[.{} '.includes(next)) nodes.push(this.field());
      } else nodes.push(...this.one(rest[0]));
    }
  }

  private one(letter: string | undefined): PathNode[] {
    if (letter === undefined || letter === '\n' || letter === '\r')
      throw new JsonPathError('unclosed action');
    this.at++;
    if (letter === ' ' || letter === '@' || letter === '$') return [];
    if (letter === '[') return this.array();
    if (letter === '"' || letter === "'") return [this.quoted(letter)];
    if (letter === '.') return [this.field()];
    if (/[-+\d]/.test(letter)) return [this.number(letter)];
    if (/[\p{L}_]/u.test(letter)) return [this.keyword(letter)];
    const code = letter.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
    throw new JsonPathError(`unrecognized character in action: U+${code} '${letter}'`);
  }

  private field(): PathNode {
    let name = '';
    while (this.at < this.text.length && !FIELD_END.includes(this.text[this.at]!)) {
      if (this.text[this.at] === '\\') this.at++;
      name += this.text[this.at++] ?? '';
    }
    return name === '*' ? { type: 'wildcard' } : { type: 'field', name };
  }

  private number(first: string): PathNode {
    let text = first;
    while (this.at < this.text.length && /[-+\d.eE]/.test(this.text[this.at]!)) text += this.text[this.at++];
    const value = Number(text);
    if (Number.isNaN(value)) throw new JsonPathError(`cannot parse number ${text}`);
    return { type: 'number', value };
  }

  private keyword(first: string): PathNode {
    let word = first;
    while (this.at < this.text.length && /[\p{L}\d_]/u.test(this.text[this.at]!))
      word += this.text[this.at++];
    if (word !== 'range' && word !== 'end') throw new JsonPathError(`unrecognized identifier ${word}`);
    return { type: 'keyword', word };
  }

  private quoted(quote: string): PathNode {
    let raw = quote;
    for (;;) {
      const letter = this.text[this.at++];
      if (letter === undefined || letter === '\n') throw new JsonPathError('unterminated quoted string');
      raw += letter;
      if (letter === quote) break;
      if (letter === '\\') raw += this.text[this.at++] ?? '';
    }
    return { type: 'text', text: unquote(raw) };
  }

  private array(): PathNode[] {
    const start = this.at;
    while (this.text[this.at] !== ']') {
      if (this.at >= this.text.length || this.text[this.at] === '\n')
        throw new JsonPathError('unterminated array');
      this.at++;
    }
    const inside = this.text.slice(start, this.at++);
    return arrayNodes(inside === '*' ? ':' : inside);
  }

  private filter(): PathNode {
    this.at += 3;
    const start = this.at;
    let depth = 1;
    let quote = '';
    for (; ; this.at++) {
      const letter = this.text[this.at];
      if (letter === undefined || letter === '\n') throw new JsonPathError('unterminated filter');
      if (quote !== '') {
        if (letter === quote && this.text[this.at - 1] !== '\\') quote = '';
      } else if (letter === '"' || letter === "'") quote = letter;
      else if (letter === '(') depth++;
      else if (letter === ')' && --depth === 0) break;
    }
    const inside = this.text.slice(start, this.at++);
    if (this.text[this.at] !== ']') throw new JsonPathError('unclosed array expect ]');
    this.at++;
    const match = /^([^!<>=]+)([!<>=]+)(.+?)$/.exec(inside);
    if (match === null)
      return { type: 'filter', left: parseAction(inside.trim()), operator: 'exists', right: [] };
    const operator = match[2]!;
    if (!['==', '!=', '<', '<=', '>', '>='].includes(operator)) {
      throw new JsonPathError(`unrecognized filter operator ${operator}`);
    }
    return {
      type: 'filter',
      left: parseAction(match[1]!.trim()),
      operator,
      right: filterOperand(match[3]!.trim()),
    };
  }
}

function filterOperand(text: string): readonly PathNode[] {
  if (text === 'true' || text === 'false') return [{ type: 'text', text }];
  return parseAction(text);
}

function arrayNodes(inside: string): PathNode[] {
  const members = inside.split(',');
  if (members.length > 1) {
    return [{ type: 'union', members: members.map(member => parseAction(`[${member.trim()}]`)) }];
  }
  const key = /^'([^']*)'$/.exec(inside);
  // A key in quotes is read as a path, dots and all.
  if (key !== null) return [...parseAction(`.${key[1]}`)];
  const slice = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/.exec(inside);
  if (slice === null || inside === '') throw new JsonPathError(`invalid array index ${inside}`);
  const number = (text: string | undefined) => {
    const digits = text?.replace(':', '') ?? '';
    return digits === '' ? undefined : Number(digits);
  };
  const [from, to, step] = [number(slice[1]), number(slice[2]), number(slice[3])];
  return [
    {
      type: 'slice',
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...(step === undefined ? {} : { step }),
      single: slice[2] === undefined,
    },
  ];
}

/** A string literal's text. @throws JsonPathError */
function unquote(raw: string): string {
  const inner = raw.slice(1, -1);
  const escapes: Record<string, string> = {
    n: '\n',
    t: '\t',
    r: '\r',
    '\\': '\\',
    '"': '"',
    "'": "'",
    a: '\x07',
    b: '\b',
    f: '\f',
    v: '\v',
  };
  return inner.replace(/\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)/g, (_, code: string) => {
    if (code.length > 1) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    const known = escapes[code];
    if (known === undefined) throw new JsonPathError('invalid syntax');
    return known;
  });
}
