import type { Deployment } from '../../api/generated/types.ts';
import { goStruct } from '../../apimachinery/go/struct.ts';
import {
  type FieldError,
  forbiddenField,
  invalidValue,
  notSupported,
} from '../../apimachinery/validation/field-error.ts';
import { type Path, root } from '../../apimachinery/validation/path.ts';
import { defaultPodTemplate } from '../defaults/pod-template.ts';
import { draftOf } from '../draft.ts';
import {
  intOrPercentValue,
  validateAtMost100Percent,
  validateIntOrPercent,
  validateNonNegative,
} from '../validation/numbers.ts';
import { validateSelectorAndTemplate } from '../validation/pod-template.ts';
import type { KindRules } from './kind.ts';
import { keepingSelector, workloadRules } from './workload.ts';

/** models pkg/registry/apps/deployment/strategy.go, pkg/apis/apps/v1/defaults.go and pkg/apis/apps/validation */
export const deploymentRules: KindRules<Deployment> = {
  ...workloadRules,
  defaults(draft) {
    const spec = (draftOf<Deployment>(draft).spec ??= { selector: undefined as never, template: {} });
    spec.replicas ??= 1;
    const strategy = (spec.strategy ??= {});
    strategy.type ||= 'RollingUpdate';
    if (strategy.type === 'RollingUpdate') {
      strategy.rollingUpdate ??= {};
      strategy.rollingUpdate.maxUnavailable ??= '25%';
      strategy.rollingUpdate.maxSurge ??= '25%';
    }
    spec.revisionHistoryLimit ??= 10;
    spec.progressDeadlineSeconds ??= 600;
    defaultPodTemplate((spec.template ??= {}));
  },
  validate,
  validateUpdate: keepingSelector(validate),
};

const SPEC = root('spec');

function validate(deployment: Deployment): FieldError[] {
  const errors: FieldError[] = [];
  const spec = deployment.spec!;
  validateNonNegative(spec.replicas, SPEC.child('replicas'), errors);
  validateSelectorAndTemplate(spec.selector, spec.template, 'deployment', 'ReplicaSet', SPEC, errors);
  validateStrategy(spec.strategy!, SPEC.child('strategy'), errors);
  validateNonNegative(spec.minReadySeconds, SPEC.child('minReadySeconds'), errors);
  validateNonNegative(spec.revisionHistoryLimit, SPEC.child('revisionHistoryLimit'), errors);
  const deadline = spec.progressDeadlineSeconds;
  validateNonNegative(deadline, SPEC.child('progressDeadlineSeconds'), errors);
  if (deadline !== undefined && deadline <= (spec.minReadySeconds ?? 0)) {
    errors.push(
      invalidValue(SPEC.child('progressDeadlineSeconds'), deadline, 'must be greater than minReadySeconds'),
    );
  }
  return errors;
}

function validateStrategy(
  strategy: NonNullable<NonNullable<Deployment['spec']>['strategy']>,
  at: Path,
  errors: FieldError[],
): void {
  const { type, rollingUpdate } = strategy;
  if (type === 'Recreate') {
    if (rollingUpdate) {
      errors.push(
        forbiddenField(at.child('rollingUpdate'), "may not be specified when strategy `type` is 'Recreate'"),
      );
    }
    return;
  }
  if (type !== 'RollingUpdate') {
    errors.push(notSupported(at, goStruct('DeploymentStrategy', strategy), ['Recreate', 'RollingUpdate']));
    return;
  }
  const { maxUnavailable, maxSurge } = rollingUpdate ?? {};
  const here = at.child('rollingUpdate');
  validateIntOrPercent(maxUnavailable, here.child('maxUnavailable'), errors);
  validateIntOrPercent(maxSurge, here.child('maxSurge'), errors);
  if (intOrPercentValue(maxUnavailable) === 0 && intOrPercentValue(maxSurge) === 0) {
    errors.push(
      invalidValue(here.child('maxUnavailable'), maxUnavailable, 'may not be 0 when `maxSurge` is 0'),
    );
  }
  validateAtMost100Percent(maxUnavailable, here.child('maxUnavailable'), errors);
}
