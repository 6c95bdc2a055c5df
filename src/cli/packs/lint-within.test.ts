import { expect, it } from 'vitest';
import { PackFiles } from '../../tutor/packs/pack-files.ts';
import { packTemplate } from '../../tutor/packs/template.ts';
import { lintWithin } from './lint-within.ts';

const files = (texts: Readonly<Record<string, string>>): PackFiles => {
  const pack = new PackFiles();
  for (const [path, text] of Object.entries(texts)) pack.add(path, new TextEncoder().encode(text));
  return pack;
};

it('lints a pack', () => {
  expect(lintWithin(files(packTemplate('harbour')), [])).toEqual([]);
});

it('gives a pack up that takes long to read, whatever takes long in it', () => {
  const long = Array.from({ length: 17_000 }, (_, key) => `k${key}: ${key}\n`).join('');
  const labs = Array.from({ length: 60 }, (_, lab) => [`labs/many-${lab}/lab.yaml`, long]);
  const found = lintWithin(files({ ...packTemplate('many'), ...Object.fromEntries(labs) }), [], 300);
  expect(found.map(({ message }) => message)).toEqual([
    'pack.yaml: the pack was not read to its end within 0.3 s; make its files smaller, or several packs of it',
  ]);
});
