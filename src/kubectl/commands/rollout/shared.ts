import { CommandError } from '../../framework/errors.ts';
import type { Info } from '../../resource/info.ts';
import { fetchSelected, givenFiles, selectionOf } from '../../resource/selection.ts';
import type { Run } from '../../run.ts';
import { fileFlags, managerFlag, OUTPUT_FLAGS, selectorFlag } from '../shared-flags.ts';

/** Flags of the rollout commands that only look. */
export const LOOK_FLAGS = [...fileFlags('File, folder or URL that names the resources.'), selectorFlag()];
/** Flags of the rollout commands that change something. */
export const CHANGE_FLAGS = [...LOOK_FLAGS, managerFlag('kubectl-rollout'), ...OUTPUT_FLAGS];

/** The objects that a rollout command is about; a type without a name means all of it. @throws CommandError, ApiError */
export async function rolloutObjects(run: Run): Promise<Info[]> {
  if (run.args.length === 0 && !givenFiles(run)) throw new CommandError('required resource not specified');
  return fetchSelected(run, await selectionOf(run, { selectAll: true }));
}
