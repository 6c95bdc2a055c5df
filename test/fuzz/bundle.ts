/** The fuzzer as plain JavaScript: a worker thread takes no TypeScript. */
import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { sourcesDigest } from '../build/digest.ts';

const here = dirname(fileURLToPath(import.meta.url));

/** @returns the path of the bundled command line; its worker stands beside it */
export async function bundle(): Promise<string> {
  const root = resolve(here, '../..');
  const outdir = join(root, 'node_modules/.cache/berth-fuzz');
  mkdirSync(outdir, { recursive: true });
  await build({
    entryPoints: { cli: join(here, 'cli.ts'), worker: join(here, 'worker.ts') },
    outdir,
    outExtension: { '.js': '.js' },
    bundle: true,
    splitting: true,
    chunkNames: 'chunk-[name]-[hash]',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    jsx: 'automatic',
    sourcemap: true,
    define: { 'process.env.NODE_ENV': '"production"', BERTH_SOURCES: JSON.stringify(sourcesDigest()) },
    external: ['better-sqlite3', 'react-devtools-core', 'esbuild', '@lydell/node-pty'],
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  return join(outdir, 'cli.js');
}
