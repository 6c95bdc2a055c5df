import type { Query } from '../../rest/rest.ts';
import type { Run } from '../../run.ts';

/** One object of the answer is a problem of its own; the others are shown all the same. */
export async function gather<T>(
  run: Run,
  work: readonly (() => Promise<T>)[],
): Promise<{ found: T[]; errors: Error[] }> {
  const found: T[] = [];
  const errors: Error[] = [];
  for (const one of work) {
    try {
      found.push(await one());
    } catch (error) {
      const missing = error instanceof Error && 'reason' in error && error.reason === 'NotFound';
      if (missing && run.flags.has('ignore-not-found') && run.flags.bool('ignore-not-found')) continue;
      errors.push(error as Error);
    }
  }
  return { found, errors };
}

/** What a list is asked for, from -l, --field-selector and --chunk-size. */
export function listQuery(run: Run): Query {
  const chunk = run.flags.int('chunk-size');
  return {
    limit: chunk > 0 ? String(chunk) : undefined,
    labelSelector: run.flags.str('selector') || undefined,
    fieldSelector: run.flags.str('field-selector') || undefined,
  };
}
