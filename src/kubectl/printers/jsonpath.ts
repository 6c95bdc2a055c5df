/** Evaluates JSONPath templates over an object. models client-go/util/jsonpath/jsonpath.go */
import { isObject } from '../../base/json.ts';
import { compactJson, indentedJson } from './go-json.ts';
import { formatV } from './go-value.ts';
import { JsonPathError, type PathNode, parseJsonPath } from './jsonpath-parse.ts';

export interface JsonPathOptions {
  /** A field that is not there gives nothing instead of an error. */
  readonly allowMissing: boolean;
  /** `-o jsonpath-as-json` */
  readonly asJson?: boolean;
}

export class JsonPath {
  private readonly nodes: readonly PathNode[];

  /** @throws JsonPathError for a template that cannot be read */
  constructor(
    template: string,
    private readonly options: JsonPathOptions,
  ) {
    this.nodes = parseJsonPath(template);
  }

  /** The template's text over an object. @throws JsonPathError */
  print(data: unknown): string {
    const text: string[] = [];
    this.walk(this.nodes, data, text);
    return text.join('');
  }

  /** What the template's paths lead to. @throws JsonPathError */
  find(data: unknown): unknown[] {
    const found: unknown[] = [];
    for (const node of this.nodes) if (node.type === 'action') found.push(...this.path(node.nodes, [data]));
    return found;
  }

  private walk(nodes: readonly PathNode[], data: unknown, text: string[]): void {
    for (let at = 0; at < nodes.length; at++) {
      const node = nodes[at]!;
      if (node.type === 'text') text.push(node.text);
      else if (node.type === 'action') {
        const first = node.nodes[0];
        if (first?.type === 'keyword' && first.word === 'range') {
          const end = matchingEnd(nodes, at);
          for (const item of this.path(node.nodes.slice(1), [data]))
            this.walk(nodes.slice(at + 1, end), item, text);
          // As upstream: without an end, what follows the range is printed once more after it.
          if (end < nodes.length) at = end;
        } else if (first?.type === 'keyword') {
          throw new JsonPathError('not in range, nothing to end');
        } else text.push(this.show(this.path(node.nodes, [data])));
      }
    }
  }

  private show(values: readonly unknown[]): string {
    if (this.options.asJson) return values.length === 0 ? '[]' : `${indentedJson(values)}\n`;
    return values
      .map(value => {
        if (typeof value === 'object' && value !== null) return compactJson(value);
        return value === null || value === undefined ? 'null' : formatV(value);
      })
      .join(' ');
  }

  private path(nodes: readonly PathNode[], input: readonly unknown[]): readonly unknown[] {
    let values = input;
    for (const node of nodes) {
      values = this.step(node, values);
    }
    return values;
  }

  private step(node: PathNode, input: readonly unknown[]): readonly unknown[] {
    switch (node.type) {
      case 'text':
        return [node.text];
      case 'number':
        return [node.value];
      case 'field':
        return this.field(node.name, input);
      case 'wildcard':
        return input.flatMap(children);
      case 'recursive':
        return input.flatMap(descendants);
      case 'slice':
        return input.flatMap(value => this.slice(node, value));
      case 'union':
        return node.members.flatMap(member => this.path(member, input));
      case 'filter':
        return input.flatMap(value => this.filter(node, value));
      case 'action':
        return this.path(node.nodes, input);
      case 'keyword':
        throw new JsonPathError(`unexpected identifier ${node.word}`);
    }
  }

  private field(name: string, input: readonly unknown[]): unknown[] {
    if (name === '') return [...input];
    const found = input.flatMap(value => (isObject(value) && value[name] !== undefined ? [value[name]] : []));
    if (found.length === 0 && !this.options.allowMissing) throw new JsonPathError(`${name} is not found`);
    return found;
  }

  private slice(node: Extract<PathNode, { type: 'slice' }>, value: unknown): unknown[] {
    if (value === null || value === undefined) return [];
    if (!Array.isArray(value)) {
      throw new JsonPathError(
        `${isObject(value) ? JSON.stringify(value) : String(value)} is not array or slice`,
      );
    }
    const length = value.length;
    const from = node.from === undefined ? 0 : node.from < 0 ? node.from + length : node.from;
    let to = node.single
      ? from + 1
      : node.to === undefined
        ? length
        : node.to < 0
          ? node.to + length
          : node.to;
    if (node.single && node.from === undefined) to = length;
    if (to !== from) {
      if (from >= length || from < 0) {
        if (!node.single && length === 0) return [];
        throw new JsonPathError(`array index out of bounds: index ${from}, length ${length}`);
      }
      if (to > length || to < 0)
        throw new JsonPathError(`array index out of bounds: index ${to - 1}, length ${length}`);
      if (from > to) throw new JsonPathError(`starting index ${from} is greater than ending index ${to}`);
    } else return [];
    const step = node.step ?? 1;
    if (step <= 0) throw new JsonPathError('step must be > 0');
    return value.slice(from, to).filter((_, index) => index % step === 0);
  }

  private filter(node: Extract<PathNode, { type: 'filter' }>, value: unknown): unknown[] {
    if (value === null || value === undefined) return [];
    if (!Array.isArray(value))
      throw new JsonPathError(`${compactJson(value)} is not array or slice and cannot be filtered`);
    const lenient = new JsonPath('', { allowMissing: true });
    return value.filter(item => {
      const left = lenient.path(node.left, [item]);
      if (node.operator === 'exists') return left.length > 0;
      if (left.length === 0) return false;
      if (left.length > 1) throw new JsonPathError('can only compare one element at a time');
      const right = lenient.path(node.right, [item]);
      if (right.length === 0) return false;
      if (right.length > 1) throw new JsonPathError('can only compare one element at a time');
      return compare(left[0], node.operator, right[0]);
    });
  }
}

function matchingEnd(nodes: readonly PathNode[], start: number): number {
  let depth = 0;
  for (let at = start; at < nodes.length; at++) {
    const node = nodes[at]!;
    const first = node.type === 'action' ? node.nodes[0] : undefined;
    if (first?.type !== 'keyword') continue;
    depth += first.word === 'range' ? 1 : -1;
    if (depth === 0) return at;
  }
  return nodes.length;
}

function children(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (!isObject(value)) return [];
  return Object.keys(value)
    .sort()
    .map(key => value[key])
    .filter(inner => inner !== undefined);
}

function descendants(value: unknown): unknown[] {
  return [
    value,
    ...children(value)
      .filter(inner => typeof inner === 'object' && inner !== null)
      .flatMap(descendants),
  ];
}

function compare(left: unknown, operator: string, right: unknown): boolean {
  const sameType = typeof left === typeof right;
  const a = sameType ? left : String(left);
  const b = sameType ? right : String(right);
  if (typeof left === 'number' && typeof right === 'string') {
    throw new JsonPathError('incompatible types for comparison');
  }
  switch (operator) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return (a as string) < (b as string);
    case '<=':
      return (a as string) <= (b as string);
    case '>':
      return (a as string) > (b as string);
    default:
      return (a as string) >= (b as string);
  }
}
