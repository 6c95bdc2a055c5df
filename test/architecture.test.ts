import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/**
 * The layers of src, top to bottom, and what each may import besides itself. `api-contract` is
 * apiserver/interface.ts alone; `store-contract` is tutor/progress-store.ts,
 * tutor/lab-store.ts and tutor/exam/exam-store.ts; `tui` may import types of the rest;
 * `images` has etcd, which owns the store that it serves to the API server.
 */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  main: ['*'],
  cli: ['*'],
  tui: ['tutor', 'terminal', 'base'],
  progress: ['store-contract', 'base'],
  tutor: ['cluster', 'machine', 'client', 'apimachinery', 'api', 'base'],
  terminal: ['base'],
  shell: ['kubectl', 'machine', 'apimachinery', 'api', 'base', 'api-contract'],
  kubectl: ['apimachinery', 'api', 'base', 'api-contract'],
  http: ['apiserver', 'apimachinery', 'api', 'base'],
  cluster: [
    'images',
    'kubelet',
    'scheduler',
    'machine',
    'client',
    'apiserver',
    'store',
    'apimachinery',
    'api',
    'base',
  ],
  images: [
    'scheduler',
    'controllers',
    'apiserver',
    'store',
    'machine',
    'client',
    'apimachinery',
    'api',
    'base',
  ],
  kubelet: ['machine', 'client', 'apimachinery', 'api', 'base', 'api-contract'],
  scheduler: ['client', 'apimachinery', 'api', 'base'],
  controllers: ['client', 'apimachinery', 'api', 'base'],
  machine: ['base'],
  client: ['apimachinery', 'api', 'base', 'api-contract'],
  apiserver: ['store', 'apimachinery', 'api', 'base'],
  store: ['api', 'base'],
  apimachinery: ['api', 'base'],
  api: ['base'],
  base: [],
};
/** These may touch the host: its files, its clock, its event loop. */
const APP = new Set(['main', 'cli', 'tui', 'progress', 'http', 'terminal']);
const HOST = [
  /from '(node:[^']+|fs|path|os|crypto|child_process)'/,
  /\bDate\.now\(\)/,
  /\bnew Date\(\)/,
  /\bMath\.random\(/,
  /\b(setTimeout|setInterval|setImmediate)\(/,
  /\bBuffer\.(from|alloc)\b/,
  /\bglobalThis\.process\b/,
];
/** Node's own `process`. A simulated process that a function is given under that name is another thing. */
const NODE_PROCESS =
  /\bprocess\.(env|argv|exit|cwd|stdout|stdin|stderr|nextTick|hrtime|pid|platform|kill|on)\b/;
const PROCESS_BOUND = /\b(?:const|let) process\b|[(,{]\s*process\s*[?:,)}]|\bprocess =>/;

/** What of the host a file without comments touches. */
function hostOf(text: string): RegExp[] {
  const patterns = PROCESS_BOUND.test(text) ? HOST : [...HOST, NODE_PROCESS];
  return patterns.filter(pattern => pattern.test(text));
}

const CONTRACTS: Readonly<Record<string, string>> = {
  'apiserver/interface.ts': 'api-contract',
  'tutor/progress-store.ts': 'store-contract',
  'tutor/lab-store.ts': 'store-contract',
  'tutor/exam/exam-store.ts': 'store-contract',
};

const src = resolve(dirname(fileURLToPath(import.meta.url)), '../src');

function sources(folder = src): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

const isTest = (path: string) => /\.test\.tsx?$|\/(testing|test-support)(\/|\.ts$)/.test(path);
const layerOf = (path: string) =>
  relative(src, path)
    .split('/')[0]!
    .replace(/\.tsx?$/, '');

interface Arrow {
  readonly to: string;
  readonly typeOnly: boolean;
}

function arrows(path: string): Arrow[] {
  const text = readFileSync(path, 'utf8');
  const found: Arrow[] = [];
  for (const match of text.matchAll(/^(?:import|export)\s(type\s)?([^;]*?)from '(\.[^']+)'/gm)) {
    const names = /^\{([\s\S]*)\}\s*$/.exec(match[2]!)?.[1]?.split(',') ?? [''];
    const onlyTypes = names.every(name => name.trim() === '' || name.trim().startsWith('type '));
    const typeOnly = match[1] !== undefined || (names.length > 1 && onlyTypes);
    found.push({ to: resolve(dirname(path), match[3]!), typeOnly });
  }
  for (const match of text.matchAll(/(?:import\(|^import )'(\.[^']+)'/gm)) {
    found.push({ to: resolve(dirname(path), match[1]!), typeOnly: false });
  }
  return found;
}

