/** Says what is wrong with a YAML text in the words, and with the line numbers, of Go's yaml. models yaml.v2 decode.go fail() */
import type { YAMLError } from 'yaml';

/** @param line where the problem is, counted from 1 */
export function goYamlError(error: YAMLError, line: number, text: string): string {
  const lines = text.split('\n');
  // Nothing is said of the first line. The parser's own errors count from 0, the scanner's from 1.
  const scanner = (at: number, problem: string) =>
    at > 1 ? `yaml: line ${at}: ${problem}` : `yaml: ${problem}`;
  const parser = (at: number, problem: string) =>
    at > 1 ? `yaml: line ${at - 1}: ${problem}` : `yaml: ${problem}`;
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return scanner(line, 'found character that cannot start any token');
    case 'BLOCK_AS_IMPLICIT_KEY':
      return scanner(line, 'mapping values are not allowed in this context');
    case 'MULTILINE_IMPLICIT_KEY':
      return isFirstOfBlock(lines, line)
        ? scanner(line + 1, 'mapping values are not allowed in this context')
        : scanner(line, "could not find expected ':'");
    case 'BAD_DQ_ESCAPE':
      return scanner(line, 'found unknown escape character');
    case 'BAD_ALIAS':
      return `yaml: unknown anchor '${/\*(\S+)/.exec(lines[line - 1] ?? '')?.[1] ?? ''}' referenced`;
    case 'MISSING_CHAR': {
      if (/quote/.test(error.message)) return scanner(lines.length, 'found unexpected end of stream');
      return parser(lines.length, unclosed(text));
    }
    case 'BAD_INDENT':
      if (/flow/i.test(error.message)) return parser(lines.length, unclosed(text));
      return parser(line, 'did not find expected key');
    default:
      if (isItem(blockLine(lines, line))) return parser(line, "did not find expected '-' indicator");
      return parser(line, 'did not find expected key');
  }
}

/** What is missing where a flow collection is not closed. */
function unclosed(text: string): string {
  return `did not find expected ',' or '${text.lastIndexOf('{') > text.lastIndexOf('[') ? '}' : ']'}'`;
}

function indentOf(line: string): number {
  return /^ */.exec(line)![0].length;
}

function isItem(line: string | undefined): boolean {
  return line !== undefined && /^\s*- /.test(line);
}

function counts(line: string): boolean {
  return line.trim() !== '' && !line.trim().startsWith('#');
}

/** The line above that the problem's line is nested in. */
function blockLine(lines: readonly string[], line: number): string | undefined {
  const indent = indentOf(lines[line - 1] ?? '');
  for (let at = line - 2; at >= 0; at--)
    if (counts(lines[at]!) && indentOf(lines[at]!) < indent) return lines[at];
  return undefined;
}

function isFirstOfBlock(lines: readonly string[], line: number): boolean {
  const before = lines
    .slice(0, line - 1)
    .filter(counts)
    .at(-1);
  return before === undefined || indentOf(before) < indentOf(lines[line - 1] ?? '');
}
