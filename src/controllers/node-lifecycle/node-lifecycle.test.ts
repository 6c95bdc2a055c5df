import { describe, expect, it } from 'vitest';
import type { Node, Pod } from '../../api/generated/types.ts';
import { SeededRng } from '../../base/rng.ts';
import { PATCH } from '../../client/client.ts';
import { restartManager } from '../testing/disturb.ts';
import { deployment } from '../testing/objects.ts';
import { World } from '../testing/world.ts';

const node = (world: World, name: string) => world.of<Node>('nodes').get(undefined, name);
const taints = (world: World, name: string) =>
  (node(world, name).spec?.taints ?? []).map(({ key, effect }) => `${key}:${effect}`).sort();
const ready = (world: World, name: string) =>
  node(world, name).status?.conditions?.find(({ type }) => type === 'Ready');

describe('node lifecycle', () => {
  it('registers nodes and takes the first not-ready taint off once they are ready', () => {
    const world = new World();
    expect(world.events('node01')).toEqual([
      'RegisteredNode: Node node01 event: Registered Node node01 in Controller',
    ]);
    expect(taints(world, 'node01')).toEqual([]);
  });

  it('taints by condition and by spec.unschedulable', () => {
    const world = new World();
    world.of<Node>('nodes').patch(undefined, 'node01', PATCH.merge, { spec: { unschedulable: true } });
    world.settle(1);
    expect(taints(world, 'node01')).toEqual(['node.kubernetes.io/unschedulable:NoSchedule']);
    world.of<Node>('nodes').patch(undefined, 'node01', PATCH.merge, { spec: { unschedulable: null } });
    world.settle(1);
    expect(taints(world, 'node01')).toEqual([]);
  });

  it('declares a silent node unknown after the grace period, evicts its pods after their toleration, and takes it back', () => {
    const world = new World({ heartbeatMs: 10_000 });
    world.create('deployments.apps', deployment('web', 3));
    world.settle();
    world.kubelet.silent.add('node01');
    world.settle(45);
    expect(ready(world, 'node01')?.status).toBe('True');
    world.settle(25);
    expect(ready(world, 'node01')).toMatchObject({
      status: 'Unknown',
      reason: 'NodeStatusUnknown',
      message: 'Kubelet stopped posting node status.',
    });
    expect(taints(world, 'node01')).toEqual([
      'node.kubernetes.io/unreachable:NoExecute',
      'node.kubernetes.io/unreachable:NoSchedule',
    ]);
    const there = () =>
      world
        .pods()
        .filter(({ spec, metadata }) => spec?.nodeName === 'node01' && !metadata?.deletionTimestamp);
    expect(there()).toHaveLength(1);
    expect(world.events(there()[0]?.metadata?.name ?? '')).toContain('NodeNotReady: Node is not ready');
    const victim = there()[0]?.metadata?.name ?? '';
    world.settle(310);
    expect(there()).toEqual([]);
    expect(world.events(victim)).toContain(
      `TaintManagerEviction: Marking for deletion Pod default/${victim}`,
    );
    expect(world.get<Pod>('pods', victim).status?.conditions?.at(-1)).toMatchObject({
      type: 'DisruptionTarget',
      reason: 'DeletionByTaintManager',
      message: 'Taint manager: deleting due to NoExecute taint',
    });
    world.kubelet.silent.delete('node01');
    world.kubelet.report('node01', 'True');
    world.settle(30);
    expect(taints(world, 'node01')).toEqual([]);
  });

  it('evicts nobody while every node is silent', () => {
    const world = new World();
    for (const name of ['node01', 'node02', 'node03']) world.kubelet.silent.add(name);
    world.settle(600);
    for (const name of ['node01', 'node02', 'node03']) {
      expect(taints(world, name)).toEqual(['node.kubernetes.io/unreachable:NoSchedule']);
    }
  });

  it.each([1, 2, 3])('agrees with what the kubelets say after random disturbance %i', seed => {
    const world = new World({ seed, nodes: 5 });
    const rng = new SeededRng(seed);
    for (let step = 0; step < 15; step++) {
      const name = `node0${rng.int(5) + 1}`;
      const act = [
        () => world.kubelet.report(name, 'True'),
        () => world.kubelet.report(name, 'False'),
        () => world.kubelet.silent.add(name),
        () => world.kubelet.silent.delete(name),
        () => restartManager(world, rng),
      ][rng.int(5)];
      act?.();
      world.settle(rng.int(30));
    }
    world.kubelet.silent.clear();
    for (let index = 1; index <= 5; index++)
      world.kubelet.report(`node0${index}`, index === 1 ? 'False' : 'True');
    world.settle(120);
    expect(taints(world, 'node01')).toEqual([
      'node.kubernetes.io/not-ready:NoExecute',
      'node.kubernetes.io/not-ready:NoSchedule',
    ]);
    for (let index = 2; index <= 5; index++) expect(taints(world, `node0${index}`)).toEqual([]);
  });
});
