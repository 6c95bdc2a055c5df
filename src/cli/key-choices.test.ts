import { expect, it } from 'vitest';
import { readKeyChoices } from './key-choices.ts';

it('reads keys of actions', () => {
  expect(readKeyChoices('lab.grade: f9\nmove.up: [up, w]\n', 'keys.yaml')).toEqual({
    'lab.grade': ['f9'],
    'move.up': ['up', 'w'],
  });
  expect(readKeyChoices('# none\n', 'keys.yaml')).toEqual({});
});

it.each([
  ['lab.grades: f9', 'there is no action lab.grades; did you mean lab.grade?'],
  ['- a', 'must be a mapping'],
  ['lab.grade: 5', 'lab.grade needs the name of a key'],
  ['lab.grade: []', 'lab.grade needs the name of a key'],
  ['__proto__: f9', 'there is no action __proto__'],
  ['a: [', 'keys.yaml: '],
])('says what is wrong in %j', (text, message) => {
  expect(() => readKeyChoices(text, 'keys.yaml')).toThrow(message);
});
