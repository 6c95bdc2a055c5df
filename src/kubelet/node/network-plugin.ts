import { isObject } from '../../base/json.ts';
import type { FileSystem } from '../../machine/filesystem.ts';

const CONFIGS = '/etc/cni/net.d';
const BINARIES = '/opt/cni/bin';
const isConfig = (name: string) => /\.(conf|conflist|json)$/.test(name);

/** Why the machine's network plugin cannot be used: containerd looks for its configuration. Empty when it can. */
export function networkProblem(files: FileSystem): readonly string[] {
  if (files.exists(CONFIGS) && files.readdir(CONFIGS).some(isConfig)) return [];
  const why = 'Network plugin returns error: cni plugin not initialized';
  return [`NetworkReady=false reason:NetworkPluginNotReady message:${why}`];
}

/** What stops the runtime when it asks the plug-ins to set a sandbox up: an executable that is not there. models libcni's FindInPath */
export function pluginFailure(files: FileSystem): string | undefined {
  const missing = pluginTypes(files).find(type => !files.exists(`${BINARIES}/${type}`));
  if (missing === undefined) return undefined;
  const quoted = JSON.stringify(missing);
  return `plugin type=${quoted} failed (add): failed to find plugin ${quoted} in path [${BINARIES}]`;
}

/** The plug-ins that the first configuration names. One that cannot be read names none. */
function pluginTypes(files: FileSystem): readonly string[] {
  const [first] = files.readdir(CONFIGS).filter(isConfig).sort();
  if (first === undefined) return [];
  let value: unknown;
  try {
    value = JSON.parse(files.readText(`${CONFIGS}/${first}`));
  } catch {
    return [];
  }
  const plugins = isObject(value) ? (Array.isArray(value.plugins) ? value.plugins : [value]) : [];
  return plugins.flatMap((plugin: unknown) => {
    const type = isObject(plugin) ? plugin.type : undefined;
    return typeof type === 'string' && type !== '' ? [type] : [];
  });
}
