import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, type YAMLMap } from 'yaml';
import { ContentError, placeOf } from './files.ts';
import { unsafeCharacter } from './unsafe-text.ts';

/** Bounds that no real lesson or lab comes near. */
const LONGEST = 256 * 1024;
const DEEPEST = 48;
const MOST_VALUES = 20_000;

/** A YAML file that holds one mapping of bounded size, without anchors, tags and control characters. */
export interface YamlDocument {
  readonly map: YAMLMap;
  readonly lines: LineCounter;
}

/** Parses a file of a pack, which nobody trusts. @throws ContentError with the first thing that is wrong */
export function parseYaml(file: string, text: string): YamlDocument {
  if (text.length > LONGEST) throw new ContentError(file, `is longer than ${LONGEST / 1024} KiB`);
  const lines = new LineCounter();
  const fail = (offset: number, message: string): never => {
    const { line, col } = lines.linePos(offset);
    throw new ContentError(file, message, { line, column: col });
  };
  const unsafe = unsafeCharacter(text);
  if (unsafe) throw new ContentError(file, unsafe.message, placeOf(text, unsafe.offset));
  const tooDeep = deeplyNested(text);
  const document = tooDeep === undefined ? parseOrUndefined(text, lines) : undefined;
  if (document === undefined) throw new ContentError(file, `nests deeper than ${DEEPEST} levels`, tooDeep);
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem?.message.startsWith('Maximum call stack'))
    fail(problem.pos[0], `nests deeper than ${DEEPEST} levels`);
  if (problem) fail(problem.pos[0], problem.message.split('\n')[0]!);
  if (!isMap(document.contents))
    throw new ContentError(file, 'a mapping is expected, such as `id: taints-01`');
  inspect(document.contents, fail);
  return { map: document.contents, lines };
}

/** Where more brackets are open, or a line is indented by more markers, than any file needs: the parser would recurse as deep. */
function deeplyNested(text: string): { line: number; column: number } | undefined {
  const indentation = /^(?:[ ]*[-?:](?=[ ]|$)){48}/;
  for (const [index, line] of text.split('\n').entries()) {
    if (indentation.test(line) || /(?:[[{][\s,]*){49}/.test(line)) return { line: index + 1, column: 1 };
  }
  return undefined;
}

/** @returns undefined where the parser's recursion ran out of stack */
function parseOrUndefined(text: string, lines: LineCounter) {
  try {
    return parseDocument(text, { lineCounter: lines, prettyErrors: false });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Walks over every value once, without recursion. */
function inspect(root: YAMLMap, fail: (offset: number, message: string) => never): void {
  const open: { readonly node: unknown; readonly depth: number }[] = [{ node: root, depth: 1 }];
  for (let seen = 0; open.length > 0; seen++) {
    const { node, depth } = open.pop()!;
    const offset = (node as { range?: readonly number[] | null } | null)?.range?.[0] ?? 0;
    if (depth > DEEPEST) fail(offset, `nests deeper than ${DEEPEST} levels`);
    if (seen > MOST_VALUES) fail(offset, `has more than ${MOST_VALUES} values`);
    if (isAlias(node) || (node as { anchor?: string } | null)?.anchor !== undefined)
      fail(offset, 'anchors (&) and aliases (*) are not allowed in packs; write the values out');
    if (isPair(node)) open.push({ node: node.key, depth }, { node: node.value, depth });
    else if (isMap(node) || isSeq(node))
      for (const item of node.items) open.push({ node: item, depth: depth + 1 });
    else if (isScalar(node)) inspectScalar(node.value, offset, fail);
  }
}

function inspectScalar(
  value: unknown,
  offset: number,
  fail: (offset: number, message: string) => never,
): void {
  if (typeof value !== 'string') return;
  if (value === '__proto__') fail(offset, 'the name __proto__ is not allowed');
  const unsafe = unsafeCharacter(value);
  if (unsafe) fail(offset, unsafe.message);
}
