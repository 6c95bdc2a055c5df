import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { baseName } from '../cluster/bases/base.ts';
import { movedBase } from '../cluster/bases/moved.ts';
import { type ClusterSnapshot, SnapshotError } from '../cluster/snapshot.ts';
import type { ClusterSpec } from '../cluster/spec.ts';
import { reportFault } from './fault-report.ts';
import { packageRoot } from './package-root.ts';

/** The digest of the sources that run here. Put in by the build and by the tests' set-up; without it no base is used. */
declare const BERTH_SOURCES: string | undefined;

/** The base clusters that the build made lie here; the name of their folder tells which sources made them. */
export const BASES = 'dist/bases';

const read = new Map<string, string | undefined>();

/** The base of a spec, come up just before `now`; undefined when the build made none, or other sources did. */
export function baseCluster(spec: ClusterSpec, now: number): ClusterSnapshot | undefined {
  if (typeof BERTH_SOURCES === 'undefined') return undefined;
  const path = join(packageRoot(), BASES, BERTH_SOURCES, `${baseName(spec)}.json.br`);
  if (!read.has(path)) read.set(path, textOf(path));
  const base = read.get(path);
  if (base === undefined) return undefined;
  try {
    return movedBase(base, now);
  } catch (error) {
    if (!(error instanceof SnapshotError)) throw error;
    // A base only saves time: without it the cluster is built.
    reportFault(error);
    read.set(path, undefined);
    return undefined;
  }
}

function textOf(path: string): string | undefined {
  try {
    return brotliDecompressSync(readFileSync(path)).toString('utf8');
  } catch {
    return undefined;
  }
}
