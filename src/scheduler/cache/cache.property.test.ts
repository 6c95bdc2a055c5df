import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Node, Pod } from '../../api/generated/types.ts';
import { NodeInfo } from '../framework/node-info.ts';
import { PodInfo } from '../framework/pod-info.ts';
import { Cache } from './cache.ts';

const ZONE = 'topology.kubernetes.io/zone';
const NODES = ['n0', 'n1', 'n2'];
const TERM = { labelSelector: { matchLabels: { app: 'web' } }, topologyKey: ZONE };

type Step =
  | {
      readonly kind: 'node';
      readonly node: string;
      readonly zone: string | undefined;
      readonly tainted: boolean;
    }
  | { readonly kind: 'no node'; readonly node: string }
  | {
      readonly kind: 'pod';
      readonly pod: number;
      readonly node: string;
      readonly app: string;
      readonly cpu: number;
    }
  | { readonly kind: 'relabel'; readonly pod: number; readonly app: string }
  | { readonly kind: 'no pod'; readonly pod: number };

const name = fc.constantFrom(...NODES);
const app = fc.constantFrom('web', 'db');
const podNumber = fc.integer({ min: 0, max: 5 });
const zone = fc.constantFrom('a', 'b', undefined);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('node' as const), node: name, zone, tainted: fc.boolean() }),
  fc.record({ kind: fc.constant('no node' as const), node: name }),
  fc.record({
    kind: fc.constant('pod' as const),
    pod: podNumber,
    node: name,
    app,
    cpu: fc.constantFrom(0, 100, 250),
  }),
  fc.record({ kind: fc.constant('relabel' as const), pod: podNumber, app }),
  fc.record({ kind: fc.constant('no pod' as const), pod: podNumber }),
);

function nodeOf(node: string, zone: string | undefined, tainted: boolean): Node {
  const taints = tainted ? [{ key: 'x', effect: 'NoSchedule' }] : [];
  return { metadata: { name: node, labels: zone === undefined ? {} : { [ZONE]: zone } }, spec: { taints } };
}

function podOf(pod: number, nodeName: string, app: string, cpu: number): Pod {
  const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [TERM] } };
  return {
    metadata: { name: `p${pod}`, uid: `p${pod}`, namespace: 'default', labels: { app } },
    spec: {
      nodeName,
      containers: [{ name: 'c', resources: { requests: cpu === 0 ? {} : { cpu: `${cpu}m` } } }],
      ...(app === 'web' && { affinity }),
    },
  };
}

test('what the cache counts pod by pod is what counting from scratch gives', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), steps => {
      const cache = new Cache();
      const nodes = new Map<string, Node>();
      const pods = new Map<string, Pod>();
      const isWeb = (pod: PodInfo) => pod.labels.app === 'web';
      for (const one of steps) {
        // Asked for early, so that it has to be kept up to date.
        cache.matching.counts('web', isWeb).by(ZONE);
        if (one.kind === 'node') {
          const node = nodeOf(one.node, one.zone, one.tainted);
          nodes.set(one.node, node);
          cache.updateNode(node);
        } else if (one.kind === 'no node') {
          nodes.delete(one.node);
          cache.removeNode(one.node);
        } else if (one.kind === 'no pod') {
          pods.delete(`p${one.pod}`);
          cache.removePod(`p${one.pod}`);
        } else {
          const before = pods.get(`p${one.pod}`);
          if (one.kind === 'relabel' && before === undefined) continue;
          // A pod never moves, and another version shares what it cannot change.
          const pod =
            one.kind === 'relabel'
              ? { ...before!, metadata: { ...before!.metadata, labels: { app: one.app } } }
              : before === undefined
                ? podOf(one.pod, one.node, one.app, one.cpu)
                : before;
          pods.set(`p${one.pod}`, pod);
          cache.setPod(new PodInfo(pod, cache.placedPod(`p${one.pod}`)));
        }
      }
      const placed = [...pods.values()].filter(pod => nodes.has(pod.spec?.nodeName ?? ''));
      const zoneOf = (pod: Pod) => nodes.get(pod.spec?.nodeName ?? '')?.metadata?.labels?.[ZONE];
      const web = cache.matching.counts('web', isWeb);
      const carriers = [...cache.terms.requiredAntiAffinity.groups()];
      for (const zone of ['a', 'b']) {
        const there = placed.filter(pod => zoneOf(pod) === zone);
        expect(web.by(ZONE).get(zone) ?? 0).toBe(
          there.filter(pod => pod.metadata?.labels?.app === 'web').length,
        );
        const carrying = there.filter(pod => pod.spec?.affinity !== undefined).length;
        expect(carriers.reduce((sum, { counts }) => sum + (counts.by(ZONE).get(zone) ?? 0), 0)).toBe(
          carrying,
        );
      }
      expect(cache.taintedNodes).toBe([...nodes.values()].filter(node => node.spec?.taints?.length).length);
      expect(
        cache
          .list()
          .map(node => node.name)
          .sort(),
      ).toEqual([...nodes.keys()].sort());
      for (const [name, node] of nodes) {
        const fresh = new NodeInfo(name, node);
        for (const pod of placed) if (pod.spec?.nodeName === name) fresh.addPod(new PodInfo(pod));
        const { requestedMilliCpu, scoredMilliCpu, pods: count } = cache.nodes.get(name)!;
        expect([requestedMilliCpu, scoredMilliCpu, count.size]).toEqual([
          fresh.requestedMilliCpu,
          fresh.scoredMilliCpu,
          fresh.pods.size,
        ]);
      }
    }),
    { numRuns: 300 },
  );
});
