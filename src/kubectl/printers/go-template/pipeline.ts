/** Reads the pipeline of an action: `$x := .items | len`. models Tree.pipeline of text/template/parse/parse.go */
import { unquoted } from '../../../apimachinery/go/unquote.ts';
import { FUNCTIONS } from './functions.ts';
import { type Token, tokens } from './lex.ts';
import type { Command, Pipeline, Term } from './node.ts';

export class PipelineReader {
  private readonly tokens: readonly Token[];
  private next = 0;

  /**
   * @param at where the text begins in the template
   * @param variables those known here; what the pipeline declares comes to them
   */
  constructor(
    private readonly text: string,
    private readonly at: number,
    private readonly variables: Set<string>,
    private readonly fail: (reason: string) => Error,
  ) {
    this.tokens = tokens(text, at, fail);
  }

  /** The whole text as one pipeline. */
  read(): Pipeline {
    const pipeline = this.pipeline();
    this.space();
    const left = this.tokens[this.next];
    if (left !== undefined) throw this.fail(`unexpected ${JSON.stringify(left.text)} in operand`);
    return pipeline;
  }

  private pipeline(): Pipeline {
    this.space();
    const start = this.position();
    const { variables, assigns } = this.declaration();
    const commands: Command[] = [];
    for (;;) {
      const command = this.command();
      if (command.terms.length === 0) throw this.fail('missing value for command');
      commands.push(command);
      if (this.peek() !== '|') break;
      this.next++;
    }
    return { variables, assigns, commands, ...this.placed(start) };
  }

  private declaration(): { variables: string[]; assigns: boolean } {
    const start = this.next;
    const variables: string[] = [];
    for (;;) {
      this.space();
      if (!/^\$\w+$/.test(this.peek())) break;
      variables.push(this.peek());
      this.next++;
      this.space();
      const sign = this.peek();
      if (sign === ',') {
        this.next++;
        continue;
      }
      if (sign !== ':=' && sign !== '=') break;
      this.next++;
      if (sign === ':=') for (const name of variables) this.variables.add(name);
      return { variables, assigns: sign === '=' };
    }
    this.next = start;
    return { variables: [], assigns: false };
  }

  private command(): Command {
    this.space();
    const start = this.position();
    const terms: Term[] = [];
    while (!['', '|', ')'].includes(this.peek())) {
      terms.push(this.term());
      this.space();
    }
    return { terms, ...this.placed(start) };
  }

  private term(): Term {
    const start = this.position();
    const token = this.peek();
    this.next++;
    if (token === '(') {
      const pipeline = this.pipeline();
      if (this.peek() !== ')') throw this.fail('unclosed left paren');
      this.next++;
      return this.withFields(start, fields => ({ type: 'pipeline', pipeline, fields }));
    }
    if (token.startsWith('.')) {
      const first = token === '.' ? [] : [token.slice(1)];
      return this.withFields(start, rest => ({ type: 'dot', fields: [...first, ...rest] }));
    }
    if (token.startsWith('$')) {
      if (!this.variables.has(token)) throw this.fail(`undefined variable ${JSON.stringify(token)}`);
      return this.withFields(start, fields => ({ type: 'variable', name: token, fields }));
    }
    if (/^[A-Za-z_]/.test(token) && !CONSTANTS.has(token)) {
      if (!FUNCTIONS.has(token)) throw this.fail(`function ${JSON.stringify(token)} not defined`);
      return { type: 'function', name: token, ...this.placed(start) };
    }
    return { type: 'literal', value: this.literal(token), ...this.placed(start) };
  }

  private literal(token: string): unknown {
    if (token.startsWith('"')) return this.unquoted(token);
    if (token.startsWith('`')) return token.slice(1, -1);
    if (token.startsWith("'")) return this.unquoted(token).codePointAt(0) ?? 0;
    if (/^[-+]?\d/.test(token)) return Number(token);
    if (CONSTANTS.has(token)) return CONSTANTS.get(token);
    throw this.fail(`unexpected ${JSON.stringify(token)} in command`);
  }

  private unquoted(token: string): string {
    const text = unquoted(token);
    if (text !== undefined) return text;
    throw this.fail(
      token.length > 1 && token.at(-1) === token[0] ? 'invalid syntax' : 'unterminated quoted string',
    );
  }

  /** A chain of fields stands where its first link after the start does. */
  private withFields(start: number, make: (fields: string[]) => ChainKind): Term {
    const fields: string[] = [];
    let at = start;
    while (/^\.[A-Za-z_]/.test(this.peek())) {
      if (fields.length === 0) at = this.position();
      fields.push(this.peek().slice(1));
      this.next++;
    }
    return { ...make(fields), ...this.placed(start), at } as Term;
  }

  private peek(): string {
    return this.tokens[this.next]?.text ?? '';
  }

  private position(): number {
    return this.tokens[this.next]?.at ?? this.at + this.text.length;
  }

  private placed(start: number): { at: number; source: string } {
    const source = this.text.slice(start - this.at, this.position() - this.at);
    return { at: start, source: source.trim().replace(/\s+/g, ' ') };
  }

  private space(): void {
    while (/^\s+$/.test(this.peek())) this.next++;
  }
}

type Unplaced<T> = T extends Term ? Omit<T, 'at' | 'source'> : never;
type ChainKind = Unplaced<Extract<Term, { type: 'dot' | 'variable' | 'pipeline' }>>;

const CONSTANTS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['nil', null],
]);
