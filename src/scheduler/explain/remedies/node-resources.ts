import type { NodeResourcesFitArgs } from '../../config/types.ts';
import type { NodeInfo } from '../../framework/node-info.ts';
import { ignoring, type Shortage, shortages } from '../../plugins/node-resources-fit.ts';
import { byImportance } from '../../preemption/importance.ts';
import type { Change } from '../change.ts';
import type { Remedies } from './index.ts';

/** Free what is short, or ask for less. */
export const nodeResourcesRemedies: Remedies = ({ pod, profile }, node) => {
  const args = profile.arguments('NodeResourcesFit') as NodeResourcesFitArgs;
  const short = shortages(pod, node, ignoring(args));
  const ways = [short.map(one => freed(one, node)), short.map(one => asked(one, node))];
  return ways
    .filter(way => way.every(changes => changes !== undefined))
    .map(way => way.flatMap(changes => changes!));
};

function freed(
  { resource, requested, used, capacity }: Shortage,
  node: NodeInfo,
): readonly Change[] | undefined {
  if (resource === 'pods') return moved(used + 1 - capacity, node);
  if (requested > capacity) return undefined;
  return [{ on: 'node', kind: 'free', node: node.name, resource, amount: requested - (capacity - used) }];
}

function asked(shortage: Shortage, node: NodeInfo): readonly Change[] | undefined {
  const { resource, used, capacity } = shortage;
  if (resource === 'pods') return moved(used + 1 - capacity, node);
  const free = capacity - used;
  if (free > 0) return [{ on: 'pod', kind: 'request-less', resource, amount: free }];
  if (capacity <= 0) return [{ on: 'pod', kind: 'request-less', resource, amount: 0 }];
  return [
    { on: 'pod', kind: 'request-less', resource, amount: capacity },
    { on: 'node', kind: 'free', node: node.name, resource, amount: used },
  ];
}

/** Enough of the least important pods leave. */
function moved(count: number, node: NodeInfo): readonly Change[] | undefined {
  if (count > node.pods.size || node.allowedPods === 0) return undefined;
  const least = byImportance([...node.pods.values()]).slice(-count);
  return least.map(pod => ({ on: 'node', kind: 'move', node: node.name, pod: pod.key }));
}
