import { gunzipSync, gzipSync } from 'node:zlib';
import { checked, type Form, nullable, record, text } from '../base/form.ts';
import { DamagedRow, type SavedCluster } from '../tutor/lab-store.ts';

/** A JSON value as bytes. Clusters are written often: speed before size. */
export function packed(value: unknown): Uint8Array {
  return gzipSync(JSON.stringify(value), { level: 1 });
}

/**
 * What was kept of a cluster, out of the columns of its row. What berth writes has a checksum (gzip's): other bytes do
 * not pass for a cluster.
 * @returns undefined where nothing was kept @throws DamagedRow
 */
export function savedCluster(row: unknown): SavedCluster | undefined {
  const { snapshot, start, console } = checked(ROW, row, 'the row');
  if (snapshot === null || start === null) return undefined;
  return {
    snapshot: unpacked(snapshot, 'snapshot'),
    start: unpacked(start, 'start'),
    ...(console !== null && { console: parsed(console) }),
  };
}

const BYTES: Form<Uint8Array> = value => (value instanceof Uint8Array ? undefined : ' is no BLOB');
const ROW = record<{
  readonly snapshot: Uint8Array | null;
  readonly start: Uint8Array | null;
  readonly console: string | null;
}>({ snapshot: nullable(BYTES), start: nullable(BYTES), console: nullable(text) });
/** A cluster that takes more than this is none: what is packed too well must not fill the memory. */
const LARGEST = 512 * 1024 * 1024;

function unpacked(bytes: Uint8Array, what: string): unknown {
  try {
    return JSON.parse(gunzipSync(bytes, { maxOutputLength: LARGEST }).toString());
  } catch (error) {
    throw new DamagedRow(`its ${what} cannot be unpacked: ${(error as Error).message}`);
  }
}

/** What is no JSON is no console either; the cluster can be gone on with. */
function parsed(console: string): unknown {
  try {
    return JSON.parse(console);
  } catch {
    return console;
  }
}
