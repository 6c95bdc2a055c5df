import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { expect, it } from 'vitest';

const src = resolve(import.meta.dirname, '../src');

/** What a parser gives, taken for a type at once: `JSON.parse(text) as Claims`. JSON itself and unknown are no claims. */
const CAST_OF_PARSED =
  /\b(?:JSON\.parse|parseYaml|parseAllDocuments|readYaml)\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)(?:\.map\([^=]*=>[^;]*?)?(?:\s*\?\?\s*\w+)?\)?\s+as\s+(?!unknown\b|Json\b)(\w[\w.<>[\]]*)/g;
/** A cast that goes through unknown says that the compiler could not see why. */
const THROUGH_UNKNOWN = /\bas unknown as\b/g;

/**
 * Texts that are parts of the program. Only ever to become fewer.
 */
const OWN_TEXTS: readonly string[] = [
  'cluster/addons/addon.ts: KubeObject',
  'cluster/kubeadm/addons.ts: KubeObject',
  'cluster/network-plugins/plugin.ts: KubeObject',
];
/** Casts through unknown by folder: where a decoder's result gets its type, and where tables of the program do. Only ever fewer. */
const MOST_THROUGH_UNKNOWN: Readonly<Record<string, number>> = {
  api: 2,
  apimachinery: 2,
  apiserver: 42,
  base: 1,
  client: 2,
  cluster: 1,
  controllers: 3,
  http: 1,
  kubectl: 44,
  images: 1,
  kubelet: 3,
  scheduler: 3,
  shell: 1,
  terminal: 1,
  tui: 2,
  tutor: 16,
};

function sources(folder = src): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'testing' ? [] : sources(path);
    return /(?<!\.test)\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

const files = sources().map(path => ({ path: relative(src, path), text: readFileSync(path, 'utf8') }));

it('takes nothing that was parsed for a type before it was decoded', () => {
  const found = files.flatMap(({ path, text }) =>
    [...text.matchAll(CAST_OF_PARSED)].map(match => `${path}: ${match[1]}`),
  );
  expect(found.filter(cast => !OWN_TEXTS.includes(cast))).toEqual([]);
  expect(OWN_TEXTS.filter(cast => !found.includes(cast))).toEqual([]);
});

it('finds a cast of what was parsed', () => {
  const casts = [
    'return JSON.parse(atob(text)) as Claims;',
    'const a = (JSON.parse(text) as Foo).bar;',
    "(parseYaml(read(join('a', b))) as Pod)",
  ];
  for (const cast of casts) expect([...cast.matchAll(CAST_OF_PARSED)]).toHaveLength(1);
  expect([...'JSON.parse(text) as unknown'.matchAll(CAST_OF_PARSED)]).toHaveLength(0);
});

it('casts through unknown in fewer and fewer places', () => {
  const count = new Map<string, number>();
  for (const { path, text } of files) {
    const folder = path.split('/')[0]!;
    const casts = [...text.matchAll(THROUGH_UNKNOWN)].length;
    if (casts > 0) count.set(folder, (count.get(folder) ?? 0) + casts);
  }
  const over = [...count].filter(([folder, casts]) => casts > (MOST_THROUGH_UNKNOWN[folder] ?? 0));
  expect(over).toEqual([]);
});
