import type { FileSystem } from '../../machine/filesystem.ts';
import { CniConfigError, loadCniConfig } from './cni-config.ts';

const BINARIES = '/opt/cni/bin';

/** Why the machine's network plugin cannot be used: containerd has no configuration that it can load. Empty when it can. */
export function networkProblem(files: FileSystem): readonly string[] {
  if (typesOf(files) !== undefined) return [];
  const why = 'Network plugin returns error: cni plugin not initialized';
  return [`NetworkReady=false reason:NetworkPluginNotReady message:${why}`];
}

/** What stops the runtime when it asks the plug-ins to set a sandbox up: an executable that is not there. models libcni's FindInPath */
export function pluginFailure(files: FileSystem): string | undefined {
  const missing = typesOf(files)?.find(type => !files.exists(`${BINARIES}/${type}`));
  if (missing === undefined) return undefined;
  const quoted = JSON.stringify(missing);
  return `plugin type=${quoted} failed (add): failed to find plugin ${quoted} in path [${BINARIES}]`;
}

/** The types of the plug-ins that are configured; undefined where containerd could load no configuration. */
function typesOf(files: FileSystem): readonly string[] | undefined {
  try {
    return loadCniConfig(files);
  } catch (error) {
    if (error instanceof CniConfigError) return undefined;
    throw error;
  }
}
