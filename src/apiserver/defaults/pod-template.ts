import type { PodTemplateSpec } from '../../api/generated/types.ts';
import type { Draft } from '../draft.ts';
import { defaultPodSpec } from './pod-spec.ts';

/** Defaults of a pod template. Unlike a pod, it gets neither requests from limits nor enableServiceLinks. */
export function defaultPodTemplate(template: Draft<PodTemplateSpec>): void {
  template.spec ??= { containers: [] };
  defaultPodSpec(template.spec);
}
