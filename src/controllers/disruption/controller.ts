import type {
  Condition,
  LabelSelector,
  Pod,
  PodDisruptionBudget,
  PodDisruptionBudgetStatus,
} from '../../api/generated/types.ts';
import { keyOf } from '../../api/object.ts';
import { matchesSelector } from '../../api/selectors.ts';
import { rfc3339 } from '../../base/clock.ts';
import { jsonEqual } from '../../base/json.ts';
import type { ResourceClient } from '../../client/client.ts';
import type { EventRecorder } from '../../client/events.ts';
import type { Informer } from '../../client/informer.ts';
import { PodCache } from '../common/pod-cache.ts';
import { isPodReady } from '../common/pods.ts';
import { Reconciler } from '../common/reconciler.ts';
import { type Controller, type ControllerContext, recorderFor } from '../context.ts';
import { type Expected, expectedPods } from './expected.ts';
import { StaleConditions } from './stale-conditions.ts';

/** How long an eviction that was granted may take until the pod counts again. */
const DELETION_TIMEOUT_MS = 120_000;
const UNMANAGED =
  'were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.';

/** Keeps the status of PodDisruptionBudgets, which evictions are granted by. Models pkg/controller/disruption/disruption.go. */
export class DisruptionController implements Controller {
  private readonly budgets: Informer<PodDisruptionBudget>;
  private readonly pods: PodCache;
  private readonly client: ResourceClient<PodDisruptionBudget>;
  private readonly recorder: EventRecorder;
  private readonly loop: Reconciler;
  private readonly stale: StaleConditions;

  constructor(private readonly context: ControllerContext) {
    this.budgets = context.informers.of<PodDisruptionBudget>('poddisruptionbudgets.policy');
    this.budgets.addIndex('namespace', budget => [budget.metadata?.namespace ?? '']);
    this.pods = new PodCache(context);
    this.client = context.client.resource<PodDisruptionBudget>('poddisruptionbudgets.policy');
    this.recorder = recorderFor(context, 'controllermanager');
    this.loop = new Reconciler(context, 'disruption', [this.budgets, this.pods.informer], key =>
      this.sync(key),
    );
    this.stale = new StaleConditions(context);
    const enqueue = (budget: PodDisruptionBudget) => this.loop.queue.add(keyOf(budget));
    this.budgets.on({ add: enqueue, update: (_, budget) => enqueue(budget) });
    this.pods.informer.on({
      add: pod => this.podChanged(pod),
      update: (before, after) => {
        this.podChanged(after);
        if (!jsonEqual(before.metadata?.labels, after.metadata?.labels)) this.podChanged(before);
      },
      delete: pod => this.podChanged(pod),
    });
  }

  start(): void {
    this.loop.start();
    this.stale.start();
  }

  stop(): void {
    this.loop.stop();
    this.stale.stop();
  }

  private podChanged(pod: Pod): void {
    for (const budget of this.budgets.byIndex('namespace', pod.metadata?.namespace ?? '')) {
      if (matchesSelector(budget.spec?.selector, pod.metadata?.labels)) this.loop.queue.add(keyOf(budget));
    }
  }

  private sync(key: string): void {
    const budget = this.budgets.get(key);
    if (budget === undefined) return;
    const pods = this.pods
      .inNamespace(budget.metadata?.namespace)
      .filter(pod => matchesSelector(budget.spec?.selector, pod.metadata?.labels));
    if (pods.length === 0) this.recorder.event(budget, 'Normal', 'NoPods', 'No matching pods found');
    let expected: Expected;
    try {
      expected = expectedPods(this.context.client, budget, pods);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      const message = `Failed to calculate the number of expected pods: ${text}`;
      this.recorder.event(budget, 'Warning', 'CalculateExpectedPodCountFailed', message);
      this.failSafe(budget, text);
      return;
    }
    if (expected.unmanaged) {
      const message = `Pods selected by this PodDisruptionBudget (selector: ${selectorText(budget.spec?.selector)}) ${UNMANAGED}`;
      this.recorder.event(budget, 'Warning', 'UnmanagedPods', message);
    }
    this.writeStatus(key, budget, pods, expected);
  }

