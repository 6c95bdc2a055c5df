import type { DeleteOptions, Eviction, Pod, PodDisruptionBudget } from '../../api/generated/types.ts';
import { matchesSelector } from '../../api/selectors.ts';
import { ApiError, failure } from '../../api/status.ts';
import { rfc3339 } from '../../base/clock.ts';
import type { RequestContext } from '../context.ts';
import { badRequest, plainError } from '../errors.ts';
import type { ApiAnswer } from '../interface.ts';
import { decodeAs } from '../verbs/decode-body.ts';
import { deleteStored } from '../verbs/delete.ts';
import { storedObject } from '../verbs/get.ts';

const BUDGETS = 'poddisruptionbudgets.policy';
const VIOLATION = "Cannot evict pod as it would violate the pod's disruption budget.";
const MAX_DISRUPTED = 2000;

/** POST pods/NAME/eviction: deletes the pod if its disruption budget allows it. models pkg/registry/core/pod/storage/eviction.go */
export function eviction(context: RequestContext): ApiAnswer {
  const { request } = context;
  const wanted = decodeAs<Eviction>(context, 'policy/v1', 'Eviction');
  if (wanted.metadata?.name !== undefined && wanted.metadata.name !== request.name) {
    throw badRequest('name in URL does not match name in Eviction object');
  }
  const options = (wanted.deleteOptions ?? {}) as DeleteOptions;
  const dryRun = context.dryRun || (options.dryRun?.includes('All') ?? false);
  const pod = storedObject(context) as Pod;
  if (!ignoresBudgets(pod)) spend(context, pod, dryRun);
  const asked = { ...context, dryRun };
  const marked = dryRun ? pod : addCondition(context, pod);
  deleteStored(asked, marked, options);
  return {
    code: 201,
    body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 },
  };
}

function ignoresBudgets({ status, metadata }: Pod): boolean {
  return (
    ['Succeeded', 'Failed', 'Pending'].includes(status?.phase ?? '') ||
    metadata?.deletionTimestamp !== undefined
  );
}

function spend({ store, request, now }: RequestContext, pod: Pod, dryRun: boolean): void {
  const all = store.list(BUDGETS, request.namespace) as readonly PodDisruptionBudget[];
  const budgets = all.filter(({ spec }) => matchesSelector(spec?.selector, pod.metadata?.labels));
  if (budgets.length > 1) {
    throw plainError(
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    );
  }
  const budget = budgets[0];
  if (budget === undefined) return;
  const isReady = pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True');
  if (!isReady && unhealthyMayGo(budget)) return;
  checkBudget(budget);
  if (dryRun) return;
  const { namespace = '', name = '' } = budget.metadata ?? {};
  const status = budget.status!;
  store.update(BUDGETS, namespace, name, {
    ...budget,
    status: {
      ...status,
      disruptionsAllowed: (status.disruptionsAllowed ?? 0) - 1,
      disruptedPods: { ...status.disruptedPods, [pod.metadata!.name!]: rfc3339(now) },
    },
  } as PodDisruptionBudget);
}

function unhealthyMayGo({ spec, status }: PodDisruptionBudget): boolean {
  if (spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true;
  const { currentHealthy = 0, desiredHealthy = 0 } = status ?? {};
  return currentHealthy >= desiredHealthy && desiredHealthy > 0;
}

function checkBudget({ metadata, status }: PodDisruptionBudget): void {
  const name = metadata?.name ?? '';
  if ((status?.observedGeneration ?? 0) < (metadata?.generation ?? 0)) {
    throw tooMany(`The disruption budget ${name} is still being processed by the server.`, 10);
  }
  const { disruptionsAllowed = 0, desiredHealthy = 0, currentHealthy = 0, disruptedPods = {} } = status ?? {};
  if (disruptionsAllowed < 0) throw plainError('pdb disruptions allowed is negative');
  if (Object.keys(disruptedPods).length > MAX_DISRUPTED) {
    throw plainError('DisruptedPods map too big - too many evictions not confirmed by PDB controller');
  }
  if (disruptionsAllowed === 0) {
    throw tooMany(
      `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`,
    );
  }
}

function tooMany(cause: string, retryAfterSeconds?: number): ApiError {
  return new ApiError(
    failure(429, 'TooManyRequests', VIOLATION, {
      causes: [{ reason: 'DisruptionBudget', message: cause }],
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    }),
  );
}

/** DisruptionTarget says why the pod goes. */
function addCondition({ store, now, request, backend }: RequestContext, pod: Pod): Pod {
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    lastTransitionTime: rfc3339(now),
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
  };
  const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== condition.type);
  const next = { ...pod, status: { ...pod.status, conditions: [...others, condition] } };
  const normal = backend.registry.find('', 'v1', 'pods')!.normalize(next);
  return store.update('pods', request.namespace, request.name, normal) as Pod;
}
