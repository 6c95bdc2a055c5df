import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Node, Pod } from '../api/generated/types.ts';
import { milliValue, unitValue } from '../api/quantity.ts';
import { matchesSelector } from '../api/selectors.ts';
import { untolerated } from '../api/taints.ts';
import { withDefaults } from './config/defaults.ts';
import { type Change, changeNode, changePod, describeChange } from './explain/change.ts';
import { refusalsOf } from './explain/decision.ts';
import { type ClusterForm, cluster } from './testing/arbitrary.ts';
import { World } from './testing/world.ts';

const RUNS = { numRuns: 40, seed: 20_260_721 };
const CONFIGURATION = withDefaults({ leaderElection: { leaderElect: false } });
const PRIORITIES: Readonly<Record<string, number>> = { low: 100, mid: 1000, high: 10_000 };

function worldOf({ nodes, existing }: ClusterForm): World {
  const world = new World({ configuration: CONFIGURATION });
  for (const [name, value] of Object.entries(PRIORITIES)) world.addPriorityClass(name, value);
  for (const node of nodes) world.addNode(node);
  for (const pod of existing) world.addPod(pod);
  world.start();
  return world;
}

function podsOf(world: World): readonly Pod[] {
  return world.client.resource<Pod>('pods').list('default').items;
}

/** What a placement breaks, told from the objects alone and without the scheduler's own code. */
function broken(pod: Pod, node: Node, others: readonly Pod[], nodes: readonly Node[]): readonly string[] {
  const spec = pod.spec!;
  const labels = node.metadata?.labels ?? {};
  const here = others.filter(other => other.spec?.nodeName === node.metadata?.name);
  const found: string[] = [];
  const sum = (read: (pod: Pod) => number) => [...here, pod].reduce((total, one) => total + read(one), 0);
  const asks = (one: Pod) => one.spec!.containers[0]!.resources?.requests ?? {};
  if (
    milliValue(asks(pod).cpu) > 0 &&
    sum(one => milliValue(asks(one).cpu)) > milliValue(node.status?.allocatable?.cpu)
  )
    found.push('cpu');
  if (
    unitValue(asks(pod).memory) > 0 &&
    sum(one => unitValue(asks(one).memory)) > unitValue(node.status?.allocatable?.memory)
  )
    found.push('memory');
  if (here.length + 1 > unitValue(node.status?.allocatable?.pods)) found.push('pods');
  if (untolerated(node.spec?.taints, spec.tolerations, ['NoSchedule', 'NoExecute'])) found.push('taint');
  for (const [key, value] of Object.entries(spec.nodeSelector ?? {}))
    if (labels[key] !== value) found.push(key);
  const zones =
    spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms[0]
      ?.matchExpressions?.[0];
  if (zones !== undefined && !zones.values?.includes(labels[zones.key] ?? '')) found.push('node affinity');
  const port = (one: Pod) => one.spec!.containers[0]!.ports?.[0]?.hostPort;
  if (port(pod) !== undefined && here.some(other => port(other) === port(pod))) found.push('port');
  const domain = (name: string | undefined, key: string) =>
    nodes.find(one => one.metadata?.name === name)?.metadata?.labels?.[key];
  const near = (key: string) =>
    others.filter(other => labels[key] !== undefined && domain(other.spec?.nodeName, key) === labels[key]);
  const anti = (one: Pod) =>
    one.spec?.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  for (const { labelSelector, topologyKey } of anti(pod))
    if (near(topologyKey).some(other => matchesSelector(labelSelector, other.metadata?.labels)))
      found.push('anti-affinity');
  for (const other of others)
    for (const { labelSelector, topologyKey } of anti(other))
      if (near(topologyKey).includes(other) && matchesSelector(labelSelector, pod.metadata?.labels))
        found.push('anti-affinity of another');
  for (const { maxSkew, topologyKey, labelSelector } of spec.topologySpreadConstraints ?? []) {
    const counted = nodes.filter(
      one =>
        one.metadata?.labels?.[topologyKey] !== undefined &&
        Object.entries(spec.nodeSelector ?? {}).every(
          ([key, value]) => one.metadata?.labels?.[key] === value,
        ) &&
        (zones === undefined || zones.values?.includes(one.metadata?.labels?.[zones.key] ?? '')),
    );
    const domains = new Map(counted.map(one => [one.metadata?.labels?.[topologyKey] ?? '', 0]));
    for (const other of others) {
      const place = counted.find(one => one.metadata?.name === other.spec?.nodeName)?.metadata?.labels?.[
        topologyKey
      ];
      if (place !== undefined && matchesSelector(labelSelector, other.metadata?.labels))
        domains.set(place, domains.get(place)! + 1);
    }
    const skew = (domains.get(labels[topologyKey] ?? '') ?? 0) + 1 - Math.min(...domains.values());
    if (labels[topologyKey] === undefined || skew > maxSkew) found.push('skew');
  }
  return found;
}

