import type { ReplicationController } from '../../api/generated/types.ts';
import { type FieldError, required } from '../../apimachinery/validation/field-error.ts';
import { root } from '../../apimachinery/validation/path.ts';
import { defaultPodTemplate } from '../defaults/pod-template.ts';
import { draftOf } from '../draft.ts';
import { validateNonNegative } from '../validation/numbers.ts';
import {
  validateAlwaysRestarts,
  validatePodTemplate,
  validateTemplateLabels,
} from '../validation/pod-template.ts';
import type { KindRules } from './kind.ts';
import { workloadRules } from './workload.ts';

const SPEC = root('spec');

/** models pkg/registry/core/replicationcontroller/strategy.go and pkg/apis/core/v1/defaults.go */
export const replicationControllerRules: KindRules<ReplicationController> = {
  ...workloadRules,
  defaultPropagation: 'Orphan',
  defaults(draft) {
    const controller = draftOf<ReplicationController>(draft);
    const spec = (controller.spec ??= {});
    const labels = spec.template?.metadata?.labels;
    if (labels && Object.keys(labels).length > 0) {
      if (Object.keys(spec.selector ?? {}).length === 0) spec.selector = labels;
      if (Object.keys(draft.metadata?.labels ?? {}).length === 0) (draft.metadata ??= {}).labels = labels;
    }
    spec.replicas ??= 1;
    if (spec.template) defaultPodTemplate(spec.template);
  },
  validate({ spec }) {
    const errors: FieldError[] = [];
    const { minReadySeconds, replicas, selector = {}, template } = spec!;
    validateNonNegative(minReadySeconds, SPEC.child('minReadySeconds'), errors);
    if (Object.keys(selector).length === 0) errors.push(required(SPEC.child('selector')));
    validateNonNegative(replicas, SPEC.child('replicas'), errors);
    const at = SPEC.child('template');
    if (template === undefined) {
      errors.push(required(at));
      return errors;
    }
    if (Object.keys(selector).length > 0)
      validateTemplateLabels(template, { matchLabels: selector }, at, errors);
    validatePodTemplate(template, at, errors);
    validateAlwaysRestarts(template, 'ReplicationController', at, errors);
    return errors;
  },
  selectableFields: { 'status.replicas': controller => String(controller.status?.replicas ?? 0) },
};
