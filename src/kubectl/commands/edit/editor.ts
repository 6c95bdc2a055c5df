/** Runs the editor on a temporary file. models kubectl/pkg/cmd/util/editor/editor.go */
import { CommandError } from '../../framework/errors.ts';
import type { Run } from '../../run.ts';

/** The editor's words: KUBE_EDITOR, EDITOR, else vi. */
function editorWords(run: Run): string[] {
  const named = run.io.env.KUBE_EDITOR || run.io.env.EDITOR || 'vi';
  return /["'\\]/.test(named) ? ['/bin/bash', '-c', named] : named.split(' ');
}

/** Writes a new temporary file. @returns its path */
export function temporaryFile(run: Run, text: string, suffix: string): string {
  const number = String(1_000_000_000 + run.io.rng.int(3_000_000_000));
  const path = `${run.io.env.TMPDIR || '/tmp'}/kubectl-edit-${number}${suffix}`;
  run.files.write(path, text, 0o600);
  return path;
}

/** Lets the user change a file. @throws CommandError when the editor fails; the file stays */
export async function launchEditor(run: Run, path: string): Promise<string> {
  const words = editorWords(run);
  const shown = run.io.env.KUBE_EDITOR || run.io.env.EDITOR || 'vi';
  const argv =
    words[0] === '/bin/bash' && words[1] === '-c'
      ? [...words.slice(0, 2), `${words[2]} ${JSON.stringify(path)}`]
      : [...words, path];
  await run.streams.flush();
  const spawned = await run.io.spawn(argv);
  if (spawned.failure === 'not found')
    throw new CommandError(`unable to launch the editor ${JSON.stringify(shown)}`);
  if (spawned.failure !== undefined || spawned.exitCode !== 0) {
    throw new CommandError(`there was a problem with the editor ${JSON.stringify(shown)}`);
  }
  return run.files.text(path);
}
