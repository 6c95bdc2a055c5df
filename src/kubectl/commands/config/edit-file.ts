/** What the commands that change a kubeconfig share. models clientcmd.ModifyConfig */

import type { Part } from '../../../apimachinery/kubeconfig/kubeconfig.ts';
import type { JsonObject } from '../../../base/json.ts';
import { kubeconfigPaths, readConfigFile, writeConfigFile } from '../../config/files.ts';
import { CommandError } from '../../framework/errors.ts';
import { helpText } from '../../framework/help.ts';
import type { Run } from '../../run.ts';

/** Changes the file that holds an entry, or the first one. */
export function change(run: Run, file: string | undefined, edit: (config: JsonObject) => JsonObject): void {
  const path = target(run, file);
  writeConfigFile(run.files, path, edit(readConfigFile(run.files, path)));
}

/** The file that is changed: the one that holds an entry, or the first that is there. */
export function target(run: Run, file: string | undefined): string {
  const paths = kubeconfigPaths(run.flags.str('kubeconfig'), run.io.env);
  return file ?? paths.find(one => run.files.stat(one) !== undefined) ?? paths.at(-1)!;
}

/** The file that an entry was read from. */
export function fileOf(run: Run, part: Part, name: string): string | undefined {
  return run.kubeconfig[part].get(name)?.file;
}

/** The file that names the current context. */
export function currentFile(run: Run): string | undefined {
  return kubeconfigPaths(run.flags.str('kubeconfig'), run.io.env).find(path =>
    Boolean(readConfigFile(run.files, path)['current-context']),
  );
}

/** Words that do not fit: the help, and then that they do not. models helpErrorf */
export function unexpected(run: Run, word = 'Unexpected'): CommandError {
  run.out(helpText(run.located));
  return new CommandError(`${word} args: [${run.args.join(' ')}]`);
}

export const completeContexts = async (run: Run) => [...run.kubeconfig.contexts.keys()];
