import type { HorizontalPodAutoscaler } from '../../api/generated/types.ts';
import { type FieldError, invalidValue } from '../../apimachinery/validation/field-error.ts';
import { root } from '../../apimachinery/validation/path.ts';
import { draftOf } from '../draft.ts';
import { validateMetric, validateScalingRules } from '../validation/autoscaler.ts';
import { validateReference } from '../validation/reference.ts';
import type { KindRules } from './kind.ts';

const SPEC = root('spec');

type Behavior = NonNullable<NonNullable<HorizontalPodAutoscaler['spec']>['behavior']>;

const SCALE_UP = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
};
const SCALE_DOWN = { selectPolicy: 'Max', policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] };

/** Both directions, with what was left out. models SetDefaults_HorizontalPodAutoscalerBehavior */
function behaviorOf({ scaleUp, scaleDown }: Behavior): Behavior {
  return { scaleUp: { ...SCALE_UP, ...scaleUp }, scaleDown: { ...SCALE_DOWN, ...scaleDown } };
}

/** models pkg/registry/autoscaling, pkg/apis/autoscaling/v2/defaults.go and its validation; rules see either version */
export const horizontalPodAutoscalerRules: KindRules<HorizontalPodAutoscaler> = {
  hasStatus: true,
  defaults(draft) {
    const spec = draftOf<HorizontalPodAutoscaler>(draft).spec as unknown as
      | Record<string, unknown>
      | undefined;
    if (spec === undefined) return;
    if (spec.behavior !== undefined) spec.behavior = behaviorOf(spec.behavior as Behavior);
    spec.minReplicas ??= 1;
    if (draft.apiVersion === 'autoscaling/v1') spec.targetCPUUtilizationPercentage ??= 80;
    else if (!(spec.metrics as unknown[] | undefined)?.length) {
      spec.metrics = [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
        },
      ];
    }
  },
  prepareCreate: draft => {
    draft.status = {};
  },
  validate({ spec }) {
    const errors: FieldError[] = [];
    const { minReplicas, maxReplicas = 0, scaleTargetRef, metrics, behavior } = spec!;
    if (minReplicas !== undefined && minReplicas < 1) {
      errors.push(invalidValue(SPEC.child('minReplicas'), minReplicas, 'must be greater than or equal to 1'));
    }
    if (maxReplicas < 1)
      errors.push(invalidValue(SPEC.child('maxReplicas'), maxReplicas, 'must be greater than 0'));
    if (minReplicas !== undefined && maxReplicas < minReplicas) {
      errors.push(
        invalidValue(
          SPEC.child('maxReplicas'),
          maxReplicas,
          'must be greater than or equal to `minReplicas`',
        ),
      );
    }
    validateReference(scaleTargetRef, SPEC.child('scaleTargetRef'), errors);
    (metrics ?? []).forEach((metric, index) => {
      validateMetric(metric, SPEC.child('metrics').index(index), errors);
    });
    validateScalingRules(behavior?.scaleUp, SPEC.child('behavior', 'scaleUp'), errors);
    validateScalingRules(behavior?.scaleDown, SPEC.child('behavior', 'scaleDown'), errors);
    return errors;
  },
};
