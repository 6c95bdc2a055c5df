/**
 * Base clusters: the usual clusters as they are once they came up, made ahead of time. Building on one takes a
 * fraction of the time that a boot takes.
 */
import { fnv1a } from '../../base/rng.ts';
import { type ClusterSpec, planNodes } from '../spec.ts';

/** When every base was born. Far from any real time, so that its instants can be told from all other numbers. */
export const BASE_ORIGIN = Date.UTC(2001, 1, 3, 4, 0, 0);

/** What of a spec its base has: all that is settled before its own files, objects and commands come. */
export function baseSpec(spec: ClusterSpec): ClusterSpec {
  const { controllersOff = [], bare = false, networkPlugin = 'canal', addons = [] } = spec;
  const nodes = planNodes(spec).map(({ isControlPlane: _, podCidr: __, ...node }) => node);
  return { nodes, controllersOff, bare, networkPlugin, addons };
}

/** Names the base of a spec: specs whose clusters come up alike have the same. Fit for a file's name. */
export function baseName(spec: ClusterSpec): string {
  const { nodes = [], ...rest } = baseSpec(spec);
  const text = JSON.stringify([nodes, rest]);
  return `${nodes.length}-${[0, 1, 2, 3].map(part => fnv1a(`${part}/${text}`).toString(36)).join('')}`;
}
