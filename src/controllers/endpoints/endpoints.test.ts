import { describe, expect, it } from 'vitest';
import type { Endpoint, EndpointSlice, Endpoints, Pod, Service } from '../../api/generated/types.ts';
import { SeededRng } from '../../base/rng.ts';
import { PATCH } from '../../client/client.ts';
import { isPodReady } from '../common/pods.ts';
import {
  type Disturbance,
  disturb,
  failPod,
  killPod,
  relabelPod,
  restartManager,
  scale,
} from '../testing/disturb.ts';
import { deployment } from '../testing/objects.ts';
import { World } from '../testing/world.ts';
import { planSlices } from './slices.ts';

const slices = (world: World) =>
  world
    .list<EndpointSlice>('endpointslices.discovery.k8s.io', 'default')
    .filter(({ metadata }) => metadata?.name !== 'kubernetes');
const sliced = (world: World) => slices(world).flatMap(({ endpoints = [] }) => endpoints);
const addresses = (world: World) =>
  (world.get<Endpoints>('endpoints', 'web').subsets ?? []).flatMap(subset =>
    (subset.addresses ?? []).map(({ targetRef }) => targetRef?.name ?? ''),
  );
const readyPods = (world: World) =>
  world
    .pods()
    .filter(pod => pod.metadata?.labels?.app === 'web' && isPodReady(pod) && pod.status?.phase === 'Running')
    .map(({ metadata }) => metadata?.name ?? '')
    .sort();

function run(seed = 1, service: Partial<Service['spec']> = {}): World {
  const world = new World({ seed });
  world.create('deployments.apps', deployment('web', 3));
  world.create<Service>('services', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default', labels: { tier: 'front' } },
    spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }], ...service },
  });
  world.settle();
  return world;
}

describe('endpoints of a service', () => {
  it('list the ready pods in an Endpoints object and in an EndpointSlice of the service', () => {
    const world = run();
    expect(addresses(world).sort()).toEqual(readyPods(world));
    const [slice] = slices(world);
    expect(slice?.metadata?.name).toMatch(/^web-/);
    expect(slice?.metadata?.labels).toEqual({
      tier: 'front',
      'kubernetes.io/service-name': 'web',
      'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
    });
    expect(slice).toMatchObject({
      addressType: 'IPv4',
      ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
    });
    expect(slice?.metadata?.ownerReferences?.[0]).toMatchObject({
      kind: 'Service',
      name: 'web',
      controller: true,
    });
    expect(
      sliced(world)
        .map(({ targetRef }) => targetRef?.name ?? '')
        .sort(),
    ).toEqual(readyPods(world));
  });

  it('keep pods that are not ready apart', () => {
    const world = run();
    const [pod] = world.pods();
    const conditions = pod?.status?.conditions?.map(found =>
      found.type === 'Ready' ? { ...found, status: 'False' } : found,
    );
    world.of<Pod>('pods').updateStatus({ ...pod!, status: { ...pod?.status, conditions } });
    world.settle(1);
    expect(addresses(world)).toHaveLength(2);
    const subset = world.get<Endpoints>('endpoints', 'web').subsets?.[0];
    expect(subset?.notReadyAddresses?.map(({ targetRef }) => targetRef?.name)).toEqual([pod?.metadata?.name]);
    const found = sliced(world).find(({ targetRef }) => targetRef?.name === pod?.metadata?.name);
    expect(found?.conditions).toEqual({ ready: false, serving: false, terminating: false });
  });

  it.each([1, 2, 3])(
    'are the ready pods again after random disturbance %i, and go with the service',
    seed => {
      const world = run(seed);
      disturb(world, new SeededRng(seed), [
        killPod,
        relabelPod,
        failPod,
        scale('deployments.apps', 6),
        restartManager,
      ]);
      expect(addresses(world).sort()).toEqual(readyPods(world));
      expect(
        sliced(world)
          .filter(({ conditions }) => conditions?.ready)
          .map(({ targetRef }) => targetRef?.name ?? '')
          .sort(),
      ).toEqual(readyPods(world));
      world.of('services').delete('default', 'web');
      world.settle();
      expect(world.of('endpoints').find('default', 'web')).toBeUndefined();
      expect(slices(world)).toEqual([]);
    },
  );

  it('of a service without pods stand in one empty slice', () => {
    const world = run();
    world.of('deployments.apps').patch('default', 'web', PATCH.merge, { spec: { replicas: 0 } });
    world.settle();
    expect(slices(world)).toHaveLength(1);
    expect(sliced(world)).toEqual([]);
  });
});

