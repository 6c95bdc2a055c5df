/** JSONPath templates over an object. models JSONPath of client-go/util/jsonpath/jsonpath.go */
import { compactJson, indentedJson } from '../../../apimachinery/go/indented-json.ts';
import { formatV } from '../../../apimachinery/go/value.ts';
import { follow } from './evaluate.ts';
import { JsonPathError, type PathNode } from './node.ts';
import { parseJsonPath } from './parse.ts';

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
    return this.results(this.nodes, data)
      .map(values => this.show(values))
      .join('');
  }

  /** What the template's paths lead to, texts between them included. @throws JsonPathError */
  find(data: unknown): readonly unknown[] {
    return this.results(this.nodes, data).flat();
  }

  /** One list of values for each text and path; a range gives those of its body for each of its items. */
  private results(nodes: readonly PathNode[], data: unknown): (readonly unknown[])[] {
    const all: (readonly unknown[])[] = [];
    for (let at = 0; at < nodes.length; at++) {
      const node = nodes[at]!;
      const word = identifierOf(node);
      if (word === 'end') throw new JsonPathError('not in range, nothing to end');
      if (word === 'range' && node.type === 'action') {
        const end = matchingEnd(nodes, at);
        for (const item of this.path(node.nodes.slice(1), data))
          all.push(...this.results(nodes.slice(at + 1, end), item));
        // As upstream: without an end, what follows the range is printed once more after it.
        if (end < nodes.length) at = end;
      } else all.push(this.path([node], data));
    }
    return all;
  }

  private path(nodes: readonly PathNode[], data: unknown): readonly unknown[] {
    return follow(nodes, [data], this.options.allowMissing);
  }

  private show(values: readonly unknown[]): string {
    if (this.options.asJson) return `${values.length === 0 ? '[]' : indentedJson(values)}\n`;
    return values
      .map(value => {
        if (typeof value === 'object' && value !== null) return compactJson(value);
        return value === null || value === undefined ? 'null' : formatV(value);
      })
      .join(' ');
  }
}

function identifierOf(node: PathNode): string | undefined {
  const first = node.type === 'action' ? node.nodes[0] : undefined;
  return first?.type === 'identifier' ? first.name : undefined;
}

function matchingEnd(nodes: readonly PathNode[], start: number): number {
  let depth = 0;
  for (let at = start; at < nodes.length; at++) {
    const word = identifierOf(nodes[at]!);
    if (word === 'range') depth++;
    else if (word === 'end' && --depth === 0) return at;
  }
  return nodes.length;
}
