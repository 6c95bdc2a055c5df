import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../base/json.ts';
import { objectSchema } from '../schema/definitions.ts';
import { strategicPatch } from './strategic.ts';
import { threeWayMergePatch, threeWayPatch } from './strategic-diff.ts';

const apply = (object: JsonObject, patch: JsonObject) => strategicPatch(object, patch, objectSchema(object));
const pod = (containers: readonly JsonObject[], more: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', ...more },
  spec: { containers },
});

describe('the three-way patch of apply', () => {
  it('is empty where nothing changed', () => {
    const object = pod([{ name: 'a', image: 'x' }]);
    expect(threeWayPatch(object, object, object)).toEqual({});
  });

  it('leaves alone what others added', () => {
    const applied = pod([{ name: 'a', image: 'x' }]);
    const live = pod([{ name: 'a', image: 'x', imagePullPolicy: 'Always' }], { labels: { added: 'yes' } });
    const patched = apply(live, threeWayPatch(applied, pod([{ name: 'a', image: 'y' }]), live));
    expect(patched).toEqual(
      pod([{ name: 'a', image: 'y', imagePullPolicy: 'Always' }], { labels: { added: 'yes' } }),
    );
  });

  it('takes away what was applied once and is no more', () => {
    const applied = pod(
      [
        { name: 'a', image: 'x' },
        { name: 'b', image: 'x' },
      ],
      { labels: { k: 'v' } },
    );
    const patched = apply(applied, threeWayPatch(applied, pod([{ name: 'a', image: 'x' }]), applied));
    expect((patched.spec as JsonObject).containers).toEqual([{ name: 'a', image: 'x' }]);
    expect((patched.metadata as JsonObject).labels).toBeUndefined();
  });

  it('takes away what a null is written for, whoever put it there', () => {
    const live = pod([{ name: 'a', image: 'x' }], { labels: { added: 'yes' } });
    const wanted = pod([{ name: 'a', image: 'x' }], { labels: null });
    expect(threeWayPatch({}, wanted, live)).toEqual({ metadata: { labels: null } });
    expect(threeWayMergePatch({}, wanted, live)).toEqual({ metadata: { labels: null } });
    // A custom resource's was said before, and what came after stays; of other kinds it counts each time.
    expect(threeWayMergePatch(wanted, wanted, live)).toEqual({});
    expect(threeWayPatch(wanted, wanted, live)).toEqual({ metadata: { labels: null } });
  });

  it('keeps a container that somebody else put in', () => {
    const applied = pod([{ name: 'a', image: 'x' }]);
    const live = pod([
      { name: 'a', image: 'x' },
      { name: 'sidecar', image: 's' },
    ]);
    const patched = apply(live, threeWayPatch(applied, pod([{ name: 'a', image: 'y' }]), live));
    expect((patched.spec as { containers: JsonObject[] }).containers.map(one => one.name)).toEqual([
      'a',
      'sidecar',
    ]);
  });

  it('says nothing of one port in two protocols, which share their merge key', () => {
    const ports = [
      { containerPort: 53, name: 'dns', protocol: 'UDP' },
      { containerPort: 53, name: 'dns-tcp', protocol: 'TCP' },
    ];
    const before = pod([{ name: 'a', image: 'x', ports }]);
    const after = pod([{ name: 'a', image: 'y', ports }]);
    expect(threeWayPatch(before, after, before)).toEqual({
      spec: {
        containers: [{ image: 'y', name: 'a' }],
        '$setElementOrder/containers': [{ name: 'a' }],
      },
    });
    expect(apply(before, threeWayPatch(before, after, before))).toEqual(after);
  });

  it('replaces lists as a whole for kinds without a strategy', () => {
    const of = (list: readonly string[]): JsonObject => ({ apiVersion: 'x/v1', kind: 'X', spec: { list } });
    expect(threeWayMergePatch(of(['a']), of(['b']), of(['a', 'c']))).toEqual({ spec: { list: ['b'] } });
  });
});