describe('endpoints written by hand', () => {
  it('are mirrored for a service without a selector, and only as long as both are there', () => {
    const world = new World();
    const metadata = { name: 'db', namespace: 'default' };
    const ports = [{ port: 5432 }];
    world.create<Service>('services', { apiVersion: 'v1', kind: 'Service', metadata, spec: { ports } });
    world.create<Endpoints>('endpoints', {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata,
      subsets: [{ addresses: [{ ip: '192.0.2.7' }], ports }],
    });
    world.settle();
    expect(slices(world)).toHaveLength(1);
    expect(slices(world)[0]).toMatchObject({
      metadata: {
        labels: {
          'kubernetes.io/service-name': 'db',
          'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io',
        },
      },
      endpoints: [{ addresses: ['192.0.2.7'], conditions: { ready: true } }],
      ports: [{ port: 5432 }],
    });
    world.of('endpoints').delete('default', 'db');
    world.settle();
    expect(slices(world)).toEqual([]);
  });

  it.each([1, 2, 3])('are mirrored as they are in the end, after random disturbance %i', seed => {
    const world = new World({ seed, controllers: ['endpointslicemirroring'] });
    const name = () => `db${rng.int(3)}`;
    const rng = new SeededRng(seed);
    const metadata = () => ({ name: name(), namespace: 'default' });
    const subsets = () =>
      Array.from({ length: rng.int(3) }, (_, index) => ({
        addresses: Array.from({ length: 1 + rng.int(3) }, (__, at) => ({
          ip: `192.0.2.${10 * index + at + rng.int(4) + 1}`,
        })),
        ports: [{ port: 5432 + index }],
      }));
    const offer: Disturbance = w =>
      void w.create<Service>('services', {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: metadata(),
        spec: { ports: [{ port: 5432 }] },
      });
    const write: Disturbance = w =>
      void w.create<Endpoints>('endpoints', {
        apiVersion: 'v1',
        kind: 'Endpoints',
        metadata: metadata(),
        subsets: subsets(),
      });
    const rewrite: Disturbance = w =>
      void w.of('endpoints').patch('default', name(), PATCH.merge, { subsets: subsets() });
    const skip: Disturbance = w => {
      const labels = { 'endpointslice.kubernetes.io/skip-mirror': rng.int(2) === 0 ? 'true' : null };
      w.of('endpoints').patch('default', name(), PATCH.merge, { metadata: { labels } });
    };
    const drop: Disturbance = w =>
      void w.of(rng.int(2) === 0 ? 'services' : 'endpoints').delete('default', name());
    const dropSlice: Disturbance = w => {
      const [slice] = slices(w);
      if (slice) w.of('endpointslices.discovery.k8s.io').delete('default', slice.metadata?.name ?? '');
    };
    disturb(world, rng, [offer, offer, write, write, rewrite, skip, drop, dropSlice, restartManager], 40);
    for (let index = 0; index < 3; index++) {
      const endpoints = world.of<Endpoints>('endpoints').find('default', `db${index}`);
      const service = world.of('services').find('default', `db${index}`);
      const skipped = endpoints?.metadata?.labels?.['endpointslice.kubernetes.io/skip-mirror'] === 'true';
      const wanted = service && !skipped ? (endpoints?.subsets ?? []) : [];
      const mirrored = slices(world)
        .filter(({ metadata: found }) => found?.labels?.['kubernetes.io/service-name'] === `db${index}`)
        .flatMap(({ endpoints: found, ports }) =>
          (found ?? []).map(({ addresses: [ip] }) => `${ip}:${ports?.[0]?.port}`),
        );
      const written = wanted.flatMap(({ addresses, ports }) =>
        (addresses ?? []).map(({ ip }) => `${ip}:${ports?.[0]?.port}`),
      );
      expect(mirrored.sort()).toEqual([...new Set(written)].sort());
    }
    for (const { metadata: found } of world.list('endpoints', 'default'))
      world.of('endpoints').delete('default', found?.name ?? '');
    world.settle();
    expect(slices(world)).toEqual([]);
  });
});

describe('slices', () => {
  it('hold a hundred endpoints each, and an endpoint stays where it is', () => {
    const endpoint = (index: number): Endpoint => ({
      addresses: [`10.0.${index >> 8}.${index & 255}`],
      targetRef: { uid: String(index) },
    });
    const ports = [{ name: '', port: 80, protocol: 'TCP' }];
    const many = Array.from({ length: 150 }, (_, index) => endpoint(index));
    const first = planSlices([], [{ ports, endpoints: many }]);
    expect(first.create.map(({ endpoints }) => endpoints.length)).toEqual([100, 50]);
    const existing = first.create.map(
      (group, index): EndpointSlice => ({ addressType: 'IPv4', metadata: { name: `s${index}` }, ...group }),
    );
    const next = planSlices(existing, [{ ports, endpoints: [...many.slice(1), endpoint(200)] }]);
    expect(next.create).toEqual([]);
    expect(next.delete).toEqual([]);
    expect(next.update.map(({ metadata, endpoints }) => [metadata?.name, endpoints?.length])).toEqual([
      ['s0', 100],
    ]);
  });
});
