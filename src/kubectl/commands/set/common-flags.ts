/** Flags of the set commands that take no selector. */
import { bool, type Flag } from '../../framework/flag.ts';
import { dryRunFlag, fileFlags, managerFlag, OUTPUT_FLAGS } from '../shared-flags.ts';

export const SET_FLAGS: readonly Flag[] = [
  bool('all', 'Select all objects of the types, in the namespace.'),
  dryRunFlag(),
  managerFlag('kubectl-set'),
  ...fileFlags('File, folder or URL that names the resources.'),
  bool('local', 'Do not ask the server; only change what the files hold and print it.'),
  ...OUTPUT_FLAGS,
];