/** The cluster with changes made to its objects, as a user would make them. */
function changed(
  { nodes, existing, incoming }: ClusterForm,
  changes: readonly Change[],
  pod: Pod,
): ClusterForm {
  let [left, waiting] = [[...existing], pod];
  const asNodes = new Map(nodes.map(node => [node.name, node]));
  for (const change of changes) {
    if (change.on === 'pod') waiting = changePod(waiting, change);
    else if (change.kind === 'move')
      left = left.filter(other => `default/${other.metadata?.name}` !== change.pod);
    else if (change.kind === 'free') left = freed(left, change.node, change.resource, change.amount);
    else {
      const form = asNodes.get(change.node)!;
      const { labels, taints, unschedulable } = form;
      const node = changeNode(
        { metadata: { name: form.name, labels }, spec: { taints, unschedulable } },
        change,
      );
      asNodes.set(form.name, {
        ...form,
        labels: node.metadata?.labels ?? {},
        taints: node.spec?.taints ?? [],
        unschedulable: node.spec?.unschedulable ?? false,
      });
    }
  }
  void incoming;
  return { nodes: [...asNodes.values()], existing: left, incoming: [waiting] };
}

/** Pods on a node ask for so much less. */
function freed(pods: readonly Pod[], node: string, resource: string, amount: number): Pod[] {
  let left = amount;
  return pods.map(pod => {
    const container = pod.spec!.containers[0]!;
    const quantity = container.resources?.requests?.[resource];
    if (pod.spec?.nodeName !== node || quantity === undefined || left <= 0) return pod;
    const asked = resource === 'cpu' ? milliValue(quantity) : unitValue(quantity);
    const less = Math.min(asked, left);
    left -= less;
    const rest = resource === 'cpu' ? `${asked - less}m` : String(asked - less);
    const requests = { ...container.resources?.requests, [resource]: rest };
    return { ...pod, spec: { ...pod.spec, containers: [{ ...container, resources: { requests } }] } };
  });
}

describe('the scheduler, in clusters made by chance', () => {
  test('no placement breaks a rule, and preemption takes only pods of lower priority', () => {
    let [placed, preempted] = [0, 0];
    fc.assert(
      fc.property(cluster, form => {
        const world = worldOf(form);
        for (const pod of form.incoming) {
          const before = podsOf(world);
          world.addPod(pod);
          world.settle();
          const after = podsOf(world);
          const names = new Set(after.map(one => one.metadata?.name));
          const gone = before.filter(one => !names.has(one.metadata?.name));
          const arrived = after.filter(
            one =>
              one.spec?.nodeName &&
              !before.some(old => old.metadata?.uid === one.metadata?.uid && old.spec?.nodeName),
          );
          preempted += gone.length;
          const priority = PRIORITIES[pod.spec?.priorityClassName ?? ''] ?? 0;
          for (const victim of gone) expect(victim.spec?.priority ?? 0).toBeLessThan(priority);
          // More than one can come at once only where victims made room; then the order is not known here.
          if (arrived.length !== 1) continue;
          placed++;
          const [one] = arrived;
          const nodes = world.client.resource<Node>('nodes').list().items;
          const node = nodes.find(other => other.metadata?.name === one!.spec?.nodeName)!;
          const others = after.filter(
            other => other.spec?.nodeName && other.metadata?.uid !== one!.metadata?.uid,
          );
          expect(broken(one!, node, others, nodes)).toEqual([]);
        }
      }),
      RUNS,
    );
    expect(placed).toBeGreaterThan(20);
    expect(preempted).toBeGreaterThan(0);
  });

  test('the explanation says of each node what the decision said', () => {
    let refused = 0;
    fc.assert(
      fc.property(cluster, form => {
        const world = worldOf(form);
        for (const pod of form.incoming) {
          world.addPod(pod);
          world.settle();
          const { decisions, outlook, waiting } = world.scheduler.explain(`default/${pod.metadata?.name}`);
          const last = decisions.at(-1)!;
          expect(waiting === undefined).toBe(last.outcome === 'scheduled');
          if (outlook === undefined) continue;
          expect(last.feasible).toEqual([]);
          for (const { node, plugin, reasons } of refusalsOf(last)) {
            const now = outlook.find(one => one.node === node)!;
            expect(now.refusals[0]).toMatchObject({ plugin, reasons });
            refused++;
          }
        }
      }),
      RUNS,
    );
    expect(refused).toBeGreaterThan(20);
  });

  test('each suggested change, once made, makes that node feasible', () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(cluster, form => {
        const [pod] = form.incoming;
        const world = worldOf(form);
        world.addPod(pod!);
        world.settle();
        const decision = world.scheduler.decisions.of(`default/${pod!.metadata?.name}`)[0]!;
        if (decision.outcome === 'scheduled' || decision.preemption?.chosen !== undefined) return;
        const { outlook } = world.scheduler.explain(`default/${pod!.metadata?.name}`);
        for (const { node, changes } of outlook ?? []) {
          if (changes === undefined) continue;
          for (const { kind } of changes) kinds.add(kind);
          const next = changed(form, changes, pod!);
          const other = worldOf(next);
          other.addPod(next.incoming[0]!);
          other.settle();
          const again = other.scheduler.decisions.of(`default/${pod!.metadata?.name}`).at(-1)!;
          expect(again.feasible, changes.map(describeChange).join('; ')).toContain(node);
        }
      }),
      RUNS,
    );
    expect([...kinds].sort()).toEqual(
      expect.arrayContaining(['free', 'label', 'request-less', 'tolerate', 'uncordon']),
    );
  });
});
