import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { pack, packFile } from './pack.ts';

/** A lesson or a lab and words that stand there, or the number of the foundations lesson that will teach it. */
type Taught = { readonly at: string; readonly says: readonly string[] } | { readonly later: number };

const RECORDINGS = new URL('../../../shared/conformance/', import.meta.url);
const {
  foundations,
  manifests,
  commands,
}: Record<string, Record<string, Taught>> = parse(
  readFileSync(new URL('taught.yaml', import.meta.url), 'utf8'),
);

/** The texts in which a learner meets what is taught there: a lesson in each language, English first, or a lab's file. */
function textsOf(at: string): readonly string[] {
  const [folder, id = ''] = at.split('/');
  if (folder === 'labs') return [packFile(`labs/${pack.lab(id).id}/lab.yaml`)];
  const { body } = pack.lesson(id);
  return [body.en, body.ko];
}

describe('what the learners’ notes hold', () => {
  it.each(Object.entries({ ...manifests, ...commands }))('%s is taught where the table says', (_, taught) => {
    if ('later' in taught) expect(foundations).toHaveProperty(String(taught.later));
    else
      for (const text of textsOf(taught.at)) for (const words of taught.says) expect(text).toContain(words);
  });

  describe.skipIf(!existsSync(RECORDINGS))('beside the recordings', () => {
    const recorded = (name: string): readonly { id: string; manifest: string }[] =>
      readFileSync(new URL(name, RECORDINGS), 'utf8')
        .trim()
        .split('\n')
        .map(line => JSON.parse(line));

    it('every manifest has its place, which names its kind', () => {
      const seeds = recorded('seeds.jsonl');
      expect(Object.keys(manifests!)).toEqual(seeds.map(({ id }) => id));
      for (const { id, manifest } of seeds) {
        const taught = manifests![id]!;
        if ('later' in taught) continue;
        for (const document of parseAllDocuments(manifest))
          expect(textsOf(taught.at)[0], id).toContain(document.toJS().kind);
      }
    });

    it('every command has its place', () => {
      expect(Object.keys(commands!)).toEqual(recorded('seed-commands.jsonl').map(({ id }) => id));
    });
  });
});
