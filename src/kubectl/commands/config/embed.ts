import { toBase64 } from '../../../base/base64.ts';
import { CommandError } from '../../framework/errors.ts';
import type { Run } from '../../run.ts';

/**
 * A certificate or key as a kubeconfig keeps it: its path, or with --embed-certs its contents. A path below the
 * kubeconfig's folder is kept as seen from there, any other from the root. models clientcmd, RelativizePathWithNoBacksteps
 * @param kubeconfig the file that it is for @throws CommandError
 */
export function embedded(
  run: Run,
  field: string,
  path: string,
  kubeconfig: string,
): Readonly<Record<string, string | undefined>> {
  if (!run.flags.bool('embed-certs')) {
    const full = run.files.absolute(path);
    const folder = run.files.absolute(kubeconfig).replace(/[^/]*$/, '');
    const kept = full.startsWith(folder) ? full.slice(folder.length) : full;
    return { [field]: path === '' ? '' : kept, [`${field}-data`]: undefined };
  }
  if (run.files.stat(path) === undefined)
    throw new CommandError(`could not stat ${field} file ${path}: stat ${path}: no such file or directory`);
  return { [`${field}-data`]: toBase64(run.files.bytes(path)), [field]: undefined };
}
