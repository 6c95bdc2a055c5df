/** Go templates over an object. models text/template */
import { compactJson } from './go-json.ts';
import { GoTemplateError, NO_VALUE } from './go-template-error.ts';
import { callFunction, truth } from './go-template-functions.ts';
import { type Pipeline, parseTemplate, type TemplateNode, type Term } from './go-template-parse.ts';
import { formatV } from './go-value.ts';

export { GoTemplateError };

interface Scope {
  readonly root: unknown;
  readonly variables: Map<string, { value: unknown }>;
}
class Break extends Error {}
class Continue extends Error {}

export class GoTemplate {
  private readonly nodes: readonly TemplateNode[];
  private readonly defined: ReadonlyMap<string, readonly TemplateNode[]>;

  /** @throws GoTemplateError for a template that cannot be read */
  constructor(
    private readonly name: string,
    text: string,
    private readonly allowMissing: boolean,
  ) {
    const parsed = parseTemplate(name, text);
    this.nodes = parsed.nodes;
    this.defined = parsed.defined;
  }

  /** @throws GoTemplateError */
  execute(data: unknown): string {
    const out: string[] = [];
    this.walk(this.nodes, data, { root: data, variables: new Map([['$', { value: data }]]) }, out);
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
        if (body === undefined) throw this.failure(`template ${JSON.stringify(node.name)} not defined`);
        const value = node.pipeline === undefined ? NO_VALUE : this.pipeline(node.pipeline, dot, scope);
        this.walk(body, value, { root: value, variables: new Map([['$', { value }]]) }, out);
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
    const entries = this.entries(value);
    if (entries.length === 0) {
      this.walk(node.otherwise, dot, child(scope), out);
      return;
    }
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

  private entries(value: unknown): (readonly [unknown, unknown])[] {
    if (value === NO_VALUE || value === null || value === undefined) return [];
    if (Array.isArray(value)) return value.map((item, index) => [index, item] as const);
    if (typeof value === 'number')
      return Array.from({ length: value }, (_, index) => [index, index] as const);
    if (typeof value === 'object') {
      return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    }
    throw this.failure(`range can't iterate over ${formatV(value)}`);
  }

  private pipeline(pipeline: Pipeline, dot: unknown, scope: Scope): unknown {
    let value: unknown = NO_VALUE;
    pipeline.commands.forEach((command, index) => {
      value = this.command(command, dot, scope, index === 0 ? [] : [value]);
    });
    for (const name of pipeline.variables) {
      if (pipeline.assigns) {
        const variable = scope.variables.get(name);
        if (variable === undefined) throw this.failure(`undefined variable: ${name}`);
        variable.value = value;
      } else scope.variables.set(name, { value });
    }
    return value;
  }

  private command(terms: readonly Term[], dot: unknown, scope: Scope, last: readonly unknown[]): unknown {
    const [first, ...rest] = terms;
    if (first?.type === 'function') {
      const lazy = [
        ...rest.map(term => () => this.term(term, dot, scope)),
        ...last.map(value => () => value),
      ];
      return callFunction(first.name, lazy, (name, reason) =>
        this.failure(`at <${name}>: error calling ${name}: ${reason}`),
      );
    }
    if (rest.length > 0 || last.length > 0)
      throw this.failure(`can't give argument to non-function ${termText(first!)}`);
    return this.term(first!, dot, scope);
  }

  private term(term: Term, dot: unknown, scope: Scope): unknown {
    switch (term.type) {
      case 'dot':
        return this.fields(dot, term.fields, term);
      case 'variable': {
        const variable = scope.variables.get(term.name);
        if (variable === undefined) throw this.failure(`undefined variable: ${term.name}`);
        return this.fields(variable.value, term.fields, term);
      }
      case 'literal':
        return term.value;
      case 'pipeline':
        return this.fields(this.pipeline(term.pipeline, dot, child(scope)), term.fields, term);
      case 'function':
        return callFunction(term.name, [], (name, reason) =>
          this.failure(`at <${name}>: error calling ${name}: ${reason}`),
        );
    }
  }

  private fields(start: unknown, names: readonly string[], term: Term): unknown {
    let value = start;
    for (const name of names) {
      if (value === NO_VALUE || value === null || value === undefined) {
        if (value === NO_VALUE || this.allowMissing) {
          throw this.failure(
            `executing ${JSON.stringify(this.name)} at <${termText(term)}>: nil pointer evaluating interface {}.${name}`,
          );
        }
        throw this.failure(`nil data; no entry for key ${JSON.stringify(name)}`);
      }
      if (Array.isArray(value) || typeof value !== 'object') {
        const type = Array.isArray(value)
          ? '[]interface {}'
          : { string: 'string', number: 'int64', boolean: 'bool' }[typeof value as 'string'];
        throw this.failure(
          `executing ${JSON.stringify(this.name)} at <${termText(term)}>: can't evaluate field ${name} in type ${Array.isArray(value) ? 'interface {}' : type}`,
        );
      }
      const found = (value as Record<string, unknown>)[name];
      if (found === undefined && !this.allowMissing) {
        throw this.failure(
          `executing ${JSON.stringify(this.name)} at <${termText(term)}>: map has no entry for key ${JSON.stringify(name)}`,
        );
      }
      value = found === undefined ? NO_VALUE : found;
      if (value === NO_VALUE && names.indexOf(name) < names.length - 1) value = null;
    }
    return value;
  }

  private failure(reason: string): GoTemplateError {
    return new GoTemplateError(`template: ${this.name}:1:2: ${reason}`);
  }
}

function child(scope: Scope): Scope {
  return { root: scope.root, variables: new Map(scope.variables) };
}

function show(value: unknown): string {
  if (value === NO_VALUE || value === null || value === undefined) return '<no value>';
  return formatV(value);
}

function termText(term: Term): string {
  if (term.type === 'dot') return term.fields.length === 0 ? '.' : `.${term.fields.join('.')}`;
  if (term.type === 'variable') return [term.name, ...term.fields].join('.');
  return term.type === 'literal' ? compactJson(term.value) : term.type === 'function' ? term.name : '()';
}
