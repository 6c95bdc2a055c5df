import type { Pod } from '../../api/generated/types.ts';
import type { Draft } from '../draft.ts';
import { defaultPodSpec } from './pod-spec.ts';

/** Defaults of a pod, beyond those of its spec, which templates share. models pkg/apis/core/v1/defaults.go, SetDefaults_Pod */
export function defaultPod(pod: Draft<Pod>): void {
  pod.spec ??= { containers: [] };
  const spec = pod.spec;
  for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
    const { limits } = (container.resources ??= {});
    if (limits === undefined) continue;
    container.resources.requests ??= {};
    for (const [name, limit] of Object.entries(limits)) container.resources.requests[name] ??= limit;
  }
  spec.enableServiceLinks ??= true;
  defaultPodSpec(spec);
  if (spec.hostNetwork) {
    for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
      for (const port of container.ports ?? []) port.hostPort ??= port.containerPort;
    }
  }
}
