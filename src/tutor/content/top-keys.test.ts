import { expect, it } from 'vitest';
import { builtInPack } from '../../cli/built-in-pack.ts';
import { onlyKeys } from './top-keys.ts';

it('blanks all but the wanted keys, and leaves the others where they are', () => {
  const text = 'id: a\ntask:\n  en: |\n    id: no\n\n# note\ntitle: {en: b,\n  ko: c}\nminutes: 5\n';
  expect(onlyKeys(text, new Set(['id', 'title']))).toBe('id: a\n\n\n\n\n\ntitle: {en: b,\n  ko: c}\n\n');
});

it('leaves a file whole whose keys do not stand alone at the beginning of lines', () => {
  for (const text of ['{id: a, task: b}', '"id": a\ntask: b\n', 'id: a\n- b\n'])
    expect(onlyKeys(text, new Set(['id']))).toBe(text);
});

it('reads the same head of every lab as the whole lab has', () => {
  const pack = builtInPack();
  for (const id of pack.labIds()) {
    const head = pack.labHead(id, 7);
    expect(pack.lab(id, 7)).toMatchObject(head);
    expect(Object.keys(head)).toEqual(['id', 'lesson', 'title', 'difficulty', 'minutes']);
  }
});
