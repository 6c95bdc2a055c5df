import { fromBase64 } from '../../base/base64.ts';
import { corruptInput } from '../go/base64.ts';
import { formatNumber } from '../go/value.ts';
import type { AliasNode, MappingNode, Node, ScalarNode } from './node.ts';
import { resolvePlain, resolveScalar } from './resolve.ts';
import { YamlError } from './yaml-error.ts';

type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };

/** What a document means as JSON, as sigs.k8s.io/yaml makes it: keys are texts, and sorted. */
export interface Constructed {
  readonly value: unknown;
  /** `  line 4: key "c" already set in map`, where strict reading minds. */
  readonly repeated: readonly string[];
}

/** @throws YamlError for what JSON does not have @param node as the parser made it @param words what a plain text means */
export function construct(node: Node, words = resolvePlain): Constructed {
  const maker = new Constructor(words);
  return { value: maker.value(node), repeated: maker.repeated };
}

/** As upstream bounds what aliases may blow up: up to this many values anything goes, from the other on a tenth. */
const FREE_VALUES = 1000;
const FREE_ALIASES = 100;
/** Aliases in aliases: what the stack holds. */
const MOST_ALIASES_DEEP = 100;
const BOUNDS = { from: 400_000, to: 4_000_000, most: 0.99, least: 0.1 };

/** models go.yaml.in/yaml/v2 decode.go, into an empty interface, and convertToJSONableObject of sigs.k8s.io/yaml */
class Constructor {
  readonly repeated: string[] = [];
  /** Aliases that are being followed. */
  private readonly open = new Set<AliasNode>();
  private made = 0;
  private madeByAlias = 0;
  private readonly words: typeof resolvePlain;

  constructor(words: typeof resolvePlain) {
    this.words = words;
  }

  value(node: Node): Value {
    this.count();
    switch (node.kind) {
      case 'scalar':
        return scalarValue(node, this.words);
      case 'sequence':
        return node.items.map(item => this.value(item));
      case 'mapping':
        return this.mapping(node);
      case 'alias':
        return this.alias(node);
    }
  }

  private count(): void {
    this.made++;
    if (this.open.size > 0) this.madeByAlias++;
    const { made, madeByAlias } = this;
    if (madeByAlias > FREE_ALIASES && made > FREE_VALUES && madeByAlias / made > allowedShare(made))
      throw new YamlError('yaml: document contains excessive aliasing');
  }

  private alias(node: AliasNode): Value {
    if (this.open.has(node)) throw new YamlError(`yaml: anchor '${node.name}' value contains itself`);
    if (this.open.size > MOST_ALIASES_DEEP) throw new YamlError('yaml: document contains excessive aliasing');
    this.open.add(node);
    const value = this.value(node.anchor.node!);
    this.open.delete(node);
    return value;
  }

  private mapping(node: MappingNode): Value {
    const found = new Map<string, Value>();
    this.fill(found, node);
    const sorted: Record<string, Value> = {};
    for (const key of [...found.keys()].sort()) setOwn(sorted, key, found.get(key)!);
    return sorted;
  }

  private fill(into: Map<string, Value>, { entries }: MappingNode): void {
    for (const [key, valueNode] of entries) {
      if (isMerge(key)) this.merge(into, valueNode);
      else {
        const name = this.key(key, valueNode);
        const value = this.value(valueNode);
        if (into.has(name))
          this.repeated.push(
            `  line ${valueNode.line + 1}: key ${this.shownKey(key, name)} already set in map`,
          );
        into.set(name, value);
      }
    }
  }

  /** What `<<` brings in: a mapping, or several, of which the first counts most. */
  private merge(into: Map<string, Value>, node: Node): void {
    const target = node.kind === 'alias' ? node.anchor.node! : node;
    const sources = target.kind === 'mapping' ? [target] : node.kind === 'sequence' ? node.items : [node];
    for (const source of sources.toReversed()) {
      const inner = source.kind === 'alias' ? source.anchor.node! : source;
      if (inner.kind !== 'mapping') throw wantMapping();
      this.fill(into, inner);
    }
  }

  private shownKey(node: Node, name: string): string {
    const isText = node.kind === 'scalar' && typeof scalarValue(node, this.words) === 'string';
    return isText ? JSON.stringify(name) : name;
  }

  /** A key as text. @throws YamlError for one that JSON cannot have */
  private key(node: Node, valueNode: Node): string {
    const key = this.value(node);
    if (typeof key === 'string') return key;
    if (typeof key === 'boolean') return String(key);
    if (typeof key === 'number') return Number.isInteger(key) ? String(key) : formatNumber(Math.fround(key));
    if (key !== null) throw new YamlError(`yaml: invalid map key: ${JSON.stringify(key)}`);
    const shown = JSON.stringify(this.value(valueNode));
    throw new YamlError(`unsupported map key of type: %!s(<nil>), key: <nil>, value: ${shown}`);
  }
}

function allowedShare(made: number): number {
  const { from, to, most, least } = BOUNDS;
  if (made <= from) return most;
  return made >= to ? least : most - (most - least) * ((made - from) / (to - from));
}

function wantMapping(): YamlError {
  return new YamlError('yaml: map merge requires map or sequence of maps as the value');
}

function isMerge(node: Node): boolean {
  if (node.kind !== 'scalar' || node.value !== '<<') return false;
  return (node.plain && node.tag === '') || node.tag === 'tag:yaml.org,2002:merge';
}

function scalarValue({ value, tag, plain }: ScalarNode, words: typeof resolvePlain): Exclude<Value, object> {
  if (tag === 'tag:yaml.org,2002:binary') {
    if (corruptInput(value) !== undefined)
      throw new YamlError('yaml: !!binary value contains invalid base64 data');
    return new TextDecoder().decode(fromBase64(value));
  }
  if (tag === '' && !plain) return value;
  const resolved = resolveScalar(tag, value, words);
  if (typeof resolved === 'number' && !Number.isFinite(resolved))
    throw new YamlError(`json: unsupported value: ${goInfinity(resolved)}`);
  return resolved;
}

function goInfinity(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}

/** Sets a member of that very name, also `__proto__`. */
function setOwn(object: Record<string, Value>, key: string, value: Value): void {
  if (key !== '__proto__') object[key] = value;
  else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}
