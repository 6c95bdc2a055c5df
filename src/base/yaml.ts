/** Reads YAML as the Kubernetes programs do (sigs.k8s.io/yaml over go-yaml), with libyaml's words for what is wrong. */
import { LineCounter, parseDocument, type YAMLError } from 'yaml';

/** Text that is no YAML; `message` is Go's: `yaml: line 4: did not find expected key`. */
export class YamlError extends Error {}

/** The value of one document. @throws YamlError */
export function parseYaml(text: string): unknown {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    version: '1.1',
    lineCounter: lines,
    merge: true,
    uniqueKeys: false,
  });
  const error = document.errors[0];
  if (error !== undefined) throw new YamlError(inGoWords(error, lines, text));
  return document.toJS() as unknown;
}

/**
 * go-yaml reports the line of libyaml's problem mark, which counts from 0 for what the parser found and from 1 for
 * what the scanner found; no line at all for a parser's problem in the first line.
 */
function inGoWords(error: YAMLError, lines: LineCounter, text: string): string {
  const { line } = lines.linePos(error.pos[0]);
  const source = text.split('\n')[line - 1] ?? '';
  const parser = (problem: string, at = line - 1) => `yaml: ${at > 0 ? `line ${at}: ` : ''}${problem}`;
  const scanner = (problem: string) => `yaml: line ${line}: ${problem}`;
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return scanner('found character that cannot start any token');
    case 'BLOCK_AS_IMPLICIT_KEY':
      return scanner('mapping values are not allowed in this context');
    case 'BAD_INDENT':
      if (/^\s*[^\s#'"[{-][^:]*:\s+[^'"[{#\s][^:]*:(\s|$)/.test(source))
        return scanner('mapping values are not allowed in this context');
      return parser(
        isInSequence(text, line) ? "did not find expected '-' indicator" : 'did not find expected key',
      );
    case 'MISSING_CHAR':
    case 'BAD_COLLECTION_TYPE': {
      const last = text.trimEnd();
      const atEnd = parser('did not find expected node content', text.split('\n').length - 1);
      if (/[[{,]$/.test(last)) return atEnd;
      return /quote/.test(error.message)
        ? scanner('found unexpected end of stream')
        : parser(
            `did not find expected ',' or '${error.message.includes('}') ? '}' : ']'}'`,
            text.split('\n').length - 1,
          );
    }
    case 'BAD_ALIAS':
      return scanner('did not find expected alphabetic or numeric character');
    case 'BAD_SCALAR_START':
      return scanner('found character that cannot start any token');
    default:
      return parser('did not find expected key');
  }
}

/** Is the collection that a wrongly indented line interrupts a sequence? It is the nearest one outside of its indent. */
function isInSequence(text: string, line: number): boolean {
  const all = text.split('\n');
  const indentOf = (each: string) => each.length - each.trimStart().length;
  const indent = indentOf(all[line - 1] ?? '');
  for (let at = line - 2; at >= 0; at--) {
    const each = all[at]!;
    if (each.trim() === '' || indentOf(each) >= indent) continue;
    return /^\s*-(\s|$)/.test(each);
  }
  return false;
}
