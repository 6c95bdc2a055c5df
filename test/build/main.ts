/**
 * Bundles src/main.ts into dist/berth.js. `npm run build`; `--if-stale` does nothing when dist is newer than src.
 * better-sqlite3 is native and stays outside; everything else is bundled.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { readDescriptions } from '../generate/descriptions.ts';
import { sourcesDigest } from './digest.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const out = join(root, 'dist');
const entry = join(out, 'berth.js');

if (
  process.argv.includes('--if-stale') &&
  existsSync(entry) &&
  newest(join(root, 'src')) < statSync(entry).mtimeMs
) {
  process.exit(0);
}
const digest = sourcesDigest();
const result = await build({
  entryPoints: { berth: join(root, 'src/main.ts'), 'yaml-thread': join(root, 'src/http/yaml-thread.ts') },
  outdir: out,
  bundle: true,
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  jsx: 'automatic',
  minifySyntax: true,
  define: { 'process.env.NODE_ENV': '"production"', BERTH_SOURCES: JSON.stringify(digest) },
  external: ['better-sqlite3', 'react-devtools-core'],
  // Bundled CommonJS packages ask for require and the like, which ES modules do not have.
  banner: {
    js: [
      "import { createRequire as __createRequire } from 'node:module';",
      "import { fileURLToPath as __fileURLToPath } from 'node:url';",
      "import { dirname as __dirnameOf } from 'node:path';",
      'const require = __createRequire(import.meta.url);',
      'const __filename = __fileURLToPath(import.meta.url);',
      'const __dirname = __dirnameOf(__filename);',
    ].join('\n'),
  },
  logLevel: 'warning',
  // A build that fails leaves the last good one in place.
  write: false,
});
for (const name of existsSync(out) ? readdirSync(out) : [])
  if (name !== 'bases') rmSync(join(out, name), { recursive: true });
for (const { path, contents } of result.outputFiles) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
}
// What `kubectl explain` says of each field: from the official client's types, at build time only.
const schema = JSON.parse(readFileSync(join(root, 'src/api/generated/schema.json'), 'utf8'));
writeFileSync(join(out, 'descriptions.json'), JSON.stringify(readDescriptions(schema)));
// The schemas of packs are published as files too, for editors.
const schemas = join(root, 'src/tutor/packs/schema');
cpSync(schemas, join(out, 'schema'), { recursive: true, filter: path => !path.endsWith('.ts') });
const bytes = result.outputFiles.reduce((sum, { contents }) => sum + contents.length, 0);
console.log(`built dist/berth.js (${(bytes / 1e6).toFixed(1)} MB in ${result.outputFiles.length} files)`);

const { makeBases } = await import('./bases.ts');
console.log(`${await makeBases(root, digest)} base clusters of the sources ${digest}`);

/** The latest change below a folder, in milliseconds since the epoch. */
function newest(folder: string): number {
  return Math.max(
    ...readdirSync(folder, { withFileTypes: true }).map(found => {
      const path = join(folder, found.name);
      return found.isDirectory() ? newest(path) : statSync(path).mtimeMs;
    }),
  );
}
