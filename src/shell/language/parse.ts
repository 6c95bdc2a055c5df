import { forEachChild, type ParsedScript, type ParseError, parse, type SyntaxNode, type Word } from 'unbash';

/** A parsed text together with what its positions refer to. */
export interface Unit {
  readonly source: string;
  readonly script: ParsedScript;
  /** The number of the source's first line. */
  readonly firstLine: number;
  /** The offsets at which lines begin. */
  readonly lines: readonly number[];
  /** Where a position stood before aliases were put in. */
  written(pos: number): number;
}

/** The line of a position, for messages. */
export function lineOf(unit: Unit, pos: number): number {
  let low = 0;
  let high = unit.lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (unit.lines[middle]! <= pos) low = middle;
    else high = middle - 1;
  }
  return unit.firstLine + low;
}

/** Parses; never fails: see `syntaxError`. */
export function parseUnit(
  source: string,
  aliases: ReadonlyMap<string, string> | undefined,
  firstLine = 1,
): Unit {
  const { text, script, edits } = withAliases(source, aliases);
  const lines = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) lines.push(i + 1);
  return { source: text, script, firstLine, lines, written: pos => edits.reduceRight(undone, pos) };
}

/** The first error of the text, of substitutions in it too. */
export function syntaxError(script: ParsedScript): ParseError | undefined {
  return script.errors?.[0];
}

const UNFINISHED =
  /^(unterminated|expected ('(done|fi|esac|\}|\)|\)\)|\]\]|do|then|in)'|command after|compound command as function body|.* to close)|unclosed|missing)/;

/** A body that is open and has nothing in it yet. */
const EMPTY_BODY = /^expected command in /;

/** Whether the text ends too early, so that more lines could complete it. */
export function isUnfinished(source: string): boolean {
  if (/(^|[^\\])(\\\\)*\\$/.test(source)) return true;
  const script = parse(source);
  if (hasOpenHereDoc(script, source)) return true;
  const errors = script.errors ?? [];
  const error = errors.find(each => !EMPTY_BODY.test(each.message));
  if (error === undefined) return false;
  return UNFINISHED.test(error.message) && error.pos >= source.trimEnd().length - 1
    ? true
    : isOpenQuote(error);
}

function isOpenQuote(error: ParseError): boolean {
  return /^(unterminated|unclosed)/.test(error.message) || /to close/.test(error.message);
}

function hasOpenHereDoc(node: SyntaxNode, source: string): boolean {
  let open = false;
  const visit = (child: SyntaxNode) => {
    if (open) return;
    if (child.type === 'HereDoc' && child.closing === undefined) open = true;
    else forEachChild(child, visit);
  };
  if (source.includes('<<')) forEachChild(node, visit);
  return open;
}

interface Edit {
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

function undone(pos: number, { at, before, after }: Edit): number {
  return pos >= at + after ? pos - after + before : Math.min(pos, at);
}

interface Region {
  start: number;
  end: number;
  readonly name: string;
}

/** Replaces aliases where a command's name stands. Models alias_expand_token in bash's parse.y. */
function withAliases(source: string, aliases: ReadonlyMap<string, string> | undefined) {
  let text = source;
  let script = parse(text);
  if (aliases === undefined || aliases.size === 0) return { text, script, edits: [] };
  const edits: Edit[] = [];
  const regions: Region[] = [];
  for (let round = 0; round < 200; round++) {
    const target = findAlias(script, aliases, regions, text);
    if (target === undefined) break;
    const value = aliases.get(target.text)!;
    const grown = value.length - (target.end - target.pos);
    for (const region of regions) {
      if (region.start >= target.end) region.start += grown;
      if (region.end >= target.end) region.end += grown;
    }
    regions.push({ start: target.pos, end: target.pos + value.length, name: target.text });
    edits.push({ at: target.pos, before: target.end - target.pos, after: value.length });
    text = text.slice(0, target.pos) + value + text.slice(target.end);
    script = parse(text);
  }
  return { text, script, edits };
}

function findAlias(
  script: ParsedScript,
  aliases: ReadonlyMap<string, string>,
  regions: readonly Region[],
  text: string,
): Word | undefined {
  let found: Word | undefined;
  const usable = (word: Word | undefined): word is Word =>
    word !== undefined &&
    aliases.has(word.text) &&
    !regions.some(r => r.name === word.text && word.pos >= r.start && word.pos < r.end);
  const visit = (node: SyntaxNode) => {
    if (found !== undefined) return;
    if (node.type === 'Command' && node.name !== undefined) {
      if (usable(node.name)) {
        found = node.name;
        return;
      }
      // The value of an alias that ends in a blank lets the next word be an alias too.
      let previous: Word | undefined = node.name;
      for (const arg of node.suffix) {
        if (arg.type !== 'Word' || previous === undefined) break;
        const end: number = previous.end;
        const region = regions.find(
          r => r.end > end && r.end <= arg.pos && /\s$/.test(text.slice(r.start, r.end)),
        );
        if (region && usable(arg)) {
          found = arg;
          return;
        }
        previous = arg;
      }
    }
    forEachChild(node, visit);
  };
  forEachChild(script, visit);
  return found;
}
