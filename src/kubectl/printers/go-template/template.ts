/** Go templates over an object. models text/template/exec.go */

import { formatV } from '../../../apimachinery/go/value.ts';
import { isObject } from '../../../base/json.ts';
import { GoTemplateError, NO_VALUE } from './error.ts';
import { callFunction, entryOf, truth } from './functions.ts';
import { type Command, lineOf, type Pipeline, type Place, type TemplateNode, type Term } from './node.ts';
import { parseTemplate } from './parse.ts';

interface Scope {
  readonly variables: Map<string, { value: unknown }>;
}
class Break extends Error {}
class Continue extends Error {}

/** Templates within templates: Go stops at 100,000, which a JavaScript stack does not hold. */
const DEEPEST = 1_000;
/** Turns of all ranges together: Go counts on for as long as it takes, and a learner's terminal would stand still. */
const MOST_TURNS = 1_000_000;

export class GoTemplate {
  private readonly nodes: readonly TemplateNode[];
  private readonly defined: ReadonlyMap<string, readonly TemplateNode[]>;
  private depth = 0;
  private turns = 0;

  /** @throws GoTemplateError for a template that cannot be read */
  constructor(
    private readonly name: string,
    private readonly text: string,
    private readonly allowMissing: boolean,
  ) {
    const parsed = parseTemplate(name, text);
    this.nodes = parsed.nodes;
    this.defined = parsed.defined;
  }

  /**
   * @param out gets the text as it is made: that before a failure as well
   * @throws GoTemplateError
   */
  execute(data: unknown, out: string[] = []): string {
    this.depth = 0;
    this.turns = 0;
    this.walk(this.nodes, data, { variables: new Map([['$', { value: data }]]) }, out);
    return out.join('');
  }

  private walk(nodes: readonly TemplateNode[], dot: unknown, scope: Scope, out: string[]): void {
    for (const node of nodes) this.node(node, dot, scope, out);
  }

  private node(node: TemplateNode, dot: unknown, scope: Scope, out: string[]): void {
    switch (node.type) {
      case 'text':
        out.push(node.text);
        return;
      case 'action': {
        const value = this.pipeline(node.pipeline, dot, scope);
        if (node.pipeline.variables.length === 0) out.push(show(value));
        return;
      }
      case 'if': {
        const inner = child(scope);
        const yes = truth(this.pipeline(node.pipeline, dot, inner));
        this.walk(yes ? node.body : node.otherwise, dot, inner, out);
        return;
      }
      case 'with': {
        const inner = child(scope);
        const value = this.pipeline(node.pipeline, dot, inner);
        if (truth(value)) this.walk(node.body, value, inner, out);
        else this.walk(node.otherwise, dot, inner, out);
        return;
      }
      case 'range':
        this.range(node, dot, scope, out);
        return;
      case 'template': {
        const body = this.defined.get(node.name);
        if (body === undefined) throw this.failure(`template ${JSON.stringify(node.name)} not defined`, node);
        const value = node.pipeline === undefined ? NO_VALUE : this.pipeline(node.pipeline, dot, scope);
        if (this.depth >= DEEPEST) throw this.failure('exceeded maximum template depth (100000)', node);
        this.depth++;
        this.walk(body, value, { variables: new Map([['$', { value }]]) }, out);
        this.depth--;
        return;
      }
      case 'break':
        throw new Break();
      case 'continue':
        throw new Continue();
    }
  }

  private range(
    node: Extract<TemplateNode, { type: 'range' }>,
    dot: unknown,
    scope: Scope,
    out: string[],
  ): void {
    const value = this.pipeline({ ...node.pipeline, variables: [] }, dot, scope);
    const entries = this.entries(value, node.pipeline);
    if (entries.length === 0) {
      this.walk(node.otherwise, dot, child(scope), out);
      return;
    }
    this.turns += entries.length;
    for (const [key, item] of entries) {
      const inner = child(scope);
      const [first, second] = node.pipeline.variables;
      if (second !== undefined) {
        inner.variables.set(first!, { value: key });
        inner.variables.set(second, { value: item });
      } else if (first !== undefined) inner.variables.set(first, { value: item });
      try {
        this.walk(node.body, item, inner, out);
      } catch (error) {
        if (error instanceof Break) return;
        if (!(error instanceof Continue)) throw error;
      }
    }
  }

