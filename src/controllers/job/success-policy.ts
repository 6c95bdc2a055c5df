import type { Job } from '../../api/generated/types.ts';
import { parseIndexes } from './indexes.ts';

/** The message about the first rule of the Job's success policy that the succeeded indexes meet, or undefined. Models pkg/controller/job/success_policy.go. */
export function matchSuccessPolicy({ spec }: Job, succeeded: ReadonlySet<number>): string | undefined {
  if (succeeded.size === 0) return undefined;
  const met = (spec?.successPolicy?.rules ?? []).findIndex(({ succeededIndexes, succeededCount }) => {
    if (succeededIndexes === undefined)
      return succeededCount !== undefined && succeeded.size >= succeededCount;
    const required = parseIndexes(succeededIndexes, spec?.completions);
    if (required.size === 0) return false;
    const reached = [...required].filter(index => succeeded.has(index)).length;
    return reached === required.size || (succeededCount !== undefined && reached >= succeededCount);
  });
  return met < 0 ? undefined : `Matched rules at index ${met}`;
}
