import type { Pod } from '../../api/generated/types.ts';
import { fieldErrorText } from '../../apimachinery/validation/field-error.ts';
import { nameIsSubdomain } from '../../apimachinery/validation/names.ts';
import { defaultPod } from '../defaults/pod.ts';
import type { Draft } from '../draft.ts';
import { validateObjectMeta } from '../validation/object-meta.ts';
import { validatePod } from '../validation/pod.ts';

/** The rules of pkg/apis/core for a pod that a kubelet reads from a file. */
export const staticPodRules = {
  /** The pod with the API server's defaults. */
  withDefaults(pod: Pod): Pod {
    const draft = structuredClone(pod) as Draft<Pod>;
    defaultPod(draft);
    return draft as Pod;
  },
  /** What is wrong with it, as field errors are printed. models ValidatePodCreate */
  problems(pod: Pod): readonly string[] {
    const errors = [...validateObjectMeta(pod.metadata!, true, nameIsSubdomain), ...validatePod(pod)];
    return errors.map(fieldErrorText);
  },
};
