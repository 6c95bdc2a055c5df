import type { Pod } from '../../api/generated/types.ts';

/** What the API's own rules say of a Pod. Upstream has pkg/apis/core compiled into the kubelet; here it is passed in. */
export interface PodRules {
  /** The pod with the defaults that the API server gives. */
  withDefaults(pod: Pod): Pod;
  /** What is wrong with a pod that is to be created: `spec.containers[0].image: Required value`. */
  problems(pod: Pod): readonly string[];
}
