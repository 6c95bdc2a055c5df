import { describe, expect, it } from 'vitest';
import type { Pod, ResourceQuota } from '../../api/generated/types.ts';
import { SeededRng } from '../../base/rng.ts';
import { PATCH } from '../../client/client.ts';
import { type Disturbance, disturb, failPod, killPod, restartManager } from '../testing/disturb.ts';
import { pod } from '../testing/objects.ts';
import { World } from '../testing/world.ts';

const hard = {
  pods: '10',
  'requests.cpu': '4',
  'limits.memory': '8Gi',
  'count/configmaps': '20',
  services: '5',
};
const used = (world: World) => world.get<ResourceQuota>('resourcequotas', 'web').status?.used;

function run(seed = 1, spec: ResourceQuota['spec'] = { hard }): World {
  const world = new World({ seed });
  world.create<ResourceQuota>('resourcequotas', {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'web', namespace: 'default' },
    spec,
  });
  world.settle();
  return world;
}

function sized(name: string): Pod {
  const resources = { requests: { cpu: '250m' }, limits: { memory: '512Mi' } };
  return pod(name, {}, { containers: [{ name: 'main', image: 'nginx', resources }] });
}

describe('ResourceQuota usage', () => {
  it('counts what is there when the quota comes, and gives back what goes', () => {
    const world = run();
    expect(used(world)).toEqual({
      pods: '0',
      'requests.cpu': '0',
      'limits.memory': '0',
      'count/configmaps': '1',
      services: '1',
    });
    world.create('pods', sized('a'));
    world.create('pods', sized('b'));
    world.settle();
    expect(used(world)).toMatchObject({ pods: '2', 'requests.cpu': '500m', 'limits.memory': '1Gi' });
    world.of('pods').delete('default', 'a', { gracePeriodSeconds: 0 });
    world.settle();
    expect(used(world)).toMatchObject({ pods: '1', 'requests.cpu': '250m', 'limits.memory': '512Mi' });
  });

  it('counts only pods within its scopes', () => {
    const world = run(1, { hard: { pods: '5' }, scopes: ['BestEffort'] });
    world.create('pods', sized('sized'));
    world.create('pods', pod('best-effort'));
    world.settle();
    world.of('resourcequotas').patch('default', 'web', PATCH.merge, { spec: { hard: { pods: '6' } } });
    world.settle();
    expect(used(world)).toEqual({ pods: '1' });
  });

  it.each([1, 2, 3])('agrees with the pods there are after random disturbance %i', seed => {
    const world = run(seed);
    let count = 0;
    const addPod: Disturbance = w => void w.create('pods', sized(`p${count++}`));
    disturb(world, new SeededRng(seed), [addPod, addPod, killPod, failPod, restartManager], 20);
    const charged = world.pods().filter(({ status }) => status?.phase !== 'Failed').length;
    const cpu = charged * 250;
    expect(used(world)).toMatchObject({
      pods: String(charged),
      'requests.cpu': cpu % 1000 === 0 ? String(cpu / 1000) : `${cpu}m`,
    });
  });
});
