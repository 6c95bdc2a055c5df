import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DomainCounts } from './domain-counts.ts';

test('the least count is that of a count from scratch, also for a what-if', () => {
  const nodes = ['n0', 'n1', 'n2', 'n3', 'n4'];
  const members = new Map(nodes.map((node, i) => [node, `zone-${i % 3}`]));
  const step = fc.record({ node: fc.constantFrom(...nodes, 'elsewhere'), come: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: -2, max: 2 }), (steps, supposed) => {
      const counts = new DomainCounts(members);
      const pods = new Map<string, number>();
      for (const { node, come } of steps) {
        const there = pods.get(node) ?? 0;
        if (!come && there === 0) continue;
        pods.set(node, there + (come ? 1 : -1));
        counts.add(node, come ? 1 : -1);
      }
      const domain = (zone: string) =>
        nodes
          .filter(node => members.get(node) === zone)
          .reduce((sum, node) => sum + (pods.get(node) ?? 0), 0);
      const all = ['zone-0', 'zone-1', 'zone-2'].map(domain);
      expect(counts.min()).toBe(Math.min(...all));
      expect(counts.total).toBe(all.reduce((a, b) => a + b));
      expect(counts.min('zone-1', supposed)).toBe(Math.min(all[0]!, all[1]! + supposed, all[2]!));
    }),
  );
});
