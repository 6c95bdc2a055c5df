import type { Container, Pod } from '../../api/generated/types.ts';
import { isSidecar } from '../../api/pod-resources.ts';

/** How a container is restarted: by its own policy where it has one, else by the pod's. */
export function restartPolicyOf(pod: Pod, container: Container): string {
  return container.restartPolicy ?? pod.spec?.restartPolicy ?? 'Always';
}

/**
 * Is a container that ended with `exitCode` started again?
 * models pkg/kubelet/container/helpers.go, ShouldContainerBeRestarted, with the container's restart rules
 */
export function restartsAfter(pod: Pod, container: Container, exitCode: number): boolean {
  for (const { action, exitCodes } of container.restartPolicyRules ?? []) {
    const listed = exitCodes?.values?.includes(exitCode) ?? false;
    if (exitCodes !== undefined && (exitCodes.operator === 'In' ? listed : !listed))
      return action === 'Restart';
  }
  const policy = restartPolicyOf(pod, container);
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
}

/** An init container must end well once; when it fails it is tried again unless the pod's policy is Never. */
export function initRestartsAfter(pod: Pod, container: Container, exitCode: number): boolean {
  if (isSidecar(container)) return true;
  if (exitCode === 0) return false;
  const policy = container.restartPolicy ?? pod.spec?.restartPolicy ?? 'Always';
  if (container.restartPolicyRules !== undefined) return restartsAfter(pod, container, exitCode);
  return policy !== 'Never';
}
