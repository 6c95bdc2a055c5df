/** Which pods of a node a drain removes. models kubectl/pkg/drain/filters.go */
import type { Pod } from '../../../api/generated/types.ts';
import { isReason } from '../../../api/status.ts';
import type { Run } from '../../run.ts';

export interface Verdict {
  readonly remove: boolean;
  readonly warning?: string;
  readonly error?: string;
}
export interface Candidate extends Verdict {
  readonly pod: Pod;
}
type Filter = (run: Run, pod: Pod) => Verdict | Promise<Verdict>;

const KEEP: Verdict = { remove: false };
const REMOVE: Verdict = { remove: true };

function finished(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

function controllerOf(pod: Pod) {
  return pod.metadata?.ownerReferences?.find(owner => owner.controller);
}

const FILTERS: readonly Filter[] = [
  async (run, pod) => {
    const owner = controllerOf(pod);
    if (owner?.kind !== 'DaemonSet' || finished(pod)) return REMOVE;
    try {
      await run.rest.json(
        'GET',
        `/apis/apps/v1/namespaces/${pod.metadata?.namespace}/daemonsets/${owner.name}`,
      );
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
      if (run.flags.bool('force')) return { remove: true, warning: (error as Error).message };
      return { remove: false, error: (error as Error).message };
    }
    return run.flags.bool('ignore-daemonsets')
      ? { remove: false, warning: 'ignoring DaemonSet-managed Pods' }
      : { remove: false, error: 'cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)' };
  },
  (_run, pod) => (pod.metadata?.annotations?.['kubernetes.io/config.mirror'] === undefined ? REMOVE : KEEP),
  (run, pod) => {
    if (!pod.spec?.volumes?.some(volume => volume.emptyDir) || finished(pod)) return REMOVE;
    return run.flags.bool('delete-emptydir-data')
      ? { remove: true, warning: 'deleting Pods with local storage' }
      : {
          remove: false,
          error: 'cannot delete Pods with local storage (use --delete-emptydir-data to override)',
        };
  },
  (run, pod) => {
    if (finished(pod) || controllerOf(pod) !== undefined) return REMOVE;
    return run.flags.bool('force')
      ? { remove: true, warning: 'deleting Pods that declare no controller' }
      : { remove: false, error: 'cannot delete Pods that declare no controller (use --force to override)' };
  },
];

/** The pods of a node, each with what becomes of it; the last filter that was asked decides. */
export async function candidatesOn(run: Run, node: string): Promise<Candidate[]> {
  const resource = (await run.discovery()).find('pods');
  const query = {
    fieldSelector: `spec.nodeName=${node}`,
    labelSelector: run.flags.str('pod-selector') || undefined,
  };
  const pods = (await run.list(resource, undefined, query)) as readonly Pod[];
  const found: Candidate[] = [];
  for (const pod of pods) {
    let verdict = REMOVE;
    for (const filter of FILTERS) {
      verdict = await filter(run, pod);
      if (!verdict.remove) break;
    }
    found.push({ pod, ...verdict });
  }
  return found;
}

/** `reason: ns/a, ns/b` for each reason, in order. */
export function reasons(candidates: readonly Candidate[], which: 'warning' | 'error'): string[] {
  const byReason = new Map<string, string[]>();
  for (const candidate of candidates) {
    const reason = candidate[which];
    if (reason === undefined) continue;
    const name = `${candidate.pod.metadata?.namespace}/${candidate.pod.metadata?.name}`;
    byReason.set(reason, [...(byReason.get(reason) ?? []), name]);
  }
  return [...byReason]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([reason, names]) => `${reason}: ${names.join(', ')}`);
}
