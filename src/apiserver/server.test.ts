import { describe, expect, it } from 'vitest';
import { PODS, pod, World } from './testing/world.ts';

describe('writes', () => {
  it('creates with defaults, refuses a second, makes names', () => {
    const world = new World();
    const first = world.post(PODS, pod('web'));
    expect(first.code).toBe(201);
    expect(first.body.spec).toMatchObject({
      restartPolicy: 'Always',
      schedulerName: 'default-scheduler',
      priority: 0,
    });
    expect(world.post(PODS, pod('web')).body.message).toBe('pods "web" already exists');
    const { name: _, ...unnamed } = pod('x').metadata;
    const made = world.post(PODS, { ...pod('x'), metadata: { ...unnamed, generateName: 'web-' } });
    expect(made.body.metadata.name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });

  it('refuses an update of an old version and writes nothing for one without a change', () => {
    const world = new World();
    const maps = '/api/v1/namespaces/default/configmaps';
    const { body } = world.post(maps, { metadata: { name: 'm' }, data: { a: '1' } });
    const changed = world.put(`${maps}/m`, { ...body, data: { a: '2' } });
    expect(changed.code).toBe(200);
    const stale = world.put(`${maps}/m`, { ...body, data: { a: '3' } });
    expect([stale.code, stale.body.reason]).toEqual([409, 'Conflict']);
    expect(world.put(`${maps}/m`, changed.body).body.metadata.resourceVersion).toBe(
      changed.body.metadata.resourceVersion,
    );
  });

  it('dry runs store nothing', () => {
    const world = new World();
    const before = world.store.revision;
    expect(world.post(`${PODS}?dryRun=All`, pod('web')).code).toBe(201);
    expect(world.store.revision).toBe(before);
    expect(world.get(`${PODS}/web`).code).toBe(404);
  });

  it('reports unknown fields as asked', () => {
    const world = new World();
    const odd = { ...pod('web'), spec: { ...pod('web').spec, nodename: 'n' } };
    expect(world.post(`${PODS}?fieldValidation=Strict`, odd).body.message).toContain(
      'unknown field "spec.nodename"',
    );
    expect(world.post(`${PODS}?fieldValidation=Warn&dryRun=All`, odd).warnings).toEqual([
      'unknown field "spec.nodename"',
    ]);
    expect(world.post(`${PODS}?fieldValidation=Ignore`, odd).warnings).toEqual([]);
  });

  it('keeps spec and status apart and counts generations', () => {
    const world = new World();
    const path = '/apis/apps/v1/namespaces/default/deployments';
    const labels = { app: 'web' };
    const spec = {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'nginx' }] } },
    };
    world.post(path, { metadata: { name: 'web' }, spec });
    const status = world.patch(`${path}/web/status`, 'application/merge-patch+json', {
      spec: { replicas: 9 },
      status: { replicas: 2 },
    });
    expect([status.body.spec.replicas, status.body.status.replicas, status.body.metadata.generation]).toEqual(
      [1, 2, 1],
    );
    const scaled = world.patch(`${path}/web/scale`, 'application/merge-patch+json', {
      spec: { replicas: 5 },
    });
    expect(scaled.body).toMatchObject({
      kind: 'Scale',
      spec: { replicas: 5 },
      status: { replicas: 2, selector: 'app=web' },
    });
    expect(world.get(`${path}/web`).body).toMatchObject({
      metadata: { generation: 2 },
      status: { replicas: 2 },
    });
  });

  it('refuses what etcd would refuse', () => {
    const world = new World();
    const big = { metadata: { name: 'big', annotations: {} }, spec: {}, data: {} };
    const data = Object.fromEntries(
      Array.from({ length: 9 }, (_, index) => [`k${index}`, 'x'.repeat(200_000)]),
    );
    const map = world.post('/api/v1/namespaces/default/configmaps', { ...big, spec: undefined, data });
    expect([map.code, map.body.reason]).toEqual([422, 'Invalid']);
    const events = Array.from({ length: 9 }, () => ({ name: 'x', image: 'y'.repeat(200_000) }));
    const containers = events.map((container, index) => ({ ...container, name: `c${index}` }));
    const tooBig = world.post(PODS, { ...pod('big'), spec: { containers } });
    expect([tooBig.code, tooBig.body.message]).toEqual([500, 'etcdserver: request is too large']);
  });
});

