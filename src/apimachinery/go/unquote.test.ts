import { expect, it } from 'vitest';
import { unquoted } from './unquote.ts';

it.each([
  ['"a\\tb"', 'a\tb'],
  ['"\\x41\\101\\u00e9\\U0001F642"', 'AAé🙂'],
  ['"\\""', '"'],
  ["'\\''", "'"],
  [`"it's"`, "it's"],
])('reads %s', (raw, text) => {
  expect(unquoted(raw)).toBe(text);
});

it.each(['"\\q"', '"\\U7fffffff"', '"\\ud800"', '"\\777"', '"\\\'"', '"a\nb"', '"', "'a"])(
  'refuses %j',
  raw => {
    expect(unquoted(raw)).toBeUndefined();
  },
);
