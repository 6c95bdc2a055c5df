import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml';
import type { Json } from '../../base/json.ts';
import { ContentError } from './files.ts';
import { LANGUAGES, type Localized } from './localized.ts';

/** Aliases may not blow a small file up: no more of them are followed. */
const MOST_ALIASES = 50;

/**
 * Reads a YAML mapping field by field. Whatever is missing, of the wrong type or unknown is a ContentError that
 * names file, line and column.
 */
export class YamlReader {
  private readonly file: string;
  private readonly lines: LineCounter;
  private readonly map: YAMLMap;
  private readonly path: string;
  private readonly taken = new Set<string>();

  private constructor(file: string, lines: LineCounter, map: YAMLMap, path: string) {
    this.file = file;
    this.lines = lines;
    this.map = map;
    this.path = path;
  }

  /** @throws ContentError when the text is no YAML mapping */
  static parse(file: string, text: string): YamlReader {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const problem = document.errors[0];
    if (problem) {
      const { line, col } = lines.linePos(problem.pos[0]);
      throw new ContentError(file, problem.message.split('\n')[0]!, { line, column: col });
    }
    if (!isMap(document.contents))
      throw new ContentError(file, 'a mapping is expected, such as `id: taints-01`');
    try {
      document.toJS({ maxAliasCount: MOST_ALIASES });
    } catch {
      throw new ContentError(file, `more than ${MOST_ALIASES} aliases; write the values out`);
    }
    return new YamlReader(file, lines, document.contents, '');
  }

  has(key: string): boolean {
    return this.map.has(key);
  }

  string(key: string): string {
    const value = this.scalar(key);
    if (typeof value !== 'string' || value.trim() === '') this.fail(key, 'must be a text that is not empty');
    return value;
  }

  number(key: string): number {
    const value = this.scalar(key);
    if (typeof value !== 'number') this.fail(key, 'must be a number');
    return value;
  }

  boolean(key: string): boolean {
    const value = this.scalar(key);
    if (typeof value !== 'boolean') this.fail(key, 'must be true or false');
    return value;
  }

  /** One of some words. */
  choice<T extends string>(key: string, choices: readonly T[]): T {
    const value = this.string(key);
    const found = choices.find(choice => choice === value);
    if (found === undefined) this.fail(key, `must be one of ${choices.join(', ')}; it is ${value}`);
    return found;
  }

  /** A text in every language: `{en: ..., ko: ...}`. */
  localized(key: string): Localized {
    const inner = this.mapping(key);
    const texts = Object.fromEntries(
      LANGUAGES.map(language => [language, inner.string(language)]),
    ) as Localized;
    inner.done();
    return texts;
  }

  mapping(key: string): YamlReader {
    const node = this.node(key);
    if (!isMap(node)) this.fail(key, 'must be a mapping');
    return new YamlReader(this.file, this.lines, node, this.pathOf(key));
  }

  /** A list of mappings. */
  mappings(key: string): readonly YamlReader[] {
    const node = this.node(key);
    if (!isSeq(node)) this.fail(key, 'must be a list');
    return node.items.map((item, index) => {
      if (!isMap(item)) this.fail(key, `entry ${index + 1} must be a mapping`, item as Node);
      return new YamlReader(this.file, this.lines, item, `${this.pathOf(key)}[${index}]`);
    });
  }

  /** A list of texts. */
  strings(key: string): readonly string[] {
    const value = this.json(key);
    if (!Array.isArray(value) || value.some(item => typeof item !== 'string'))
      this.fail(key, 'must be a list of texts');
    return value as readonly string[];
  }

  /** Any value, as JSON. */
  json(key: string): Json {
    const node = this.node(key);
    return (node as Node).toJSON() as Json;
  }

  /** The value of `read` where the key is there, else undefined. */
  optional<T>(key: string, read: (key: string) => T): T | undefined {
    if (!this.has(key)) {
      this.taken.add(key);
      return undefined;
    }
    return read(key);
  }

  /** The keys of the mapping, in order. */
  keys(): readonly string[] {
    return this.map.items.map(({ key }) => String(isScalar(key) ? key.value : key));
  }

  /** Says which key is not known, if one was not asked for. */
  done(): void {
    for (const { key } of this.map.items) {
      const name = String(isScalar(key) ? key.value : key);
      if (this.taken.has(name)) continue;
      const known = [...this.taken].sort().join(', ');
      throw this.error(`${this.pathOf(name)} is not known here; known are ${known}`, key as Node);
    }
  }

  /** A ContentError at a key, for rules beyond types. */
  fail(key: string, message: string, node: Node | undefined = this.find(key)): never {
    throw this.error(`${this.pathOf(key)} ${message}`, node);
  }

  private scalar(key: string): unknown {
    const node = this.node(key);
    return isScalar(node) ? node.value : undefined;
  }

  private node(key: string): Node {
    this.taken.add(key);
    const node = this.find(key);
    if (node === undefined || (isScalar(node) && node.value === null)) this.fail(key, 'is missing', node);
    return node;
  }

  private find(key: string): Node | undefined {
    return this.map.get(key, true) as Node | undefined;
  }

  private pathOf(key: string): string {
    return this.path === '' ? key : `${this.path}.${key}`;
  }

  private error(message: string, node: Node | undefined): ContentError {
    const offset = node?.range?.[0] ?? this.map.range?.[0];
    if (offset === undefined) return new ContentError(this.file, message);
    const { line, col } = this.lines.linePos(offset);
    return new ContentError(this.file, message, { line, column: col });
  }
}
