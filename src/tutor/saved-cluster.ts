import { checked, type Form, FormError } from '../base/form.ts';
import { type ClusterSnapshot, readSnapshot, SnapshotError } from '../cluster/snapshot.ts';
import { SAVED_CONSOLE, type SavedConsole } from './console.ts';
import { SAVED_START, type SavedStart } from './lab-start.ts';
import { DamagedRow, type SavedCluster } from './lab-store.ts';

/** What was kept of a cluster, looked into. */
export interface KnownCluster {
  readonly snapshot: ClusterSnapshot;
  readonly start: SavedStart;
  readonly console: SavedConsole | undefined;
  /** What is wrong with the console that was kept. */
  readonly consoleDamage: string | undefined;
}

/**
 * `version`: another version of berth kept it · `damaged`: it is not as any berth writes it · `fault`: berth itself
 * failed over it · `console`: only what its terminal showed and its shell knew is damaged.
 */
export type LossKind = 'version' | 'damaged' | 'fault' | 'console';

/** Why a cluster, or its console, could not be gone on with. */
export interface Loss {
  readonly kind: LossKind;
  /** What was found, for whoever looks for the cause. */
  readonly detail: string;
  /** Where it was put, in words; undefined where it is still in its place. */
  readonly place: string | undefined;
  /** Path of the report of a fault of berth. */
  readonly report: string | undefined;
}

/**
 * Looks into what was kept of a cluster.
 * @param shell the form of what a login shell knows
 * @throws SnapshotError @throws FormError for a start that is none
 */
export function readSaved(saved: SavedCluster, shell: Form<unknown>): KnownCluster {
  const snapshot = readSnapshot(saved.snapshot);
  const start = checked(SAVED_START, saved.start, 'its start');
  if (saved.console === undefined) return { snapshot, start, console: undefined, consoleDamage: undefined };
  try {
    const console = checked(SAVED_CONSOLE, saved.console, 'the console');
    if (console.shell !== undefined) checked(shell, console.shell, 'the shell');
    return { snapshot, start, console, consoleDamage: undefined };
  } catch (error) {
    if (!(error instanceof FormError)) throw error;
    return { snapshot, start, console: undefined, consoleDamage: error.message };
  }
}

/** What an error says of the cluster over which it came up: nothing but damage and another version are no fault of berth. */
export function lossKind(error: unknown): LossKind {
  if (error instanceof SnapshotError) return error.kind;
  return error instanceof DamagedRow || error instanceof FormError ? 'damaged' : 'fault';
}
