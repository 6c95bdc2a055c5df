import { describe, expect, it } from 'vitest';
import { parseYaml } from './parse.ts';
import { YamlError } from './yaml-error.ts';

/** Texts that are no YAML and what go-yaml says of them. */
const REFUSED: readonly (readonly [string, string])[] = [
  ['hello: [\n', 'yaml: line 1: did not find expected node content'],
  ['kind: x\nprofiles:\n - a: b\n  c: d\n', "yaml: line 3: did not find expected '-' indicator"],
  ['a:\n  b: 1\n c: 2\n', 'yaml: line 2: did not find expected key'],
  ['a: b: c\n', 'yaml: mapping values are not allowed in this context'],
  ['x: 1\na: b: c\n', 'yaml: line 2: mapping values are not allowed in this context'],
  ['a: b\n  c: d\n', 'yaml: line 2: mapping values are not allowed in this context'],
  ['a: "abc\n', 'yaml: line 2: found unexpected end of stream'],
  ['a:\n\tb: c\n', 'yaml: line 2: found character that cannot start any token'],
  ['kind: x\nkey: @foo\n', 'yaml: line 2: found character that cannot start any token'],
  ['a: b\nc\nd: e\n', "yaml: line 3: could not find expected ':'"],
  ['- a\nb: c\n', "yaml: line 1: did not find expected '-' indicator"],
  ['a: b\n- c\n', 'yaml: line 1: did not find expected key'],
  ["a: 'b' c\n", 'yaml: did not find expected key'],
  ['a: {b: c\n', "yaml: line 1: did not find expected ',' or '}'"],
  ['a: [b\n', "yaml: line 1: did not find expected ',' or ']'"],
  ['a: *b\n', "yaml: unknown anchor 'b' referenced"],
];

describe('parseYaml', () => {
  it.each(REFUSED)('refuses %j as go-yaml does', (text, message) => {
    expect(() => parseYaml(text)).toThrow(new YamlError(message));
  });

  it('reads the first document only', () => {
    expect(parseYaml('a: 1\n---\nb: 2\n')).toEqual({ a: 1 });
  });
});
