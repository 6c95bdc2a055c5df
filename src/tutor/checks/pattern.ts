import type { YamlReader } from '../content/yaml-reader.ts';

const LONGEST = 300;
/** A group that repeats inside and outside, such as (a+)+, can take for ever on a text that does not match. */
const EXPLOSIVE = /\([^)]*[*+}][^)]*\)[*+{]/;

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
  if (EXPLOSIVE.test(source))
    yaml.fail(key, 'repeats a group that repeats inside; write it without nested repetition');
  try {
    const expression = whole ? new RegExp(`^(?:${source})\\n?$`) : new RegExp(source, 'm');
    return { test: text => expression.test(text), shown: whole ? `= /${source}/` : `/${source}/` };
  } catch (error) {
    return yaml.fail(key, `is no regular expression: ${(error as Error).message}`);
  }
}