function allowed(from: string, arrow: Arrow): boolean {
  const to = layerOf(arrow.to);
  if (from === to) return true;
  if ((LAYERS[from] ?? []).includes('*')) return to !== 'main';
  if (entryFor(from, arrow) !== undefined) return true;
  return from === 'tui' && arrow.typeOnly && to !== 'main' && to !== 'cli';
}

/** The word of the layer table that allows an arrow. */
function entryFor(from: string, arrow: Arrow): string | undefined {
  const words = [layerOf(arrow.to), CONTRACTS[relative(src, arrow.to)]];
  return words.find(word => word !== undefined && (LAYERS[from] ?? []).includes(word));
}

/** Groups of files that import each other's values, in circles. models Tarjan's strongly connected components */
function cycles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const found: string[][] = [];
  const visit = (file: string) => {
    order.set(file, order.size);
    lowest.set(file, order.get(file)!);
    open.push(file);
    for (const next of graph.get(file) ?? []) {
      if (!order.has(next)) visit(next);
      if (open.includes(next)) lowest.set(file, Math.min(lowest.get(file)!, lowest.get(next)!));
    }
    if (lowest.get(file) !== order.get(file)) return;
    const group = open.splice(open.indexOf(file));
    if (group.length > 1) found.push(group.sort());
  };
  for (const file of graph.keys()) if (!order.has(file)) visit(file);
  return found;
}

/** Folders whose files still import each other in circles. Nothing may be added here. */
const KNOWN_CIRCLES = ['shell/vi', 'shell/interpreter', 'shell/expand'];

describe('architecture', () => {
  const files = sources();

  it('knows every folder of src', () => {
    expect([...new Set(files.map(layerOf))].filter(layer => !(layer in LAYERS))).toEqual([]);
  });

  it('has no arrow that the layer table does not allow', () => {
    const wrong = files
      .filter(path => !isTest(path))
      .flatMap(path =>
        arrows(path)
          .filter(arrow => arrow.to.startsWith(src) && !allowed(layerOf(path), arrow))
          .map(arrow => `${relative(src, path)} -> ${relative(src, arrow.to)}`),
      );
    expect(wrong).toEqual([]);
  });

  it('uses every arrow that the layer table allows', () => {
    const used = new Set(
      files
        .filter(path => !isTest(path))
        .flatMap(path => arrows(path).map(arrow => `${layerOf(path)} -> ${entryFor(layerOf(path), arrow)}`)),
    );
    const listed = Object.entries(LAYERS).flatMap(([from, to]) =>
      to.filter(word => word !== '*').map(word => `${from} -> ${word}`),
    );
    expect(listed.filter(arrow => !used.has(arrow))).toEqual([]);
  });

  it('has no files that import each other in circles', () => {
    const known = new Set(files.filter(path => !isTest(path)));
    const graph = new Map(
      [...known].map(path => [
        path,
        arrows(path).flatMap(arrow => (!arrow.typeOnly && known.has(arrow.to) ? [arrow.to] : [])),
      ]),
    );
    const circles = cycles(graph).map(group => group.map(path => relative(src, path)));
    const isKnown = (group: readonly string[]) =>
      KNOWN_CIRCLES.some(folder => group.every(path => path.startsWith(`${folder}/`)));
    expect(circles.filter(group => !isKnown(group))).toEqual([]);
  });

  it('touches the host only in the app', () => {
    const wrong = files
      .filter(path => !isTest(path) && !APP.has(layerOf(path)))
      .flatMap(path => {
        const text = readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
        return hostOf(text).map(pattern => `${relative(src, path)}: ${pattern}`);
      });
    expect(wrong).toEqual([]);
  });

  it('has nothing at the top level but what the design names', () => {
    const top = readdirSync(resolve(src, '..')).filter(name => !name.startsWith('.'));
    const known = [
      'package.json',
      'package-lock.json',
      'tsconfig.json',
      'src',
      'lessons',
      'labs',
      'findings',
      'test',
      'README.md',
    ];
    const made = ['node_modules', 'dist', 'coverage'];
    expect(top.filter(name => !known.includes(name) && !made.includes(name))).toEqual([]);
  });
});
