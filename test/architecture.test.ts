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
  tui: ['tutor', 'terminal', 'api', 'base'],
  progress: ['store-contract', 'base'],
  tutor: ['cluster', 'machine', 'client', 'apimachinery', 'api', 'base', 'api-contract'],
  terminal: ['base'],
  shell: ['kubectl', 'machine', 'client', 'apimachinery', 'api', 'base', 'api-contract'],
  kubectl: ['client', 'apimachinery', 'api', 'base', 'api-contract'],
  http: ['apiserver', 'apimachinery', 'api', 'base'],
  cluster: [
    'images',
    'kubelet',
    'scheduler',
    'controllers',
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
  scheduler: ['client', 'apimachinery', 'api', 'base', 'api-contract'],
  controllers: ['client', 'apimachinery', 'api', 'base', 'api-contract'],
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
  for (const match of text.matchAll(/^(import|export)\s(type\s)?[^;]*?from '(\.[^']+)'/gm)) {
    found.push({ to: resolve(dirname(path), match[3]!), typeOnly: match[2] !== undefined });
  }
  for (const match of text.matchAll(/(?:import\(|^import )'(\.[^']+)'/gm)) {
    found.push({ to: resolve(dirname(path), match[1]!), typeOnly: false });
  }
  return found;
}

function allowed(from: string, arrow: Arrow): boolean {
  const to = layerOf(arrow.to);
  if (from === to) return true;
  const may = LAYERS[from] ?? [];
  if (may.includes('*')) return to !== 'main';
  if (may.includes(to)) return true;
  const contract = CONTRACTS[relative(src, arrow.to)];
  if (contract !== undefined && may.includes(contract)) return true;
  return from === 'tui' && arrow.typeOnly && to !== 'main' && to !== 'cli';
}

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
