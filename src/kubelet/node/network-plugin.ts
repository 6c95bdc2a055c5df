import type { FileSystem } from '../../machine/filesystem.ts';

const CONFIGS = '/etc/cni/net.d';

/** Why the machine's network plugin cannot be used: containerd looks for its configuration. Empty when it can. */
export function networkProblem(files: FileSystem): readonly string[] {
  const isConfig = (name: string) => /\.(conf|conflist|json)$/.test(name);
  if (files.exists(CONFIGS) && files.readdir(CONFIGS).some(isConfig)) return [];
  const why = 'Network plugin returns error: cni plugin not initialized';
  return [`NetworkReady=false reason:NetworkPluginNotReady message:${why}`];
}
