import { documentsOf } from '../../../src/apimachinery/yaml/documents.ts';
import { toYaml } from '../../../src/apimachinery/yaml/emit.ts';
import { parseYaml, readYaml } from '../../../src/apimachinery/yaml/parse.ts';
import { YamlError } from '../../../src/apimachinery/yaml/yaml-error.ts';
import { ContentError } from '../../../src/tutor/content/files.ts';
import { parseYaml as parseContent } from '../../../src/tutor/content/yaml-document.ts';
import { mutatedText, sentence } from '../mutate.ts';
import { chance, oddValue, pick } from '../random.ts';
import { MANIFESTS } from '../seeds/manifests.ts';
import { Broken, type Target } from '../target.ts';

const WORDS = [
  '\n',
  '\n  ',
  '\n- ',
  ': ',
  '- ',
  '&a ',
  '*a',
  '*b',
  '<<: ',
  '!!binary ',
  '!!str ',
  '!x ',
  '| \n',
  '>-\n  ',
  '{',
  '}',
  '[',
  ']',
  ',',
  '? ',
  '# x',
  '---\n',
  '...\n',
  '%YAML 1.2\n',
  '"',
  "'",
  '\t',
  'a',
  '1',
  '0x1f',
  '1_000',
  '.inf',
  '2026-01-01',
  'yes',
  '~',
];

/** Texts that should be YAML: read by every reader; what is printed reads back as the same. */
export const yaml: Target = {
  name: 'yaml',
  about: 'YAML as manifests, kubectl and packs read it',
  inSuite: 400,
  perWorld: 2000,
  start: async () => ({
    next: rng =>
      pick(rng, [
        () => ({ text: mutatedText(rng, pick(rng, MANIFESTS), WORDS) }),
        () => ({ text: sentence(rng, WORDS, 30, '') }),
        () => ({ value: oddValue(rng, 4) }),
        () => ({ text: chance(rng, 0.1) ? pick(rng, WORDS).repeat(5000) : pick(rng, WORDS).repeat(50) }),
      ])(),
    run: input => {
      const { text, value } = input as { text?: string; value?: unknown };
      if (text === undefined) {
        const printed = toYaml(value);
        const back = parseYaml(printed);
        if (sorted(back) !== sorted(value)) throw new Broken(`prints ${JSON.stringify(printed)}`);
        return 'printed';
      }
      const ends = [
        refusing(() => readYaml(text), YamlError),
        refusing(() => documentsOf(text), YamlError),
        refusing(() => parseContent('x.yaml', text), ContentError),
      ];
      return ends[0]!;
    },
  }),
};

/** The JSON of a value, keys in order; half a surrogate pair is written as the character that stands for it. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner === 'string') return whole(inner);
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    const entries = Object.entries(inner).map(([key, part]) => [whole(key), part] as const);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** With the flag `u` only halves that stand alone are surrogates. */
const whole = (text: string) => text.replace(/\p{Cs}/gu, '\ufffd');

/** @throws whatever is no error of the reader's kind */
export function refusing(work: () => unknown, ...kinds: (new (...args: never[]) => Error)[]): string {
  try {
    work();
    return 'read';
  } catch (error) {
    if (!kinds.some(kind => error instanceof kind)) throw error;
    return 'refused';
  }
}