describe('deletes', () => {
  it('let a bound pod end in its grace period, an unbound one go at once', () => {
    const world = new World();
    world.post(PODS, pod('unbound'));
    world.delete(`${PODS}/unbound`);
    expect(world.get(`${PODS}/unbound`).code).toBe(404);
    world.post(PODS, pod('bound', { nodeName: 'n' }));
    const { body } = world.delete(`${PODS}/bound`);
    expect(body.metadata).toMatchObject({
      deletionGracePeriodSeconds: 30,
      deletionTimestamp: '2026-11-20T22:13:32Z',
    });
    expect(world.delete(`${PODS}/bound`, { gracePeriodSeconds: 0 }).code).toBe(200);
    expect(world.get(`${PODS}/bound`).code).toBe(404);
  });

  it('wait for finalizers and check preconditions', () => {
    const world = new World();
    const maps = '/api/v1/namespaces/default/configmaps';
    const { body } = world.post(maps, { metadata: { name: 'm', finalizers: ['x.example/y'] } });
    expect(world.delete(`${maps}/m`, { preconditions: { uid: 'other' } }).code).toBe(409);
    expect(world.delete(`${maps}/m`).body.metadata.deletionTimestamp).toBeDefined();
    world.patch(`${maps}/m`, 'application/merge-patch+json', { metadata: { finalizers: null } });
    expect(world.get(`${maps}/m`).code).toBe(404);
    expect(body.metadata.uid).toBeDefined();
  });

  it('mark a namespace and refuse new content in it', () => {
    const world = new World();
    world.post('/api/v1/namespaces', { metadata: { name: 'gone' } });
    expect(world.delete('/api/v1/namespaces/gone').body.status.phase).toBe('Terminating');
    const refused = world.post('/api/v1/namespaces/gone/configmaps', { metadata: { name: 'm' } });
    expect(refused.body.message).toBe(
      'configmaps "m" is forbidden: unable to create new content in namespace gone because it is being terminated',
    );
    world.put('/api/v1/namespaces/gone/finalize', { metadata: { name: 'gone' }, spec: {} });
    expect(world.get('/api/v1/namespaces/gone').code).toBe(404);
    expect(world.delete('/api/v1/namespaces/default').code).toBe(403);
  });
});

describe('paths', () => {
  it('that do not exist are not found, methods that a resource lacks not allowed', () => {
    const world = new World();
    expect(world.get('/apis/nope.example/v1/things').body.message).toBe(
      'the server could not find the requested resource',
    );
    expect(world.ask('POST', '/api/v1/componentstatuses', { body: {} }).code).toBe(405);
    expect(world.get(`${PODS}/web/nope`).code).toBe(404);
  });
});

describe('a built-in resource whose fields are not modelled', () => {
  const CLASSES = '/apis/resource.k8s.io/v1/deviceclasses';

  it('is kept as it comes, with its metadata', () => {
    const world = new World();
    const spec = { selectors: [{ cel: { expression: 'true' } }] };
    expect(world.post(CLASSES, { metadata: { name: 'gpu', labels: { a: 'b' } }, spec }).code).toBe(201);
    const patched = world.patch(`${CLASSES}/gpu`, 'application/strategic-merge-patch+json', {
      metadata: { labels: { c: 'd' } },
      spec: { extendedResourceName: 'example.com/gpu' },
    });
    expect(patched.body).toMatchObject({
      apiVersion: 'resource.k8s.io/v1',
      kind: 'DeviceClass',
      metadata: { generation: 2, labels: { a: 'b', c: 'd' } },
      spec: { ...spec, extendedResourceName: 'example.com/gpu' },
    });
    expect(world.get(CLASSES).body).toMatchObject({ kind: 'DeviceClassList', items: [{ spec }] });
    expect(world.delete(`${CLASSES}/gpu`).code).toBe(200);
  });
});
