/** Says what is wrong with a YAML text in the words, and with the line numbers, of Go's yaml. models yaml.v2 decode.go fail() */
import type { YAMLError } from 'yaml';

/** @param line where the problem is, counted from 1 */
export function goYamlError(error: YAMLError, line: number, text: string): string {
  const lines = text.split('\n');
  const scanner = (at: number, problem: string) => `yaml: line ${at}: ${problem}`;
  // The parser's own errors count from 0, and name the line where the enclosing block begins unless that is the first.
  const parser = (start: number, problem: string) => {
    const at = start > 1 ? start - 1 : line - 1;
    return at > 0 ? `yaml: line ${at}: ${problem}` : `yaml: ${problem}`;
  };
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
    case 'MISSING_CHAR':
      if (/quote/.test(error.message))
        return scanner(quoteStart(lines, line), 'found unexpected end of stream');
      return parser(
        flowStart(lines, line),
        `did not find expected ${/\{/.test(lines[flowStart(lines, line) - 1] ?? '') ? "',' or '}'" : "',' or ']'"}`,
      );
    case 'BAD_INDENT':
      if (/flow/i.test(error.message))
        return parser(flowStart(lines, line), "did not find expected ',' or ']'");
      return parser(blockStart(lines, line), 'did not find expected key');
    default:
      if (isItem(blockLine(lines, line)))
        return parser(blockStart(lines, line), "did not find expected '-' indicator");
      return parser(blockStart(lines, line), 'did not find expected key');
  }
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

/** Where the block begins that the problem's line would have to go on; counted from 1. */
function blockStart(lines: readonly string[], line: number): number {
  const indent = indentOf(lines[line - 1] ?? '');
  let at = line - 2;
  while (at >= 0 && (!counts(lines[at]!) || indentOf(lines[at]!) >= indent)) at--;
  if (at < 0) return 1;
  const block = indentOf(lines[at]!);
  let start = at;
  for (; at >= 0; at--) {
    if (!counts(lines[at]!)) continue;
    if (indentOf(lines[at]!) < block) break;
    if (indentOf(lines[at]!) === block) start = at;
  }
  return start + 1;
}

function isFirstOfBlock(lines: readonly string[], line: number): boolean {
  const before = lines
    .slice(0, line - 1)
    .filter(counts)
    .at(-1);
  return before === undefined || indentOf(before) < indentOf(lines[line - 1] ?? '');
}

function quoteStart(lines: readonly string[], line: number): number {
  for (let at = Math.min(line, lines.length); at > 0; at--) {
    if (
      (lines[at - 1]!.match(/"/g)?.length ?? 0) % 2 === 1 ||
      (lines[at - 1]!.match(/'/g)?.length ?? 0) % 2 === 1
    )
      return at;
  }
  return line;
}

function flowStart(lines: readonly string[], line: number): number {
  for (let at = Math.min(line, lines.length); at > 0; at--) if (/[[{]/.test(lines[at - 1]!)) return at;
  return line;
}
