/** Reads Go templates. models text/template/parse */
import { GoTemplateError } from './go-template-error.ts';

export type Term =
  | { readonly type: 'dot'; readonly fields: readonly string[] }
  | { readonly type: 'variable'; readonly name: string; readonly fields: readonly string[] }
  | { readonly type: 'literal'; readonly value: unknown }
  | { readonly type: 'function'; readonly name: string }
  | { readonly type: 'pipeline'; readonly pipeline: Pipeline; readonly fields: readonly string[] };

export interface Pipeline {
  readonly variables: readonly string[];
  /** `=` and not `:=` */
  readonly assigns: boolean;
  readonly commands: readonly (readonly Term[])[];
}

export type TemplateNode =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'action'; readonly pipeline: Pipeline }
  | Block<'if'>
  | Block<'with'>
  | Block<'range'>
  | { readonly type: 'template'; readonly name: string; readonly pipeline?: Pipeline }
  | { readonly type: 'break' | 'continue' };

interface Block<Type extends string> {
  readonly type: Type;
  readonly pipeline: Pipeline;
  readonly body: readonly TemplateNode[];
  readonly otherwise: readonly TemplateNode[];
}

type Piece = { readonly text: string } | { readonly action: string };

/** @throws GoTemplateError */
export function parseTemplate(
  name: string,
  text: string,
): { nodes: readonly TemplateNode[]; defined: ReadonlyMap<string, readonly TemplateNode[]> } {
  const parser = new TemplateParser(name, pieces(name, text));
  const nodes = parser.list().nodes;
  return { nodes, defined: parser.defined };
}

function pieces(name: string, text: string): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  let trimNext = false;
  while (at <= text.length) {
    const open = text.indexOf('{{', at);
    let plain = open < 0 ? text.slice(at) : text.slice(at, open);
    if (trimNext) plain = plain.trimStart();
    if (open < 0) {
      found.push({ text: plain });
      break;
    }
    const close = closeOf(text, open + 2);
    if (close < 0) throw new GoTemplateError(`template: ${name}:1: unclosed action`);
    let action = text.slice(open + 2, close);
    if (/^-\s/.test(action)) {
      plain = plain.trimEnd();
      action = action.slice(1);
    }
    trimNext = /\s-$/.test(action);
    if (trimNext) action = action.slice(0, -1);
    found.push({ text: plain });
    if (!action.trim().startsWith('/*')) found.push({ action: action.trim() });
    at = close + 2;
  }
  return found;
}

function closeOf(text: string, from: number): number {
  let quote = '';
  for (let at = from; at < text.length; at++) {
    const letter = text[at]!;
    if (quote !== '') {
      if (letter === '\\' && quote !== '`') at++;
      else if (letter === quote) quote = '';
    } else if (letter === '"' || letter === '`' || letter === "'") quote = letter;
    else if (text.startsWith('}}', at)) return at;
  }
  return -1;
}

class TemplateParser {
  readonly defined = new Map<string, readonly TemplateNode[]>();
  private at = 0;

  constructor(
    private readonly name: string,
    private readonly all: readonly Piece[],
  ) {}

  /** Nodes up to `end` or `else`, which it names. */
  list(inside = false): { nodes: TemplateNode[]; stop: string } {
    const nodes: TemplateNode[] = [];
    while (this.at < this.all.length) {
      const piece = this.all[this.at++]!;
      if ('text' in piece) {
        if (piece.text !== '') nodes.push({ type: 'text', text: piece.text });
        continue;
      }
      const word = /^[a-z]+/.exec(piece.action)?.[0] ?? '';
      const rest = piece.action.slice(word.length).trim();
      if (word === 'end' || word === 'else') {
        if (!inside) throw this.failure(`unexpected {{${word}}}`);
        return { nodes, stop: word === 'end' ? 'end' : `else ${rest}`.trim() };
      }
      if (word === 'if' || word === 'with' || word === 'range') nodes.push(this.block(word, rest));
      else if (word === 'define' || word === 'block') {
        const label = /^"([^"]*)"/.exec(rest)?.[1] ?? '';
        this.defined.set(label, this.list(true).nodes);
        if (word === 'block')
          nodes.push({
            type: 'template',
            name: label,
            pipeline: this.pipeline(rest.replace(/^"[^"]*"/, '').trim()),
          });
      } else if (word === 'template') {
        const label = /^"([^"]*)"/.exec(rest)?.[1] ?? '';
        const argument = rest.replace(/^"[^"]*"/, '').trim();
        nodes.push({
          type: 'template',
          name: label,
          ...(argument === '' ? {} : { pipeline: this.pipeline(argument) }),
        });
      } else if ((word === 'break' || word === 'continue') && rest === '') nodes.push({ type: word });
      else nodes.push({ type: 'action', pipeline: this.pipeline(piece.action) });
    }
    if (inside) throw this.failure('unexpected EOF');
    return { nodes, stop: '' };
  }

  private block(type: 'if' | 'with' | 'range', text: string): TemplateNode {
    if (text === '') throw this.failure(`missing value for ${type}`);
    const pipeline = this.pipeline(text);
    const body = this.list(true);
    if (body.stop === 'end') return { type, pipeline, body: body.nodes, otherwise: [] };
    const chained = /^else (if|with) (.*)$/s.exec(body.stop);
    if (chained !== null)
      return { type, pipeline, body: body.nodes, otherwise: [this.block(chained[1] as 'if', chained[2]!)] };
    return { type, pipeline, body: body.nodes, otherwise: this.list(true).nodes };
  }

  private pipeline(text: string): Pipeline {
    const reader = new PipelineReader(text, message => this.failure(message));
    const pipeline = reader.pipeline();
    reader.finish();
    return pipeline;
  }

  private failure(reason: string): GoTemplateError {
    return new GoTemplateError(`template: ${this.name}:1: ${reason}`);
  }
}

