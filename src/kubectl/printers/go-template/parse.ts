/** Reads Go templates. models text/template/parse/parse.go */
import { GoTemplateError } from './error.ts';
import { type Piece, pieces } from './lex.ts';
import { lineOf, type Pipeline, type TemplateNode } from './node.ts';
import { PipelineReader } from './pipeline.ts';

export interface Parsed {
  readonly nodes: readonly TemplateNode[];
  /** What `define` and `block` gave a name. */
  readonly defined: ReadonlyMap<string, readonly TemplateNode[]>;
}

/** @throws GoTemplateError */
export function parseTemplate(name: string, text: string): Parsed {
  const parser = new TemplateParser(name, text);
  return { nodes: parser.list().nodes, defined: parser.defined };
}

type Conditional = 'if' | 'with' | 'range';

class TemplateParser {
  readonly defined = new Map<string, readonly TemplateNode[]>();
  private readonly all: readonly Piece[];
  private next = 0;
  private variables: ReadonlySet<string> = new Set(['$']);
  /** How many ranges the place is in. */
  private ranges = 0;

  constructor(
    private readonly name: string,
    private readonly text: string,
  ) {
    this.all = pieces(name, text);
  }

  /** Nodes up to `end` or `else`, which it names with what follows it. */
  list(inside = false): { nodes: TemplateNode[]; stop: string; at: number } {
    const nodes: TemplateNode[] = [];
    const known = this.variables;
    this.variables = new Set(known);
    while (this.next < this.all.length) {
      const piece = this.all[this.next++]!;
      if ('text' in piece) {
        if (piece.text !== '') nodes.push({ type: 'text', text: piece.text });
        continue;
      }
      const { action, at } = piece;
      const word = /^[a-z]+(?!\w)/.exec(action)?.[0] ?? '';
      const rest = action.slice(word.length).trim();
      const restAt = at + action.length - rest.length;
      if (word === 'end' || word === 'else') {
        if (!inside) throw this.failure(`unexpected {{${word}}}`, at);
        this.variables = known;
        return { nodes, stop: word === 'end' ? 'end' : `else ${rest}`.trim(), at: restAt };
      }
      nodes.push(...this.action(word, rest, restAt, piece));
    }
    if (inside) throw this.failure('unexpected EOF', this.text.length);
    return { nodes, stop: '', at: this.text.length };
  }

  private action(
    word: string,
    rest: string,
    restAt: number,
    { action, at }: { action: string; at: number },
  ): TemplateNode[] {
    if (word === 'if' || word === 'with' || word === 'range') return [this.block(word, rest, restAt)];
    if (word === 'define' || word === 'block' || word === 'template') return this.named(word, rest, restAt);
    if ((word === 'break' || word === 'continue') && rest === '') {
      if (this.ranges === 0) throw this.failure(`{{${word}}} outside {{range}}`, at);
      return [{ type: word }];
    }
    return [{ type: 'action', pipeline: this.pipeline(action, at) }];
  }

  private block(type: Conditional, text: string, at: number): TemplateNode {
    if (text === '') throw this.failure(`missing value for ${type}`, at);
    const known = this.variables;
    this.variables = new Set(known);
    const pipeline = this.pipeline(text, at);
    if (type === 'range') this.ranges++;
    const body = this.list(true);
    if (type === 'range') this.ranges--;
    const node = { type, pipeline, body: body.nodes, otherwise: this.otherwise(body) };
    this.variables = known;
    return node;
  }

  private otherwise({ stop, at }: { stop: string; at: number }): readonly TemplateNode[] {
    if (stop === 'end') return [];
    const chained = /^else (if|with)\s+(.*)$/s.exec(stop);
    if (chained === null) return this.list(true).nodes;
    const [, type, condition = ''] = chained;
    return [
      this.block(type as Conditional, condition, at + (stop.length - 'else '.length) - condition.length),
    ];
  }

  /** `define "x"`, `block "x" pipeline`, `template "x" pipeline` */
  private named(word: string, rest: string, at: number): TemplateNode[] {
    const quoted = /^"([^"]*)"/.exec(rest);
    if (quoted === null) throw this.failure(`unexpected ${JSON.stringify(rest)} in ${word} clause`, at);
    const [whole, name = ''] = quoted;
    if (word !== 'template') {
      const { variables } = this;
      this.variables = new Set(['$']);
      this.defined.set(name, this.list(true).nodes);
      this.variables = variables;
    }
    if (word === 'define') return [];
    const argument = rest.slice(whole.length).trim();
    const pipeline =
      argument === '' ? {} : { pipeline: this.pipeline(argument, at + rest.length - argument.length) };
    return [{ type: 'template', name, ...pipeline, at, source: `{{template ${rest}}}` }];
  }

  private pipeline(text: string, at: number): Pipeline {
    const variables = new Set(this.variables);
    this.variables = variables;
    return new PipelineReader(text, at, variables, reason => this.failure(reason, at)).read();
  }

  private failure(reason: string, at: number): GoTemplateError {
    return new GoTemplateError(`template: ${this.name}:${lineOf(this.text, at)}: ${reason}`);
  }
}
