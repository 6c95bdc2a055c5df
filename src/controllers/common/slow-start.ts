/**
 * Calls `task` up to `count` times in batches of 1, 2, 4, ...; a batch with a failure is the last.
 * Models slowStartBatch of pkg/controller/replicaset/replica_set.go.
 * @returns how many calls succeeded, and the first failure
 */
export function slowStart(count: number, task: (index: number) => void): { done: number; error: unknown } {
  let done = 0;
  let next = 0;
  for (let batch = Math.min(count, 1); batch > 0; batch = Math.min(batch * 2, count - next)) {
    let error: unknown;
    for (const end = next + batch; next < end; next++) {
      try {
        task(next);
        done++;
      } catch (failure) {
        error ??= failure;
      }
    }
    if (error !== undefined) return { done, error };
  }
  return { done, error: undefined };
}
