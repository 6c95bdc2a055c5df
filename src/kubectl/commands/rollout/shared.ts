import { fileFlags, managerFlag, OUTPUT_FLAGS, selectorFlag } from '../shared-flags.ts';

/** Flags of the rollout commands that only look. */
export const LOOK_FLAGS = [...fileFlags('File, folder or URL that names the resources.'), selectorFlag()];
/** Flags of the rollout commands that change something. */
export const CHANGE_FLAGS = [...LOOK_FLAGS, managerFlag('kubectl-rollout'), ...OUTPUT_FLAGS];
