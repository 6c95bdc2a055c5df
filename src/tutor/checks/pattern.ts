import { RE2JS } from 're2js';
import { ContentError } from '../content/files.ts';
import type { YamlReader } from '../content/yaml-reader.ts';

const LONGEST = 300;
/** How often an expression that looks around may repeat without end. */
const MOST_REPEATS = 3;
/** What RE2, which needs time in proportion to the text, does not know: looking ahead and behind, references back. */
const BEYOND_RE2 = /\(\?<?[=!]|\\[1-9]|\\k</;
/** A group that repeats and repeats or chooses inside, such as (a+)+ or (a|a)*, can take for ever on a text that does not match. */
const EXPLOSIVE = /\([^)]*[*+}|][^)]*\)[*+{]/;

/** A regular expression that a pack asks for. */
export interface Pattern {
  test(text: string): boolean;
  /** As it is shown to learners. */
  readonly shown: string;
}

/**
 * Reads a regular expression of a pack: `^` and `$` stand for the beginning and the end of any line, and with
 * `whole: true` beside it the text must match from its beginning to its end, a last newline aside.
 * @throws ContentError when it is none, too long, or could take for ever
 */
export function readPattern(yaml: YamlReader, key: string): Pattern {
  const whole = yaml.optional('whole', name => yaml.boolean(name)) ?? false;
  return compilePattern(yaml, key, yaml.string(key), whole);
}

/** The same for an expression that was read already. @param whole all of the text must match */
export function compilePattern(yaml: YamlReader, key: string, source: string, whole: boolean): Pattern {
  if (source.length > LONGEST) yaml.fail(key, `is longer than ${LONGEST} characters`);
  try {
    const test = BEYOND_RE2.test(source) ? backtracking(yaml, key, source, whole) : linear(source, whole);
    return { test, shown: whole ? `= /${source}/` : `/${source}/` };
  } catch (error) {
    if (error instanceof ContentError) throw error;
    return yaml.fail(key, `is no regular expression: ${(error as Error).message}`);
  }
}

function linear(source: string, whole: boolean): (text: string) => boolean {
  const expression = whole ? RE2JS.compile(`^(?:${source})\\n?$`) : RE2JS.compile(source, RE2JS.MULTILINE);
  return text => expression.matcher(text).find();
}

function backtracking(
  yaml: YamlReader,
  key: string,
  source: string,
  whole: boolean,
): (text: string) => boolean {
  if (EXPLOSIVE.test(source) || (source.match(/[^\\][*+]|\{\d*,\}/g)?.length ?? 0) > MOST_REPEATS)
    yaml.fail(
      key,
      'looks around and repeats so much that it could take for ever; write it without one of both',
    );
  const expression = whole ? new RegExp(`^(?:${source})\\n?$`) : new RegExp(source, 'm');
  return text => expression.test(text);
}
