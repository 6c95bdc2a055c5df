import { expect, it } from 'vitest';
import type { Node } from '../../api/generated/types.ts';
import { SeededRng } from '../../base/rng.ts';
import { PATCH } from '../../client/client.ts';
import { type Disturbance, disturb, restartManager } from '../testing/disturb.ts';
import { World } from '../testing/world.ts';

const ANNOTATION = 'node.alpha.kubernetes.io/ttl';
const nodes = (world: World) => world.list<Node>('nodes');

function annotate(world: World, name: string, value: string | null): void {
  const patch = { metadata: { annotations: { [ANNOTATION]: value } } };
  world.of('nodes').patch(undefined, name, PATCH.merge, patch);
}

it.each([1, 2])('tells every node how long to cache, after random disturbance %i', seed => {
  const world = new World({ seed, nodes: 0, controllers: ['ttl-controller'] });
  for (let index = 0; index < 97; index++) world.addNode(`n${index}`);
  let added = 97;
  const some = (w: World, act: (name: string) => void, rng: SeededRng) => {
    const all = nodes(w);
    act(all[rng.int(all.length)]?.metadata?.name ?? '');
  };
  const rng = new SeededRng(seed);
  const add: Disturbance = w => {
    for (let count = rng.int(6); count >= 0; count--) w.addNode(`n${added++}`);
  };
  const drop: Disturbance = w => {
    for (let count = rng.int(6); count >= 0; count--)
      some(w, name => w.of('nodes').delete(undefined, name), rng);
  };
  const meddle: Disturbance = w => some(w, name => annotate(w, name, rng.int(2) === 0 ? null : '77'), rng);
  disturb(world, rng, [add, drop, meddle, meddle, restartManager], 20);
  // As kubelets that report: a node that nothing touches keeps what it has.
  const touched = { metadata: { labels: { touched: 'yes' } } };
  for (const { metadata } of nodes(world))
    world.of('nodes').patch(undefined, metadata?.name ?? '', PATCH.merge, touched);
  world.settle(5);
  const told = new Set(nodes(world).map(({ metadata }) => metadata?.annotations?.[ANNOTATION]));
  expect(told.size).toBe(1);
  const size = nodes(world).length;
  if (size < 90) expect([...told]).toEqual(['0']);
  if (size > 100) expect([...told]).toEqual(['15']);
});

it('goes up a step over 100 nodes and down again only under 90', () => {
  const world = new World({ nodes: 0, controllers: ['ttl-controller'] });
  const told = () => world.of<Node>('nodes').get(undefined, 'n0').metadata?.annotations?.[ANNOTATION];
  const touch = () => annotate(world, 'n0', null);
  for (let index = 0; index < 100; index++) world.addNode(`n${index}`);
  world.settle(1);
  expect(told()).toBe('0');
  world.addNode('n100');
  world.settle(1);
  touch();
  world.settle(1);
  expect(told()).toBe('15');
  for (let index = 90; index <= 100; index++) world.of('nodes').delete(undefined, `n${index}`);
  touch();
  world.settle(1);
  expect(told()).toBe('15');
  world.of('nodes').delete(undefined, 'n89');
  world.settle(1);
  touch();
  world.settle(1);
  expect(told()).toBe('0');
});
