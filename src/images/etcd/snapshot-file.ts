/** A store's content as a file: what `etcdctl snapshot save` writes and a restored data directory holds. */
import { checkedJson, FormError } from '../../base/form.ts';
import { fnv1a } from '../../base/rng.ts';
import { STORE_SNAPSHOT, type StoreSnapshot } from '../../store/store.ts';

const MARK = 'bbolt berth snapshot ';

export interface SnapshotFile {
  /** etcd's hash of the content, eight hexadecimal digits. */
  readonly hash: string;
  readonly store: StoreSnapshot;
}

/** A snapshot as the text of a file. Old revisions are left out: nobody can read them from a snapshot. */
export function writeSnapshot({ revision, objects }: StoreSnapshot): string {
  const body = JSON.stringify({ revision, compacted: revision, log: [], objects });
  return `${MARK}${hashOf(body)}\n${body}\n`;
}

/** Reads it back. @returns undefined where the text is no snapshot, or a damaged one */
export function readSnapshot(text: string): SnapshotFile | undefined {
  if (!text.startsWith(MARK)) return undefined;
  const end = text.indexOf('\n');
  const hash = text.slice(MARK.length, end);
  const body = text.slice(end + 1).trimEnd();
  if (hashOf(body) !== hash) return undefined;
  try {
    return { hash, store: checkedJson(STORE_SNAPSHOT, body, 'the snapshot') };
  } catch (error) {
    if (error instanceof FormError) return undefined;
    throw error;
  }
}

function hashOf(body: string): string {
  return fnv1a(body).toString(16).padStart(8, '0');
}