const TOKEN =
  /\s+|:=|=|\||\(|\)|,|"(?:\\.|[^"\\])*"|`[^`]*`|'(?:\\.|[^'\\])+'|\$[\w]*|\.[A-Za-z_]\w*|\.(?!\d)|[-+]?(?:0x[0-9a-fA-F]+|\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)|[A-Za-z_]\w*|./gsu;

class PipelineReader {
  private readonly tokens: readonly string[];
  private at = 0;

  constructor(
    text: string,
    private readonly failure: (reason: string) => GoTemplateError,
  ) {
    this.tokens = text.match(TOKEN) ?? [];
  }

  pipeline(): Pipeline {
    const { variables, assigns } = this.declaration();
    const commands: Term[][] = [];
    for (;;) {
      const command = this.command();
      if (command.length === 0) throw this.failure('missing value for command');
      commands.push(command);
      if (this.tokens[this.at] !== '|') break;
      this.at++;
    }
    return { variables, assigns, commands };
  }

  finish(): void {
    this.space();
    const left = this.tokens[this.at];
    if (left !== undefined) throw this.failure(`unexpected ${JSON.stringify(left)} in operand`);
  }

  private declaration(): { variables: string[]; assigns: boolean } {
    const start = this.at;
    const variables: string[] = [];
    for (;;) {
      this.space();
      const token = this.tokens[this.at];
      if (token === undefined || !/^\$\w+$/.test(token)) break;
      variables.push(token);
      this.at++;
      this.space();
      if (this.tokens[this.at] === ',') {
        this.at++;
        continue;
      }
      const sign = this.tokens[this.at];
      if (sign === ':=' || sign === '=') {
        this.at++;
        return { variables, assigns: sign === '=' };
      }
      break;
    }
    this.at = start;
    return { variables: [], assigns: false };
  }

  private command(): Term[] {
    const terms: Term[] = [];
    for (;;) {
      this.space();
      const token = this.tokens[this.at];
      if (token === undefined || token === '|' || token === ')') return terms;
      terms.push(this.term(token));
    }
  }

  private term(token: string): Term {
    this.at++;
    if (token === '(') {
      const pipeline = this.pipeline();
      if (this.tokens[this.at] !== ')') throw this.failure('unclosed left paren');
      this.at++;
      return { type: 'pipeline', pipeline, fields: this.fields() };
    }
    if (token === '.') return { type: 'dot', fields: this.fields() };
    if (token.startsWith('.')) return { type: 'dot', fields: [token.slice(1), ...this.fields()] };
    if (token.startsWith('$')) return { type: 'variable', name: token, fields: this.fields() };
    if (token.startsWith('"')) return { type: 'literal', value: JSON.parse(token) as string };
    if (token.startsWith('`')) return { type: 'literal', value: token.slice(1, -1) };
    if (token.startsWith("'")) return { type: 'literal', value: token.codePointAt(1)! };
    if (/^[-+]?\d/.test(token)) return { type: 'literal', value: Number(token) };
    if (token === 'true' || token === 'false') return { type: 'literal', value: token === 'true' };
    if (token === 'nil') return { type: 'literal', value: null };
    if (!/^[A-Za-z_]/.test(token)) throw this.failure(`unexpected ${JSON.stringify(token)} in command`);
    if (!FUNCTIONS.has(token)) throw this.failure(`function ${JSON.stringify(token)} not defined`);
    return { type: 'function', name: token };
  }

  private fields(): string[] {
    const fields: string[] = [];
    while (/^\.[A-Za-z_]/.test(this.tokens[this.at] ?? '')) fields.push(this.tokens[this.at++]!.slice(1));
    return fields;
  }

  private space(): void {
    while (/^\s+$/.test(this.tokens[this.at] ?? '')) this.at++;
  }
}

/** What a template may call. */
export const FUNCTIONS: ReadonlySet<string> = new Set([
  'and',
  'or',
  'not',
  'len',
  'index',
  'slice',
  'print',
  'printf',
  'println',
  'html',
  'js',
  'urlquery',
  'call',
  'eq',
  'ne',
  'lt',
  'le',
  'gt',
  'ge',
  'exists',
  'base64decode',
]);
