/** A whole cluster as a value (JSON). */

import { DecodeError, decode } from '../apimachinery/decode/decode.ts';
import { shapeOfKind } from '../apimachinery/schema/shapes.ts';
import { checked, type Form, FormError, map, number, record } from '../base/form.ts';
import type { DiskSnapshot } from '../images/etcd/data-directories.ts';
import { RUNTIME_SNAPSHOT, type RuntimeSnapshot } from '../kubelet/runtime/runtime-snapshot.ts';
import { MACHINE_SNAPSHOT, type MachineSnapshot } from '../machine/machine.ts';
import { STORE_SNAPSHOT } from '../store/store.ts';
import { CLUSTER_SPEC, type ClusterSpec, planNodes } from './spec.ts';

/** Raised when the form changes: a snapshot of another version is not restored. */
export const SNAPSHOT_VERSION = 2;

export interface ClusterSnapshot {
  readonly version: number;
  /** The simulated instant, milliseconds since the epoch. */
  readonly now: number;
  /** What the cluster was built from: its machines and their sizes. */
  readonly spec: ClusterSpec;
  /** The stores behind etcd's data directories. */
  readonly disks: DiskSnapshot;
  readonly machines: {
    readonly [name: string]: { readonly machine: MachineSnapshot; readonly runtime: RuntimeSnapshot };
  };
}

const FORM: Form<ClusterSnapshot> = record<ClusterSnapshot>({
  version: number,
  now: number,
  spec: CLUSTER_SPEC,
  disks: map(STORE_SNAPSHOT),
  machines: map(
    record<ClusterSnapshot['machines'][string]>({ machine: MACHINE_SNAPSHOT, runtime: RUNTIME_SNAPSHOT }),
  ),
});

/** Why a snapshot cannot be restored here. */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';

  constructor(
    readonly kind: 'version' | 'damaged',
    message: string,
  ) {
    super(message);
  }
}

/**
 * A snapshot that is a part of the program: the build has looked into it.
 * @throws SnapshotError where its version or its instant are none of this program's
 */
export function ownSnapshot(value: unknown): ClusterSnapshot {
  if (isStamp(value) && value.version === SNAPSHOT_VERSION) return value as ClusterSnapshot;
  throw new SnapshotError('damaged', 'the snapshot is not of this program');
}

const STAMP = record<Pick<ClusterSnapshot, 'version' | 'now'>>({ version: number, now: number });
const isStamp = (value: unknown): value is Pick<ClusterSnapshot, 'version' | 'now'> =>
  STAMP(value) === undefined;

/**
 * What was read from a disk as a snapshot. Objects are looked into as their kinds have them.
 * @throws SnapshotError for one of another version, and for what is none
 */
export function readSnapshot(value: unknown): ClusterSnapshot {
  try {
    const { version } = checked(STAMP, value, 'the snapshot');
    if (version !== SNAPSHOT_VERSION) throw otherVersion(version);
    const snapshot = checked(FORM, value, 'the snapshot');
    checkNames(snapshot);
    for (const { objects } of Object.values(snapshot.disks))
      for (const kept of objects) checkObjects(kept.objects);
    return snapshot;
  } catch (error) {
    if (error instanceof FormError || error instanceof DecodeError)
      throw new SnapshotError('damaged', error.message);
    throw error;
  }
}

/** @throws FormError where its machines are not those that it was built from, or a store's name is no number */
function checkNames({ spec, machines, disks }: ClusterSnapshot): void {
  const planned = plannedNames(spec);
  const names = Object.keys(machines);
  if (names.length !== planned.length || planned.some(name => !names.includes(name)))
    throw new FormError(`the snapshot has the machines ${names.join(', ')} for ${planned.join(', ')}`);
  const odd = Object.keys(disks).find(id => !/^[1-9]\d*$/.test(id));
  if (odd !== undefined) throw new FormError(`the snapshot has a store ${odd}`);
}

function plannedNames(spec: ClusterSpec): readonly string[] {
  try {
    return planNodes(spec).map(({ name }) => name);
  } catch (error) {
    throw new FormError(`the snapshot: ${(error as Error).message}`);
  }
}

export function otherVersion(version: number): SnapshotError {
  return new SnapshotError(
    'version',
    `the snapshot has version ${version}, this program reads ${SNAPSHOT_VERSION}; build the cluster anew`,
  );
}

/** @throws DecodeError for an object that the API server would not have written */
function checkObjects(objects: readonly object[]): void {
  for (const object of objects) {
    const { apiVersion = '', kind = '' } = object as { apiVersion?: string; kind?: string };
    const shape = shapeOfKind(apiVersion, kind);
    if (shape !== undefined) decode(shape, object);
  }
}
