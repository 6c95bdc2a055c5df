import { readFileSync } from 'node:fs';
import type { Pod } from '../../src/api/generated/types.ts';
import type { JsonObject } from '../../src/base/json.ts';
import { withDefaults } from '../../src/scheduler/config/defaults.ts';
import { scoresOf } from '../../src/scheduler/explain/decision.ts';
import { type NodeForm, World } from '../../src/scheduler/testing/world.ts';
import type { Replayer } from './main.ts';

/** What the real scheduler did with one pod. */
interface Result {
  readonly pod: string;
  readonly outcome: 'bound' | 'unschedulable';
  readonly node?: string;
  readonly nominated?: string;
  readonly message?: string;
  readonly firstMessage?: string;
  readonly victims?: readonly string[];
  readonly scores?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly final?: Readonly<Record<string, number>>;
}

interface Scenario {
  readonly seed: number;
  readonly theme: string;
  readonly profiles?: JsonObject['profiles'];
  readonly nodes: readonly NodeForm[];
  readonly existing: readonly Pod[];
  readonly incoming: readonly Pod[];
  readonly results: readonly Result[];
}

/** Replays what the real scheduler was given against ours in a cluster of its own, and compares what each did. */
export const replay: Replayer = async (path, report) => {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  let agree = 0;
  let total = 0;
  for (const line of lines) {
    const scenario = JSON.parse(line) as Scenario;
    const differences = replayScenario(scenario);
    total += scenario.results.length;
    agree += differences.filter(found => found.length === 0).length;
    for (const [i, found] of differences.entries())
      if (found.length > 0)
        report(
          `seed ${scenario.seed} ${scenario.theme} ${scenario.results[i]!.pod}\n  ${found.join('\n  ')}`,
        );
  }
  return { agree, total };
};

/** The differences of each result. */
function replayScenario({
  profiles,
  nodes,
  existing,
  incoming,
  results,
}: Scenario): readonly (readonly string[])[] {
  const leaderElection = { leaderElect: false };
  const configuration = withDefaults({ leaderElection, ...(profiles && { profiles }) });
  const world = new World({ configuration });
  world.addPriorityClass('low', 100);
  world.addPriorityClass('mid', 1000);
  world.addPriorityClass('high', 10_000);
  world.addPriorityClass('never', 10_000, 'Never');
  for (const node of nodes) world.addNode(node);
  for (const pod of existing) world.addPod(pod);
  world.start();
  return results.map((result, i) => {
    const before = podNames(world);
    const pod = incoming[i]!;
    world.addPod(pod);
    world.settle();
    const found = compare(world, result, before);
    goOnFrom(world, pod, result);
    return found;
  });
}

function podNames(world: World): ReadonlySet<string> {
  return new Set(
    world.client
      .resource('pods')
      .list('default')
      .items.map(pod => pod.metadata?.name ?? ''),
  );
}

function compare(world: World, result: Result, before: ReadonlySet<string>): readonly string[] {
  const found: string[] = [];
  const differs = (what: string, ours: unknown, real: unknown) => {
    if (JSON.stringify(ours) !== JSON.stringify(real))
      found.push(`${what}: ours ${JSON.stringify(ours)}, real ${JSON.stringify(real)}`);
  };
  const decisions = world.scheduler.decisions.of(`default/${result.pod}`);
  const last = decisions.at(-1);
  if (last === undefined) return ['it was never tried'];
  const node = world.pod(result.pod)?.spec?.nodeName;
  differs('outcome', node === undefined ? 'unschedulable' : 'bound', result.outcome);
  const message = result.message ?? result.firstMessage;
  // Of a pod that got a node in the end, what it first failed with was kept; of another, what it says at last.
  const told = result.outcome === 'bound' ? decisions[0]! : last;
  if (message !== undefined) differs('message', told.message, message);
  if (result.nominated !== undefined) {
    const nominations = decisions.map(decision => decision.nominatedNode).filter(Boolean);
    differs('nominated', nominations.at(-1), result.nominated);
  }
  const after = podNames(world);
  const victims = [...before].filter(name => !after.has(name)).sort();
  differs('victims', victims, [...(result.victims ?? [])].sort());
  if (result.outcome !== 'bound' || node === undefined) return found;
  const feasible = Object.keys(result.final ?? { [result.node!]: 0 }).sort();
  differs('feasible', [...last.feasible].sort(), feasible);
  const scores = scoresOf(last);
  for (const { plugin } of scores[0]?.plugins ?? [])
    if (result.scores?.[plugin] === undefined) found.push(`score of ${plugin}: ours is there, real is not`);
  for (const [plugin, real] of Object.entries(result.scores ?? {})) {
    const ours = scores.map(score => [
      score.node,
      score.plugins.find(one => one.plugin === plugin)?.weighted,
    ]);
    differs(`score of ${plugin}`, sorted(Object.fromEntries(ours)), sorted(real));
  }
  if (result.final !== undefined) {
    differs(
      'final',
      sorted(Object.fromEntries(scores.map(({ node, total }) => [node, total]))),
      sorted(result.final),
    );
    const highest = Math.max(...Object.values(result.final));
    if (result.final[node] !== highest) found.push(`node: ours ${node} is not among the best`);
  } else differs('node', node, result.node);
  return found;
}

function sorted(object: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Brings the cluster to where the real one was, whatever ours did. */
function goOnFrom(world: World, pod: Pod, result: Result): void {
  for (const name of result.victims ?? []) if (podNames(world).has(name)) world.deletePod(name);
  if (world.pod(result.pod)?.spec?.nodeName === result.node) return;
  world.deletePod(result.pod);
  world.settle();
  if (result.node === undefined) world.addPod(pod);
  else world.addPod({ ...pod, spec: { ...pod.spec!, nodeName: result.node } });
  world.settle();
}
