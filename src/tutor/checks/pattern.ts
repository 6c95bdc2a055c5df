import type { YamlReader } from '../content/yaml-reader.ts';

const LONGEST = 300;
/** A group that repeats inside and outside, such as (a+)+, can take for ever on a text that does not match. */
const EXPLOSIVE = /\([^)]*[*+}][^)]*\)[*+{]/;

/** Reads a regular expression of a pack. @throws ContentError when it is none, too long, or could take for ever */
export function readPattern(yaml: YamlReader, key: string): RegExp {
  const source = yaml.string(key);
  if (source.length > LONGEST) yaml.fail(key, `is longer than ${LONGEST} characters`);
  if (EXPLOSIVE.test(source))
    yaml.fail(key, 'repeats a group that repeats inside; write it without nested repetition');
  try {
    return new RegExp(source, 'm');
  } catch (error) {
    return yaml.fail(key, `is no regular expression: ${(error as Error).message}`);
  }
}
