/** Reads YAML as the Kubernetes programs do (sigs.k8s.io/yaml over go-yaml), with libyaml's words for what is wrong. */

import { type Document, LineCounter, parseAllDocuments, type YAMLError } from 'yaml';
import { deepFreeze } from '../../base/json.ts';

/** Text that is no YAML; `message` is Go's: `yaml: line 4: did not find expected key`. */
export class YamlError extends Error {}

/** Values by their texts, the last used at the end: programs read the same files at every start. */
const read = new Map<string, unknown>();
const MOST_READ = 100;

/** The value of the first document, frozen. @throws YamlError */
export function parseYaml(text: string): unknown {
  const value = read.has(text) ? read.get(text) : deepFreeze(parseDocument(text));
  read.delete(text);
  read.set(text, value);
  if (read.size > MOST_READ) read.delete(read.keys().next().value!);
  return value;
}

function parseDocument(text: string): unknown {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    version: '1.1',
    lineCounter: lines,
    merge: true,
    uniqueKeys: false,
  });
  const [first] = documents as readonly Document[];
  if (first === undefined) return null;
  const [error] = first.errors;
  if (error !== undefined) throw new YamlError(inGoWords(new Problem(error, lines, text)));
  try {
    return first.toJS() as unknown;
  } catch (unresolved) {
    const alias = /alias[^:]*: (\S+)/.exec((unresolved as Error).message)?.[1] ?? '';
    throw new YamlError(`yaml: unknown anchor '${alias}' referenced`);
  }
}

/** What the library found, with the places that libyaml would name. */
class Problem {
  readonly message: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  private readonly rows: readonly string[];

  constructor(
    error: YAMLError,
    lines: LineCounter,
    readonly text: string,
  ) {
    this.message = error.message;
    const { line, col } = lines.linePos(error.pos[0]);
    this.line = line;
    this.column = col;
    this.rows = text.split('\n');
  }

  get source(): string {
    return this.rows[this.line - 1] ?? '';
  }

  /** The line after the last newline, from 1. */
  get end(): number {
    return this.rows.length;
  }

  /** Does the nearest line before, as far in or further out, begin an item of a sequence? */
  isAmongItems(): boolean {
    const indent = indentOf(this.source);
    for (let at = this.line - 2; at >= 0; at--) {
      const row = this.rows[at]!;
      const other = indentOf(row);
      if (row.trim() === '' || other > indent) continue;
      return /^\s*-(\s|$)/.test(row);
    }
    return false;
  }

  /** Does the nearest line before that is not further in stand exactly as far in? */
  get continuesMapping(): boolean {
    for (let at = this.line - 2; at >= 0; at--) {
      const row = this.rows[at]!;
      if (row.trim() !== '' && indentOf(row) <= indentOf(this.source))
        return indentOf(row) === indentOf(this.source);
    }
    return true;
  }

  /** The line of the first `:` that makes a value, behind the place of the problem. */
  get nextColon(): number {
    if (/:(\s|$)/.test(this.source.slice(this.column - 1))) return this.line;
    const found = this.rows.findIndex((row, at) => at >= this.line && /:(\s|$)/.test(row));
    return found < 0 ? this.end : found + 1;
  }
}

/** libyaml's scanner counts lines from 1, its parser from 0; go-yaml names no line 0, nor the scanner's first. */
const scanner = (line: number, problem: string) => `yaml: ${line > 1 ? `line ${line}: ` : ''}${problem}`;
const parser = (line: number, problem: string) => `yaml: ${line > 1 ? `line ${line - 1}: ` : ''}${problem}`;

/** By how the library's message begins. */
const WORDS: readonly (readonly [RegExp, (problem: Problem) => string])[] = [
  [/^Sequence item without/, ({ line }) => parser(line, "did not find expected '-' indicator")],
  [/^All (mapping|sequence) items/, ({ line }) => parser(line, 'did not find expected key')],
  [
    /^Nested mappings/,
    ({ nextColon }) => scanner(nextColon, 'mapping values are not allowed in this context'),
  ],
  [
    /^Tabs are not allowed|^Plain value cannot start/,
    ({ line }) => scanner(line, 'found character that cannot start any token'),
  ],
  [/^Missing closing/, ({ end }) => scanner(end, 'found unexpected end of stream')],
  [/^Flow (sequence|map) in block collection/, unclosed],
  [/^Implicit (map )?keys need/, withoutColon],
  [/^Unexpected flow-(map|seq)-end/, strayBracket],
  [
    /^Unexpected block-seq-ind/,
    ({ line }) => scanner(line, 'block sequence entries are not allowed in this context'),
  ],
  [
    /^(Anchor|Alias) cannot be an empty/,
    ({ line }) => scanner(line, 'did not find expected alphabetic or numeric character'),
  ],
  [/^Unexpected scalar/, afterNode],
];

function inGoWords(problem: Problem): string {
  const found = WORDS.find(([form]) => form.test(problem.message));
  return found === undefined ? parser(problem.line, 'did not find expected key') : found[1](problem);
}

function unclosed({ message, text, end }: Problem): string {
  if (/[[{,]\s*$/.test(text)) return parser(end, 'did not find expected node content');
  return parser(end, `did not find expected ',' or '${message.startsWith('Flow map') ? '}' : ']'}'`);
}

/** A line that should be `key: value`: a `-` in a mapping, a key without colon, or text that goes on. */
function withoutColon(problem: Problem): string {
  const { line, source, continuesMapping } = problem;
  if (/^\s*-(\s|$)/.test(source) && continuesMapping) return parser(line, 'did not find expected key');
  return continuesMapping
    ? scanner(line + 1, "could not find expected ':'")
    : scanner(problem.nextColon, 'mapping values are not allowed in this context');
}

function strayBracket({ line, source, column }: Problem): string {
  const isValue = /[:-]\s+$/.test(source.slice(0, column - 1));
  return parser(line, isValue ? 'did not find expected node content' : 'did not find expected key');
}

function afterNode(problem: Problem): string {
  const { line } = problem;
  const inItems = problem.column - 1 === indentOf(problem.source) && problem.isAmongItems();
  return parser(line, inItems ? "did not find expected '-' indicator" : 'did not find expected key');
}

function indentOf(row: string): number {
  return row.length - row.trimStart().length;
}
