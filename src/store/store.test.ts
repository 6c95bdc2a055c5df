import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../base/virtual-clock.ts';
import { type LogEntry, Store } from './store.ts';

const pod = (name: string, phase = 'Pending') => ({
  kind: 'Pod',
  metadata: { name, namespace: 'default' },
  status: { phase },
});

describe('Store', () => {
  it('gives every write the next revision and lists in key order', () => {
    const store = new Store(new VirtualClock(0));
    const b = store.create('pods', 'default', 'b', pod('b'));
    store.create('pods', 'default', 'a', pod('a'));
    expect(Number(b.metadata?.resourceVersion)).toBe(store.revision - 1);
    expect(store.list('pods').map(found => found.metadata?.name)).toEqual(['a', 'b']);
    expect(store.list('pods', 'other')).toEqual([]);
  });

  it('lists the namespaces in the order of whole keys', () => {
    const store = new Store(new VirtualClock(0));
    for (const namespace of ['team', 'team-a', 'te'])
      store.create('pods', namespace, 'x', { metadata: { name: 'x', namespace } });
    expect(store.list('pods').map(({ metadata }) => metadata?.namespace)).toEqual(['te', 'team-a', 'team']);
  });

  it('refuses a write that expected another version, and a second create', () => {
    const store = new Store(new VirtualClock(0));
    const first = store.create('pods', 'default', 'a', pod('a'));
    store.update('pods', 'default', 'a', pod('a', 'Running'), first.metadata?.resourceVersion);
    expect(() => store.update('pods', 'default', 'a', pod('a'), first.metadata?.resourceVersion)).toThrow(
      'modified',
    );
    expect(() => store.create('pods', 'default', 'a', pod('a'))).toThrow('already exists');
    expect(() => store.delete('pods', 'default', 'zzz')).toThrow('not found');
  });

  it('tells a watch everything since its revision, in order, and never inside the write', () => {
    const clock = new VirtualClock(0);
    const store = new Store(clock);
    store.create('pods', 'default', 'a', pod('a'));
    const start = store.revision;
    const seen: LogEntry[] = [];
    store.create('pods', 'default', 'b', pod('b'));
    const watch = store.watch('pods', start, entries => seen.push(...entries));
    store.delete('pods', 'default', 'a');
    store.create('nodes', '', 'n', pod('n'));
    expect(seen).toEqual([]);
    clock.runDue();
    expect(seen.map(entry => `${entry.type} ${entry.name}`)).toEqual(['ADDED b', 'DELETED a']);
    watch.stop();
    store.create('pods', 'default', 'c', pod('c'));
    clock.runDue();
    expect(seen).toHaveLength(2);
  });

  it('says that a compacted revision is gone', () => {
    const store = new Store(new VirtualClock(0));
    store.create('pods', 'default', 'a', pod('a'));
    store.compact(store.revision);
    expect(() => store.watch('pods', 1, () => undefined)).toThrow('too old resource version');
  });

  it('restores to the same objects and goes on with the revisions', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.boolean())), steps => {
        const clock = new VirtualClock(0);
        const store = new Store(clock);
        for (const [name, remove] of steps) {
          const there = store.get('pods', 'default', name);
          if (there && remove) store.delete('pods', 'default', name);
          else if (there) store.update('pods', 'default', name, pod(name, 'Running'));
          else store.create('pods', 'default', name, pod(name));
        }
        const restored = Store.restore(store.snapshot(), clock);
        expect(restored.list('pods')).toEqual(store.list('pods'));
        expect(restored.revision).toBe(store.revision);
        expect(restored.log).toEqual(store.log);
      }),
    );
  });
});
