import { expect, it } from 'vitest';
import { YamlReader } from '../content/yaml-reader.ts';
import { readPattern } from './pattern.ts';

const pattern = (source: string, whole = false) =>
  readPattern(
    YamlReader.parse('x.yaml', JSON.stringify({ matches: source, ...(whole && { whole }) })),
    'matches',
  );

it.each([
  ['^b$', false, 'a\nb\nc\n', true],
  ['^b$', true, 'a\nb\n', false],
  ['a\\s+b', true, 'a \n b\n', true],
  ['(?<![\\s\\S])\\s*x', false, ' x', true],
  ['(?<![\\s\\S])\\s*x', false, 'y x', false],
  ['image: *"?(docker.io/library/)?httpd:2\\.4', false, '  - image: httpd:2.4-alpine', true],
] as const)('%s (whole: %s) on %j: %s', (source, whole, text, matches) => {
  expect(pattern(source, whole).test(text)).toBe(matches);
});

it('answers at once for what would explode in a machine that backtracks', () => {
  for (const source of ['^(a+)+$', '^(a|a)*$', '(.*.*.*.*.*.*)x$', '^(a|aa)+$'])
    expect(pattern(source).test(`${'a'.repeat(5000)}!`)).toBe(false);
});