  private entries(value: unknown, place: Place): (readonly [unknown, unknown])[] {
    if (value === NO_VALUE || value === null || value === undefined) return [];
    if (Array.isArray(value)) return value.map((item, index) => [index, item] as const);
    if (typeof value === 'number' && this.turns + value > MOST_TURNS)
      throw this.failure(`range over ${value} takes too long`, place);
    if (typeof value === 'number')
      return Array.from({ length: value }, (_, index) => [index, index] as const);
    if (typeof value === 'object') {
      return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    }
    throw this.failure(`range can't iterate over ${formatV(value)}`, place);
  }

  private pipeline(pipeline: Pipeline, dot: unknown, scope: Scope): unknown {
    let value: unknown = NO_VALUE;
    pipeline.commands.forEach((command, index) => {
      value = this.command(command, dot, scope, index === 0 ? [] : [value]);
    });
    for (const name of pipeline.variables) {
      const known = pipeline.assigns ? scope.variables.get(name) : undefined;
      if (known === undefined) scope.variables.set(name, { value });
      else known.value = value;
    }
    return value;
  }

  private command(command: Command, dot: unknown, scope: Scope, last: readonly unknown[]): unknown {
    const [first, ...rest] = command.terms;
    if (first?.type === 'function') {
      const lazy = [
        ...rest.map(term => () => this.term(term, dot, scope)),
        ...last.map(value => () => value),
      ];
      return callFunction(first.name, lazy, reason => this.failure(reason, command));
    }
    if (rest.length > 0 || last.length > 0)
      throw this.failure(`can't give argument to non-function ${first!.source}`, first!);
    if (first?.type === 'literal' && first.value === null) throw this.failure('nil is not a command', first);
    return this.term(first!, dot, scope);
  }

  private term(term: Term, dot: unknown, scope: Scope): unknown {
    if (term.type === 'literal') return term.value;
    if (term.type === 'function') return callFunction(term.name, [], reason => this.failure(reason, term));
    if (term.type === 'dot') return this.fields(dot, term.fields, term);
    if (term.type === 'variable')
      return this.fields(scope.variables.get(term.name)?.value, term.fields, term);
    return this.fields(this.pipeline(term.pipeline, dot, child(scope)), term.fields, term);
  }

  /** models evalField: what is missing stays so, what is null or has no fields is refused */
  private fields(start: unknown, names: readonly string[], place: Place): unknown {
    let value = start;
    for (const name of names) {
      if (value === NO_VALUE || value === undefined) {
        if (!this.allowMissing)
          throw this.failure(`nil data; no entry for key ${JSON.stringify(name)}`, place);
        continue;
      }
      if (value === null) throw this.failure(`nil pointer evaluating interface {}.${name}`, place);
      if (!isObject(value)) throw this.failure(`can't evaluate field ${name} in type interface {}`, place);
      const found = entryOf(value, name);
      if (found === undefined && !this.allowMissing)
        throw this.failure(`map has no entry for key ${JSON.stringify(name)}`, place);
      value = found === undefined ? NO_VALUE : found;
    }
    return value;
  }

  private failure(reason: string, { at, source }: Place): GoTemplateError {
    const line = lineOf(this.text, at);
    const column = at - (this.text.lastIndexOf('\n', at - 1) + 1);
    return new GoTemplateError(
      `template: ${this.name}:${line}:${column}: executing ${JSON.stringify(this.name)} at <${source}>: ${reason}`,
    );
  }
}

function child(scope: Scope): Scope {
  return { variables: new Map(scope.variables) };
}

function show(value: unknown): string {
  if (value === NO_VALUE || value === null || value === undefined) return '<no value>';
  return formatV(value);
}
