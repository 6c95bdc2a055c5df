import { toBase64 } from '../../../base/base64.ts';
import { CommandError } from '../../framework/errors.ts';
import type { Run } from '../../run.ts';

/** A certificate or key as a kubeconfig keeps it: its path, or with --embed-certs its contents. @throws CommandError */
export function embedded(
  run: Run,
  field: string,
  path: string,
): Readonly<Record<string, string | undefined>> {
  if (!run.flags.bool('embed-certs')) return { [field]: path, [`${field}-data`]: undefined };
  if (run.files.stat(path) === undefined)
    throw new CommandError(`could not stat ${field} file ${path}: stat ${path}: no such file or directory`);
  return { [`${field}-data`]: toBase64(run.files.bytes(path)), [field]: undefined };
}
