/** Finds the pod and the container that logs, exec, attach and others are about. models polymorphichelpers */
import type { Pod } from '../../api/generated/types.ts';
import { formatSelector } from '../../api/selectors.ts';
import type { JsonObject } from '../../base/json.ts';
import { CommandError } from '../framework/errors.ts';
import { TIMED_OUT, within } from '../resource/follow.ts';
import type { Info } from '../resource/info.ts';
import { fetchSelected, selectionOf } from '../resource/selection.ts';
import type { Run } from '../run.ts';

export const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';

/** The pod that a word means: `web`, `pod/web`, or the first of `deploy/web`. @throws CommandError, ApiError */
export async function podOf(run: Run, word: string, timeoutMs: number): Promise<Pod> {
  const args = word.includes('/') ? [word] : [`pods/${word}`];
  const [info] = await fetchSelected(run, await selectionOf(run, { args }));
  return firstPod(run, info!, timeoutMs);
}

/** A pod itself, or the best pod of what owns pods. @throws CommandError */
export async function firstPod(run: Run, info: Info, timeoutMs: number): Promise<Pod> {
  if (info.resource.kind === 'Pod') return info.object as Pod;
  const selector = selectorOfOwner(info);
  const pods = await run.discovery();
  const resource = pods.find('pods');
  const found = async (): Promise<Pod> => {
    for (;;) {
      const list = await run.list(resource, info.namespace, { labelSelector: selector });
      const best = [...list].sort((a, b) => rank(b) - rank(a))[0];
      if (best !== undefined) return best as Pod;
      await run.io.clock.sleep(1000, run.io.signal);
    }
  };
  const pod = await within(run, timeoutMs, found());
  if (pod === TIMED_OUT) throw new CommandError('timed out waiting for the condition');
  return pod;
}

/** The label selector of a kind that selects pods. @throws CommandError for kinds that do not */
export function selectorOfOwner(info: Info): string {
  const spec = (info.object?.spec ?? {}) as JsonObject;
  if (info.resource.kind === 'Service' || info.resource.kind === 'ReplicationController') {
    const labels = spec.selector as Record<string, string> | undefined;
    if (labels === undefined || Object.keys(labels).length === 0) {
      throw new CommandError(`invalid service '${info.name}': Service is defined without a selector`);
    }
    return formatSelector({ matchLabels: labels });
  }
  if (spec.selector === undefined)
    throw new CommandError(
      `cannot attach to *v1.${info.resource.kind}: selector for *v1.${info.resource.kind} not implemented`,
    );
  return formatSelector(spec.selector as object);
}

/** Ready and running pods first. models controller.ActivePods */
function rank(pod: JsonObject): number {
  const { spec, status } = pod as Pod;
  const ready = status?.conditions?.some(
    condition => condition.type === 'Ready' && condition.status === 'True',
  );
  return (spec?.nodeName ? 4 : 0) + ({ Running: 2, Unknown: 1 }[status?.phase ?? ''] ?? 0) + (ready ? 1 : 0);
}

/**
 * The container to use where none is named; tells which one when there are several.
 * models kubectl/pkg/cmd/util/podcmd FindOrDefaultContainerByName
 * @throws CommandError
 */
export function containerOf(run: Run, pod: Pod, named: string, quiet: boolean): string {
  const spec = pod.spec;
  const all = [
    ...(spec?.initContainers ?? []),
    ...(spec?.containers ?? []),
    ...(spec?.ephemeralContainers ?? []),
  ];
  if (named !== '') {
    if (!all.some(container => container.name === named)) {
      throw new CommandError(
        `container ${named} is not valid for pod ${pod.metadata?.name} out of: ${namesText(pod)}`,
      );
    }
    return named;
  }
  const marked = pod.metadata?.annotations?.[DEFAULT_CONTAINER];
  if (marked !== undefined && all.some(container => container.name === marked)) return marked;
  const first = spec?.containers?.[0]?.name ?? '';
  if (!quiet && all.length > 1) {
    run.err(`Defaulted container ${JSON.stringify(first)} out of: ${namesText(pod)}\n`);
  }
  return first;
}

/** exec needs a pod that may still run something. @throws CommandError */
export function refuseCompleted({ status }: Pod): void {
  if (status?.phase === 'Succeeded' || status?.phase === 'Failed')
    throw new CommandError(
      `cannot exec into a container in a completed pod; current phase is ${status.phase}`,
    );
}

/** `a, b (init), c (ephem)` */
export function namesText(pod: Pod): string {
  return [
    ...(pod.spec?.containers ?? []).map(container => container.name),
    ...(pod.spec?.initContainers ?? []).map(container => `${container.name} (init)`),
    ...(pod.spec?.ephemeralContainers ?? []).map(container => `${container.name} (ephem)`),
  ].join(', ');
}
