import type { Actor } from '../../machine/filesystem.ts';
import type { CommandRunner, Host } from '../../machine/runner.ts';

/** runc's words in front of why a container's first process could not be started. */
export const CREATE_FAILED =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ';
export const EXEC_FAILED = 'OCI runtime exec failed: exec failed: unable to start container process: ';

/** A container could not be started, in the runtime's words. */
export class StartError extends Error {}

/** Looks for a container's program. @param words what goes before the reason @throws StartError when there is none */
export function checkProgram(
  runner: CommandRunner,
  host: Host,
  program: string,
  env: Readonly<Record<string, string>>,
  words: string,
): void {
  if (runner.lookup(host, program, env) !== undefined) return;
  const why = program.includes('/')
    ? `stat ${program}: no such file or directory`
    : 'executable file not found in $PATH';
  throw new StartError(`${words}exec: ${JSON.stringify(program)}: ${why}`);
}

/** runc makes the working directory. @throws StartError when something stands there that is no directory */
export function checkDirectory({ files }: Host, cwd: string, actor: Actor): void {
  if (!files.exists(cwd)) {
    files.mkdir(cwd, { recursive: true });
    files.chown(cwd, actor.uid, actor.gids[0] ?? 0);
  } else if (files.stat(cwd).type !== 'directory') {
    throw new StartError(
      `${CREATE_FAILED}chdir to cwd (${JSON.stringify(cwd)}) set in config.json failed: not a directory`,
    );
  }
}
