import type { Job, Pod, PodFailurePolicyRule } from '../../api/generated/types.ts';

// models pkg/controller/job/pod_failure_policy.go

export interface PolicyMatch {
  readonly action: string;
  /** Why the Job fails, for action FailJob. */
  readonly message: string;
}

/** The first rule of the Job's pod failure policy that a failed pod meets, or undefined. */
export function matchFailurePolicy({ spec }: Job, pod: Pod): PolicyMatch | undefined {
  const rules = spec?.podFailurePolicy?.rules ?? [];
  for (const [index, rule] of rules.entries()) {
    const message = exitCodeMatch(rule, pod, index) ?? conditionMatch(rule, pod, index);
    if (message !== undefined) return { action: rule.action, message };
  }
  return undefined;
}

function exitCodeMatch(
  { onExitCodes, action }: PodFailurePolicyRule,
  pod: Pod,
  index: number,
): string | undefined {
  if (onExitCodes === undefined) return undefined;
  const { containerName, operator, values } = onExitCodes;
  const statuses = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])];
  for (const { name, state } of statuses) {
    const code = state?.terminated?.exitCode;
    if (code === undefined || code === 0 || (containerName !== undefined && containerName !== name)) continue;
    if (values.includes(code) !== (operator === 'In')) continue;
    const { namespace, name: podName } = pod.metadata ?? {};
    return `Container ${name} for pod ${namespace}/${podName} failed with exit code ${code} matching ${action} rule at index ${index}`;
  }
  return undefined;
}

function conditionMatch(
  { onPodConditions = [], action }: PodFailurePolicyRule,
  pod: Pod,
  index: number,
): string | undefined {
  for (const { type, status = 'True' } of onPodConditions) {
    const found = pod.status?.conditions?.find(
      condition => condition.type === type && condition.status === status,
    );
    if (!found) continue;
    const { namespace, name } = pod.metadata ?? {};
    return `Pod ${namespace}/${name} has condition ${type} matching ${action} rule at index ${index}`;
  }
  return undefined;
}
