import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
/** What a cluster is made of. */
const LAYERS = [
  'base',
  'api',
  'store',
  'apiserver',
  'client',
  'machine',
  'controllers',
  'scheduler',
  'kubelet',
  'images',
  'cluster',
];

/** The digest of everything that makes a base cluster what it is: a base of other sources is not used. */
export function sourcesDigest(): string {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  for (const layer of LAYERS) addFolder(hash, join('src', layer));
  return hash.digest('hex').slice(0, 16);
}

function addFolder(hash: ReturnType<typeof createHash>, folder: string): void {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) addFolder(hash, path);
    else if (!/\.test\.tsx?$/.test(entry.name))
      hash.update(`${path}\n`).update(readFileSync(join(root, path)));
  }
}