  private writeStatus(
    key: string,
    budget: PodDisruptionBudget,
    pods: readonly Pod[],
    expected: Expected,
  ): void {
    const { disrupted, recheckAfter } = this.stillDisrupted(budget, pods);
    const healthy = pods.filter(pod => {
      const { name = '', deletionTimestamp } = pod.metadata ?? {};
      return deletionTimestamp === undefined && disrupted[name] === undefined && isPodReady(pod);
    }).length;
    const allowed = expected.pods <= 0 ? 0 : Math.max(0, healthy - expected.healthy);
    const generation = budget.metadata?.generation;
    const status: PodDisruptionBudgetStatus = {
      currentHealthy: healthy,
      desiredHealthy: expected.healthy,
      disruptionsAllowed: allowed,
      expectedPods: expected.pods,
      ...(Object.keys(disrupted).length > 0 && { disruptedPods: disrupted }),
      observedGeneration: generation,
      conditions: this.conditions(
        budget,
        allowed > 0 ? 'True' : 'False',
        allowed > 0 ? 'SufficientPods' : 'InsufficientPods',
        '',
      ),
    };
    if (!jsonEqual(status, budget.status)) this.client.updateStatus({ ...budget, status });
    if (recheckAfter !== undefined) this.loop.queue.addAfter(key, recheckAfter);
  }

  /** Pods whose eviction was granted and that are not being deleted yet. */
  private stillDisrupted(
    budget: PodDisruptionBudget,
    pods: readonly Pod[],
  ): { disrupted: Record<string, string>; recheckAfter: number | undefined } {
    const disrupted: Record<string, string> = {};
    let recheckAfter: number | undefined;
    const granted = budget.status?.disruptedPods ?? {};
    for (const pod of pods) {
      const { name = '', deletionTimestamp } = pod.metadata ?? {};
      const time = granted[name];
      if (time === undefined || deletionTimestamp !== undefined) continue;
      const left = Date.parse(time) + DELETION_TIMEOUT_MS - this.context.clock.now();
      if (left < 0) {
        // Upstream writes the namespace twice.
        const { namespace } = budget.metadata ?? {};
        const message = `Pod was expected by PDB ${namespace}/${namespace} to be deleted but it wasn't`;
        this.recorder.event(pod, 'Warning', 'NotDeleted', message);
        continue;
      }
      disrupted[name] = time;
      recheckAfter = Math.min(recheckAfter ?? left, left) + 1;
    }
    return { disrupted, recheckAfter };
  }

  /** What cannot be judged allows no disruption. */
  private failSafe(budget: PodDisruptionBudget, message: string): void {
    const before = budget.status;
    const status: PodDisruptionBudgetStatus = {
      currentHealthy: before?.currentHealthy ?? 0,
      desiredHealthy: before?.desiredHealthy ?? 0,
      expectedPods: before?.expectedPods ?? 0,
      disruptionsAllowed: 0,
      ...(before?.disruptedPods && { disruptedPods: before.disruptedPods }),
      ...(before?.observedGeneration !== undefined && { observedGeneration: before.observedGeneration }),
      conditions: this.conditions(budget, 'False', 'SyncFailed', message),
    };
    if (!jsonEqual(status, before)) this.client.updateStatus({ ...budget, status });
  }

  private conditions(
    budget: PodDisruptionBudget,
    status: string,
    reason: string,
    message: string,
  ): readonly Condition[] {
    const type = 'DisruptionAllowed';
    const before = budget.status?.conditions?.find(condition => condition.type === type);
    const lastTransitionTime =
      before?.status === status ? before.lastTransitionTime : rfc3339(this.context.clock.now());
    const observedGeneration = budget.metadata?.generation;
    return [
      {
        type,
        status,
        reason,
        message,
        lastTransitionTime,
        ...(observedGeneration !== undefined && { observedGeneration }),
      },
    ];
  }
}

/** The selector as Go's generated String method writes it. */
function selectorText({ matchLabels = {}, matchExpressions = [] }: LabelSelector = {}): string {
  const labels = Object.keys(matchLabels)
    .sort()
    .map(key => `${key}: ${matchLabels[key]},`);
  const expressions = matchExpressions.map(
    ({ key, operator, values = [] }) =>
      `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`,
  );
  return `&LabelSelector{MatchLabels:map[string]string{${labels.join('')}},MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},}`;
}
