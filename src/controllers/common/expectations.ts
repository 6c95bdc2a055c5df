import type { Clock } from '../../base/clock.ts';

const EXPIRE_AFTER_MS = 5 * 60_000;

interface Expected {
  creations: number;
  readonly deletions: Set<string>;
  readonly at: number;
}

/**
 * What a controller has asked for and its cache has not shown yet; until then it must not act on that cache.
 * Models UIDTrackingControllerExpectations of pkg/controller/controller_utils.go.
 */
export class Expectations {
  private readonly expected = new Map<string, Expected>();

  constructor(private readonly clock: Clock) {}

  /** Expects `creations` new dependents and the deletion of those with the given keys, of the owner `key`. */
  expect(key: string, creations: number, deletions: readonly string[] = []): void {
    this.expected.set(key, { creations, deletions: new Set(deletions), at: this.clock.now() });
  }

  /** A dependent appeared, or will never appear. */
  creationObserved(key: string): void {
    const expected = this.expected.get(key);
    if (expected && expected.creations > 0) expected.creations--;
  }

  /** A dependent went away (or is on its way), or its deletion failed. */
  deletionObserved(key: string, dependent: string): void {
    this.expected.get(key)?.deletions.delete(dependent);
  }

  /** True when everything expected was seen, or so long ago that it must have been missed. */
  satisfied(key: string): boolean {
    const expected = this.expected.get(key);
    if (expected === undefined) return true;
    if (expected.creations <= 0 && expected.deletions.size === 0) return true;
    return this.clock.now() - expected.at > EXPIRE_AFTER_MS;
  }

  /** Forgets the owner. */
  forget(key: string): void {
    this.expected.delete(key);
  }
}
