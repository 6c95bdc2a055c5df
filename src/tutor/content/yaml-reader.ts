import { isMap, isScalar, isSeq, type LineCounter, type Node, YAMLMap } from 'yaml';
import type { Json, JsonObject } from '../../base/json.ts';
import { ContentError } from './files.ts';
import { LANGUAGES, type Localized } from './localized.ts';
import { parseYaml } from './yaml-document.ts';

/** Where mistakes are collected while reading goes on; without one, the first mistake is thrown. */
export type Problems = ContentError[];

interface Place {
  readonly file: string;
  readonly lines: LineCounter;
  readonly problems: Problems | undefined;
}

/**
 * Reads a YAML mapping field by field. Whatever is missing, of the wrong type or unknown is a ContentError that
 * names file, line and column: thrown, or collected with a stand-in for the value where the reader has a collection.
 */
export class YamlReader {
  private readonly place: Place;
  private readonly map: YAMLMap;
  private readonly path: string;
  private readonly taken = new Set<string>();

  private constructor(place: Place, map: YAMLMap, path: string) {
    this.place = place;
    this.map = map;
    this.path = path;
  }

  /** @throws ContentError when the text is no YAML mapping, or one that a pack may not hold */
  static parse(file: string, text: string, problems?: Problems): YamlReader {
    try {
      const { map, lines } = parseYaml(file, text);
      return new YamlReader({ file, lines, problems }, map, '');
    } catch (error) {
      if (error instanceof ContentError) problems?.push(error);
      throw error;
    }
  }

  has(key: string): boolean {
    return this.map.has(key);
  }

  /** A text with something in it. */
  string(key: string): string {
    const value = this.scalar(key);
    if (typeof value === 'string' && value.trim() !== '') return value;
    this.complain(key, 'must be a text that is not empty');
    return '';
  }

  /** A text that may be empty. */
  text(key: string): string {
    const value = this.scalar(key);
    if (typeof value === 'string') return value;
    this.complain(key, 'must be a text');
    return '';
  }

  number(key: string): number {
    const value = this.scalar(key);
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    this.complain(key, 'must be a number');
    return 1;
  }

  wholeNumber(key: string, least: number, most: number): number {
    const value = this.number(key);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    this.complain(key, `must be a whole number from ${least} to ${most}`);
    return least;
  }

  boolean(key: string): boolean {
    const value = this.scalar(key);
    if (typeof value === 'boolean') return value;
    this.complain(key, 'must be true or false');
    return false;
  }

  /** One of some words. */
  choice<T extends string>(key: string, choices: readonly T[]): T {
    const value = this.string(key);
    const found = choices.find(choice => choice === value);
    if (found !== undefined) return found;
    this.complain(key, `must be one of ${choices.join(', ')}; it is ${value}`);
    return choices[0]!;
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
    if (isMap(node)) return new YamlReader(this.place, node, this.pathOf(key));
    this.complain(key, 'must be a mapping');
    // What its fields lack has been said with the mapping.
    return new YamlReader({ ...this.place, problems: [] }, new YAMLMap(), this.pathOf(key));
  }

  /** A list of mappings. */
  mappings(key: string): readonly YamlReader[] {
    const node = this.node(key);
    if (!isSeq(node)) {
      this.complain(key, 'must be a list');
      return [];
    }
    return node.items.flatMap((item, index) => {
      if (isMap(item)) return [new YamlReader(this.place, item, `${this.pathOf(key)}[${index}]`)];
      this.complain(key, `entry ${index + 1} must be a mapping`, item as Node);
      return [];
    });
  }

  /** A list of mappings, each read by `read`; while mistakes are collected, an entry that cannot be read is left out. */
  each<T>(key: string, read: (entry: YamlReader) => T): readonly T[] {
    return this.mappings(key).flatMap(entry => {
      try {
        return [read(entry)];
      } catch (error) {
        if (error instanceof ContentError && this.place.problems) return [];
        throw error;
      }
    });
  }

  /** A list of texts. */
  strings(key: string): readonly string[] {
    const value = this.json(key);
    if (Array.isArray(value) && value.every(item => typeof item === 'string'))
      return value as readonly string[];
    this.complain(key, 'must be a list of texts');
    return [];
  }

  /** Any value, as JSON. */
  json(key: string): Json {
    return (this.node(key)?.toJSON() ?? null) as Json;
  }

  /** The whole mapping, as JSON. */
  whole(): JsonObject {
    return this.map.toJSON() as JsonObject;
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
      this.complain(name, `is not known here; known are ${known}`, key as Node);
    }
  }

  /** Tells a mistake at a key: collects it and goes on, or throws it. */
  complain(key: string, message: string, node: Node | undefined = this.find(key)): void {
    const error = this.error(`${this.pathOf(key)} ${message}`, node);
    const { problems } = this.place;
    if (problems === undefined) throw error;
    const same = ({ file, line, column }: ContentError) =>
      file === error.file && line === error.line && column === error.column;
    const isFollowUp = problems.some(told => same(told) && told.message.includes(this.pathOf(key)));
    if (!isFollowUp) problems.push(error);
  }

  /** Tells a mistake after which reading makes no sense. @throws ContentError at the key */
  fail(key: string, message: string): never {
    this.complain(key, message);
    throw this.error(`${this.pathOf(key)} ${message}`, this.find(key));
  }

  private scalar(key: string): unknown {
    const node = this.node(key);
    return isScalar(node) ? node.value : undefined;
  }

  private node(key: string): Node | undefined {
    this.taken.add(key);
    const node = this.find(key);
    const empty = node === undefined || (isScalar(node) && node.value === null);
    if (empty) this.complain(key, 'is missing', node);
    return empty ? undefined : node;
  }

  private find(key: string): Node | undefined {
    return this.map.get(key, true) as Node | undefined;
  }

  private pathOf(key: string): string {
    return this.path === '' ? key : `${this.path}.${key}`;
  }

  private error(message: string, node: Node | undefined): ContentError {
    const offset = node?.range?.[0] ?? this.map.range?.[0];
    if (offset === undefined) return new ContentError(this.place.file, message);
    const { line, col } = this.place.lines.linePos(offset);
    return new ContentError(this.place.file, message, { line, column: col });
  }
}
