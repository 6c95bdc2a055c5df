import { FileError } from '../../machine/filesystem.ts';
import { machineWithRoot } from '../../machine/machine.ts';
import type { Host } from '../../machine/runner.ts';
import { findExecutable } from '../interpreter/execute.ts';
import { errnoText } from '../process/errno.ts';
import { type Program, ProgramError, type ProgramProcess } from '../process/program.ts';

/** How the two tell what went wrong, and with which status. */
const CANNOT_CHANGE = 125;

/** `chroot DIRECTORY [COMMAND [ARGUMENTS]]`: in a machine's root, as a pod may have it mounted, the machine itself. */
export const chroot: Program = async process => {
  const operands = process.args[0] === '--' ? process.args.slice(1) : process.args;
  const [directory, ...command] = operands;
  if (directory === undefined)
    throw new ProgramError(
      `missing operand\nTry '${process.name} --help' for more information.`,
      CANNOT_CHANGE,
    );
  const host = hostIn(process, directory);
  const argv = command.length > 0 ? command : [process.env.SHELL ?? '/bin/sh', '-i'];
  if (findExecutable(host, argv[0]!, process.env, '/', process.actor) === undefined)
    throw new ProgramError(`failed to run command '${argv[0]}': No such file or directory`, 127);
  return process.run(argv, { host, cwd: '/' });
};

function hostIn(process: ProgramProcess, directory: string): Host {
  const refused = (reason: string) =>
    new ProgramError(`cannot change root directory to '${directory}': ${reason}`, CANNOT_CHANGE);
  if (process.actor.uid !== 0) throw refused('Operation not permitted');
  try {
    const files = process.host.files.within(process.path(directory), process.actor);
    return machineWithRoot(files) ?? { ...process.host, hostname: process.host.hostname, files };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw refused(errnoText(error));
  }
}
