import type { DaemonSet } from '../../api/generated/types.ts';
import { goStruct } from '../../apimachinery/go/struct.ts';
import {
  type FieldError,
  invalidValue,
  notSupported,
  required,
} from '../../apimachinery/validation/field-error.ts';
import { type Path, root } from '../../apimachinery/validation/path.ts';
import { jsonEqual } from '../../base/json.ts';
import { defaultPodTemplate } from '../defaults/pod-template.ts';
import { draftOf } from '../draft.ts';
import { validateLabelSelector } from '../validation/label-selector.ts';
import {
  intOrPercentValue,
  validateAtMost100Percent,
  validateIntOrPercent,
  validateNonNegative,
} from '../validation/numbers.ts';
import {
  isEmpty,
  isSelector,
  validateAlwaysRestarts,
  validatePodTemplate,
  validateTemplateLabels,
} from '../validation/pod-template.ts';
import type { KindRules } from './kind.ts';
import { keepingSelector, workloadRules } from './workload.ts';

const SPEC = root('spec');
/** Where the template's generation is kept, which apps/v1 has no field for. */
const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

/** models pkg/registry/apps/daemonset/strategy.go, pkg/apis/apps/v1/defaults.go and pkg/apis/apps/validation */
export const daemonSetRules: KindRules<DaemonSet> = {
  ...workloadRules,
  defaults(draft) {
    const spec = (draftOf<DaemonSet>(draft).spec ??= { selector: undefined as never, template: {} });
    const strategy = (spec.updateStrategy ??= {});
    strategy.type ||= 'RollingUpdate';
    if (strategy.type === 'RollingUpdate') {
      strategy.rollingUpdate ??= {};
      strategy.rollingUpdate.maxUnavailable ??= 1;
      strategy.rollingUpdate.maxSurge ??= 0;
    }
    spec.revisionHistoryLimit ??= 10;
    defaultPodTemplate((spec.template ??= {}));
  },
  prepareCreate(draft) {
    draft.status = {};
    draft.metadata.annotations = { ...draft.metadata.annotations, [TEMPLATE_GENERATION]: '1' };
  },
  prepareUpdate(draft, old) {
    const generation = Number(old.metadata?.annotations?.[TEMPLATE_GENERATION] ?? 0);
    const changed = !jsonEqual(draftOf<DaemonSet>(draft).spec?.template, old.spec?.template);
    const next = String(changed ? generation + 1 : generation);
    draft.metadata.annotations = { ...draft.metadata.annotations, [TEMPLATE_GENERATION]: next };
  },
  validate,
  validateUpdate: keepingSelector(validate),
};

function validate(set: DaemonSet): FieldError[] {
  const errors: FieldError[] = [];
  const { selector, template, updateStrategy, minReadySeconds, revisionHistoryLimit } = set.spec!;
  const templateAt = SPEC.child('template');
  validateLabelSelector(selector, SPEC.child('selector'), errors);
  if (isSelector(selector)) validateTemplateLabels(template, selector, templateAt, errors);
  if (selector !== undefined && isEmpty(selector)) {
    errors.push(invalidValue(SPEC.child('selector'), selector, 'empty selector is invalid for daemonset'));
  }
  validatePodTemplate(template, templateAt, errors);
  validateAlwaysRestarts(template, 'DaemonSet', templateAt, errors);
  validateNonNegative(minReadySeconds, SPEC.child('minReadySeconds'), errors);
  validateStrategy(updateStrategy!, SPEC.child('updateStrategy'), errors);
  validateNonNegative(revisionHistoryLimit, SPEC.child('revisionHistoryLimit'), errors);
  return errors;
}

function validateStrategy(
  strategy: NonNullable<NonNullable<DaemonSet['spec']>['updateStrategy']>,
  at: Path,
  errors: FieldError[],
): void {
  if (strategy.type === 'OnDelete') return;
  if (strategy.type !== 'RollingUpdate') {
    errors.push(
      notSupported(at, goStruct('DaemonSetUpdateStrategy', strategy), ['RollingUpdate', 'OnDelete']),
    );
    return;
  }
  const here = at.child('rollingUpdate');
  const { maxUnavailable, maxSurge } = strategy.rollingUpdate ?? {};
  validateIntOrPercent(maxUnavailable, here.child('maxUnavailable'), errors);
  validateIntOrPercent(maxSurge, here.child('maxSurge'), errors);
  validateAtMost100Percent(maxUnavailable, here.child('maxUnavailable'), errors);
  validateAtMost100Percent(maxSurge, here.child('maxSurge'), errors);
  const unavailable = intOrPercentValue(maxUnavailable) !== 0;
  const surge = intOrPercentValue(maxSurge) !== 0;
  if (unavailable && surge) {
    errors.push(
      invalidValue(here.child('maxSurge'), maxSurge, 'may not be set when maxUnavailable is non-zero'),
    );
  } else if (!unavailable && !surge) {
    errors.push(required(here.child('maxUnavailable'), 'cannot be 0 when maxSurge is 0'));
  }
}
