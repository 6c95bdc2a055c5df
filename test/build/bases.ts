import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { BASES } from '../../src/cli/base-clusters.ts';
import { builtInPack } from '../../src/cli/built-in-pack.ts';
import { labWorld } from '../../src/cli/lab-world.ts';
import { BASE_ORIGIN, baseName, baseSpec } from '../../src/cluster/bases/base.ts';
import { readSnapshot } from '../../src/cluster/snapshot.ts';
import type { ClusterSpec } from '../../src/cluster/spec.ts';
import { readable } from '../../src/tutor/content/readable.ts';

const QUALITY = 7;

/**
 * Makes the base clusters of the built-in labs that are not there yet, and takes away those that no lab needs or
 * other sources made. @returns how many there are
 */
export async function makeBases(root: string, digest: string): Promise<number> {
  const folder = join(root, BASES, digest);
  for (const other of existsSync(join(root, BASES)) ? readdirSync(join(root, BASES)) : [])
    if (other !== digest) rmSync(join(root, BASES, other), { recursive: true });
  mkdirSync(folder, { recursive: true });
  const wanted = new Map<string, ClusterSpec>();
  const pack = builtInPack();
  for (const spec of [{}, ...pack.labIds().flatMap(id => readable(() => pack.lab(id).cluster))])
    wanted.set(`${baseName(spec)}.json.br`, baseSpec(spec));
  for (const file of readdirSync(folder)) if (!wanted.has(file)) rmSync(join(folder, file));
  const world = labWorld(() => BASE_ORIGIN);
  for (const [file, spec] of wanted) {
    if (existsSync(join(folder, file))) continue;
    const cluster = await world.build(spec, 'base', 'fresh');
    cluster.forgetHistory();
    const text = JSON.stringify(cluster.snapshot());
    cluster.stop();
    // Whoever opens a lab does not look into it any more.
    readSnapshot(JSON.parse(text));
    const params = { [constants.BROTLI_PARAM_QUALITY]: QUALITY, [constants.BROTLI_PARAM_LGWIN]: 24 };
    writeFileSync(join(folder, file), brotliCompressSync(text, { params }));
  }
  return wanted.size;
}
