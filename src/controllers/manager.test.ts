import { describe, expect, it } from 'vitest';
import type { CronJob, Job, Service } from '../api/generated/types.ts';
import type { KubeObject } from '../api/object.ts';
import { controllerOf } from './common/owner.ts';
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

  it.each([
    ['endpointslice-controller', 'endpointslices.discovery.k8s.io'],
    ['endpoints-controller', 'endpoints'],
    ['job-controller', 'pods'],
    ['serviceaccount-controller', 'serviceaccounts'],
    ['root-ca-certificate-publisher-controller', 'configmaps'],
    ['deployment-controller', 'replicasets.apps'],
    ['cronjob-controller', 'jobs.batch'],
  ])('without %s nobody makes %s', (controller, resource) => {
    const made = (controllers: readonly string[]) => {
      const world = new World({ controllers });
      world.addNamespace('dev');
      const metadata = { name: 'web', namespace: 'dev' };
      const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox' }] } };
      const draft = deployment('web', 1);
      world.create('deployments.apps', { ...draft, metadata });
      world.create('services', {
        apiVersion: 'v1',
        kind: 'Service',
        metadata,
        spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
      } as Service);
      world.create('jobs.batch', {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata,
        spec: { template },
      } as Job);
      world.create('cronjobs.batch', {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata,
        spec: { schedule: '* * * * *', jobTemplate: { spec: { template } } },
      } as CronJob);
      world.settle(65);
      return world
        .list(resource, 'dev')
        .filter(({ metadata: found }) => resource !== 'jobs.batch' || found?.name !== 'web');
    };
    const own = (objects: readonly KubeObject[]) =>
      controller === 'job-controller'
        ? objects.filter(object => controllerOf(object)?.kind === 'Job')
        : objects;
    expect(own(made(['*']))).not.toEqual([]);
    expect(own(made(['*', `-${controller}`]))).toEqual([]);
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

  it('turns each controller off by its name or its former name, and no other', () => {
    const all = enabled(['*']);
    for (const { name, alias, offByDefault } of CONTROLLERS) {
      const without = all.filter(other => other !== name);
      for (const word of alias ? [name, alias] : [name]) {
        expect(enabled(['*', `-${word}`])).toEqual(without);
        expect(enabled([word])).toEqual([name]);
      }
      expect(all.includes(name)).toBe(offByDefault !== true);
    }
  });

  it('knows which names it does not know', () => {
    expect(unknownControllers(['*', '-job', 'jobs', 'taint-eviction-controller', '-nothing'])).toEqual([
      'jobs',
      '-nothing',
    ]);
  });
});
