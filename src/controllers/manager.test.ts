import { describe, expect, it } from 'vitest';
import { CONTROLLERS, isEnabled, unknownControllers } from './registry.ts';
import { deployment } from './testing/objects.ts';
import { World } from './testing/world.ts';

const enabled = (list: readonly string[]) =>
  CONTROLLERS.filter(known => isEnabled(known, list)).map(({ name }) => name);

describe('controller manager', () => {
  it('reconciles nothing while stopped, and catches up when started again', () => {
    const world = new World();
    world.manager.stop();
    world.create('deployments.apps', deployment('web', 2));
    const before = world.store.revision;
    world.settle(120);
    expect(
      world.store.since(before).filter(({ resource }) => resource !== 'leases.coordination.k8s.io'),
    ).toEqual([]);
    world.manager.start();
    world.settle();
    expect(world.pods()).toHaveLength(2);
  });

  it('started while no server listens, begins once one does', () => {
    const world = new World();
    world.manager.stop();
    world.serverUp = false;
    world.manager.start();
    world.create('deployments.apps', deployment('web', 2));
    world.settle(120);
    expect(world.pods()).toEqual([]);
    world.serverUp = true;
    world.settle(60);
    expect(world.pods()).toHaveLength(2);
    world.of('deployments.apps').delete('default', 'web');
    world.settle(60);
    expect(world.pods()).toEqual([]);
  });

  it('runs without a controller that --controllers turns off', () => {
    const world = new World({ controllers: ['*', '-replicaset-controller'] });
    world.create('deployments.apps', deployment('web', 2));
    world.settle();
    expect(world.list('replicasets.apps', 'default')).toHaveLength(1);
    expect(world.pods()).toEqual([]);
  });

  it('does nothing at rest', () => {
    const world = new World();
    world.create('deployments.apps', deployment('web', 2));
    world.settle(60);
    const before = world.store.revision;
    world.settle(600);
    expect(
      world.store.since(before).filter(({ resource }) => resource !== 'leases.coordination.k8s.io'),
    ).toEqual([]);
    expect(world.errors).toEqual([]);
  });
});

describe('--controllers', () => {
  it('takes names and their former names, on, off and all', () => {
    expect(enabled(['deployment', 'replicaset-controller'])).toEqual([
      'deployment-controller',
      'replicaset-controller',
    ]);
    expect(enabled(['*', '-garbagecollector'])).not.toContain('garbage-collector-controller');
    expect(enabled(['*'])).not.toContain('bootstrap-signer-controller');
    expect(enabled(['*', 'bootstrap-signer-controller'])).toContain('bootstrap-signer-controller');
  });

  it('knows which names it does not know', () => {
    expect(unknownControllers(['*', '-job', 'jobs', 'taint-eviction-controller', '-nothing'])).toEqual([
      'jobs',
      '-nothing',
    ]);
  });
});
