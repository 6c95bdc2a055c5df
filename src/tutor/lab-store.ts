/** A cluster and what belongs to it as JSON values: as it is, the objects that it began with, and its console. */
export interface SavedCluster {
  readonly snapshot: unknown;
  /** Kept from the first time on. */
  readonly start: unknown;
  readonly console?: unknown;
}

/** A row that berth cannot have written so. */
export class DamagedRow extends Error {
  override readonly name = 'DamagedRow';
}

/**
 * Labs that were begun and not passed yet, so that they can be gone on with. progress/ provides it. One process at a
 * time holds a lab; the writing functions return false when another one does by now. Times are milliseconds.
 */
export interface LabStore {
  /** Becomes the holder of a lab, unless another process that lives is. @returns whether it did */
  claim(lab: string, at: number): boolean;
  /** Gives the lab up for others to go on with. */
  release(lab: string): void;
  /** What was kept of a lab, not looked into; undefined where nothing was. @throws DamagedRow */
  saved(lab: string): SavedCluster | undefined;
  save(lab: string, saved: Omit<SavedCluster, 'console'>, at: number): boolean;
  saveConsole(lab: string, console: unknown, at: number): boolean;
  /**
   * Puts what was kept of a lab where nobody writes or deletes it, so that the lab can be begun anew.
   * @param why in one word @returns in words where it is
   */
  setAside(lab: string, why: string, at: number): string | undefined;
  /** Forgets what was kept of a lab. */
  drop(lab: string): void;
  /** The labs of which something is kept. */
  kept(): readonly string[];
}
