import { describe, expect, test } from 'vitest';
import { GoTemplateError } from './error.ts';
import { GoTemplate } from './template.ts';

const shown = (template: string, data: unknown) => new GoTemplate('output', template, true).execute(data);

describe('what an object of JavaScript has beside its keys is no data', () => {
  test.each(['{{.toString}}', '{{.constructor.name}}', '{{index . "toString"}}', '{{exists . "valueOf"}}'])(
    '%s',
    template => expect(['<no value>', 'false']).toContain(shown(template, { a: 1 })),
  );

  test('labels with such names are data', () => {
    const labels = { toString: 'x', valueOf: 'y' };
    expect(shown('{{.toString}}{{index . "valueOf"}}{{exists . "toString"}}', labels)).toBe('xytrue');
    expect(shown('{{.}}', labels)).toBe('map[toString:x valueOf:y]');
  });
});

describe('a format and what is decoded are strings, as Go says', () => {
  test.each([
    ['{{printf .}}', 'map[string]interface {}'],
    ['{{base64decode .}}', 'map[string]interface {}'],
    ['{{.none | base64decode}}', 'interface {}'],
  ])('%s', (template, type) => {
    const attempt = () => shown(template, { toString: 'x' });
    expect(attempt).toThrow(GoTemplateError);
    expect(attempt).toThrow(`wrong type for value; expected string; got ${type}`);
  });
});
