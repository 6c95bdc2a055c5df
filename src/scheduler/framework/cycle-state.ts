/** Something a plugin keeps that must be copied before a what-if changes it. */
export interface Cloneable {
  clone(): unknown;
}

/** What plugins remember from one extension point to the next while one pod is decided. models framework/cycle_state.go */
export class CycleState {
  /** Filters whose PreFilter had nothing to do. */
  skippedFilters: ReadonlySet<string> = new Set();
  /** Scores whose PreScore had nothing to do. */
  skippedScores: ReadonlySet<string> = new Set();
  private readonly values = new Map<string, unknown>();

  write(key: string, value: unknown): void {
    this.values.set(key, value);
  }

  /** What was written under the key; undefined when nothing was. */
  read<T>(key: string): T | undefined {
    return this.values.get(key) as T | undefined;
  }

  /** A copy for a what-if: values that can be cloned are. */
  clone(): CycleState {
    const copy = new CycleState();
    copy.skippedFilters = this.skippedFilters;
    copy.skippedScores = this.skippedScores;
    for (const [key, value] of this.values) copy.values.set(key, isCloneable(value) ? value.clone() : value);
    return copy;
  }
}

function isCloneable(value: unknown): value is Cloneable {
  return typeof value === 'object' && value !== null && 'clone' in value;
}
