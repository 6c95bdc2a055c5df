import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PODS, pod, World } from '../testing/world.ts';

const MAPS = '/api/v1/namespaces/default/configmaps';
const names = (body: { items: { metadata: { name: string } }[] }) =>
  body.items.map(({ metadata }) => metadata.name);

describe('lists', () => {
  it('are narrowed by labels and fields', () => {
    const world = new World();
    world.post(PODS, pod('a', {}, { labels: { app: 'x' } }));
    world.post(PODS, pod('b', { nodeName: 'n1' }, { labels: { app: 'y' } }));
    expect(names(world.get(`${PODS}?labelSelector=app%3Dx`).body)).toEqual(['a']);
    expect(names(world.get(`${PODS}?fieldSelector=spec.nodeName%3Dn1`).body)).toEqual(['b']);
    expect(names(world.get(`${PODS}?fieldSelector=metadata.name%3Da,status.phase!%3DRunning`).body)).toEqual([
      'a',
    ]);
    expect(world.get(`${PODS}?fieldSelector=spec.foo%3Dx`).body.message).toContain(
      'field label not supported: spec.foo',
    );
    expect(world.get(`${PODS}?labelSelector=%3D%3D`).code).toBe(400);
  });

  it('come in pages that together are the list as it was when the first was read', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 12 }), (limit, count) => {
        const world = new World();
        const all = Array.from({ length: count }, (_, index) => `m${index}`).sort();
        for (const name of all) world.post(MAPS, { metadata: { name } });
        const seen: string[] = [];
        let next = '';
        do {
          const page = world.get(`${MAPS}?limit=${limit}${next === '' ? '' : `&continue=${next}`}`).body;
          seen.push(...names(page));
          next = page.metadata.continue ?? '';
          // What happens in between is not seen.
          world.delete(`${MAPS}/${all[all.length - 1]}`);
          world.post(MAPS, { metadata: { name: `zz${seen.length}` } });
        } while (next !== '');
        expect(seen).toEqual(all);
      }),
      { numRuns: 20 },
    );
  });
});

describe('watches', () => {
  it('of tables tell each age as it is when the event goes out, and the columns once', () => {
    const world = new World();
    const { watch } = world.ask('GET', `${PODS}?watch=true`, {
      accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
    });
    const seen: { readonly age: unknown; readonly headers: boolean }[] = [];
    watch?.start({
      event: ({ object }) => {
        const { rows, columnDefinitions } = object as unknown as {
          rows: [{ cells: unknown[] }];
          columnDefinitions: unknown;
        };
        seen.push({ age: rows[0].cells[4], headers: columnDefinitions !== null });
      },
      end: () => undefined,
    });
    world.post(PODS, pod('a'));
    world.clock.advance(0);
    world.clock.advance(42_000);
    world.ask('PATCH', `${PODS}/a`, {
      contentType: 'application/merge-patch+json',
      body: { metadata: { labels: { late: 'yes' } } },
    });
    world.clock.advance(0);
    expect(seen).toEqual([
      { age: '0s', headers: true },
      { age: '42s', headers: false },
    ]);
  });

  it('begin with what is there, go on with what happens, and see objects come and go by selector', () => {
    const world = new World();
    world.post(MAPS, { metadata: { name: 'a', labels: { x: '1' } } });
    const all = world.watch(`${MAPS}?watch=true`);
    const some = world.watch(`${MAPS}?watch=true&labelSelector=x%3D1`);
    world.patch(`${MAPS}/a`, 'application/merge-patch+json', { metadata: { labels: { x: '2' } } });
    expect(all.seen).toEqual(['ADDED a']);
    world.clock.runDue();
    expect(all.seen).toEqual(['ADDED a', 'MODIFIED a']);
    expect(some.seen).toEqual(['ADDED a', 'DELETED a']);
    all.stop();
    world.delete(`${MAPS}/a`);
    world.clock.runDue();
    expect(all.seen).toHaveLength(2);
  });

  it('send the initial events and their bookmark', () => {
    const world = new World();
    world.post(MAPS, { metadata: { name: 'a' } });
    const watch = world.watch(
      `${MAPS}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`,
    );
    expect(watch.seen).toEqual(['ADDED a', 'BOOKMARK']);
  });

  it('from a version that is forgotten are told so and end', () => {
    const world = new World();
    world.post(MAPS, { metadata: { name: 'a' } });
    world.store.compact(world.store.revision);
    const watch = world.watch(`${MAPS}?watch=true&resourceVersion=1`);
    expect([watch.seen, watch.ended()]).toEqual([['ERROR Expired'], true]);
  });

  it('end when their time is up', () => {
    const world = new World();
    const watch = world.watch(`${MAPS}?watch=true&timeoutSeconds=5`);
    world.clock.advance(5000);
    expect(watch.ended()).toBe(true);
  });

  it('are many at a time', () => {
    const world = new World();
    const watches = Array.from({ length: 1000 }, () => world.watch(`${PODS}?watch=true`));
    world.post(PODS, pod('a'));
    world.clock.runDue();
    expect(watches.every(({ seen }) => seen.length === 1)).toBe(true);
  });
});
