import type { StatefulSet } from '../../api/generated/types.ts';
import { goStruct } from '../../apimachinery/go/struct.ts';
import {
  type FieldError,
  forbiddenField,
  invalidValue,
  required,
} from '../../apimachinery/validation/field-error.ts';
import { root } from '../../apimachinery/validation/path.ts';
import { jsonEqual } from '../../base/json.ts';
import { defaultClaim } from '../defaults/claim.ts';
import { defaultPodTemplate } from '../defaults/pod-template.ts';
import { type AnyDraft, draftOf } from '../draft.ts';
import { validateNonNegative } from '../validation/numbers.ts';
import { validateSelectorAndTemplate, validateTemplateMeta } from '../validation/pod-template.ts';
import type { KindRules } from './kind.ts';
import { workloadRules } from './workload.ts';

const SPEC = root('spec');

/** models pkg/registry/apps/statefulset/strategy.go, pkg/apis/apps/v1/defaults.go and pkg/apis/apps/validation */
export const statefulSetRules: KindRules<StatefulSet> = {
  ...workloadRules,
  defaults(draft) {
    const spec = (draftOf<StatefulSet>(draft).spec ??= { selector: undefined as never, template: {} });
    spec.podManagementPolicy ||= 'OrderedReady';
    const strategy = (spec.updateStrategy ??= {});
    strategy.type ||= 'RollingUpdate';
    if (strategy.type === 'RollingUpdate') {
      strategy.rollingUpdate ??= {};
      strategy.rollingUpdate.partition ??= 0;
      strategy.rollingUpdate.maxUnavailable ??= 1;
    }
    const retention = (spec.persistentVolumeClaimRetentionPolicy ??= {});
    retention.whenDeleted ||= 'Retain';
    retention.whenScaled ||= 'Retain';
    spec.replicas ??= 1;
    spec.revisionHistoryLimit ??= 10;
    for (const claim of spec.volumeClaimTemplates ?? []) {
      claim.apiVersion ??= 'v1';
      claim.kind ??= 'PersistentVolumeClaim';
      defaultClaim(claim as unknown as AnyDraft);
    }
    defaultPodTemplate((spec.template ??= {}));
  },
  validate,
  validateUpdate(set, old) {
    const errors = validate(set);
    if (!jsonEqual(fixed(set), fixed(old))) {
      errors.push(
        forbiddenField(
          SPEC,
          "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
        ),
      );
    }
    return errors;
  },
};

/** What cannot change. */
function fixed({ spec }: StatefulSet): unknown {
  const {
    replicas: _1,
    ordinals: _2,
    template: _3,
    updateStrategy: _4,
    revisionHistoryLimit: _5,
    persistentVolumeClaimRetentionPolicy: _6,
    minReadySeconds: _7,
    ...rest
  } = spec!;
  return rest;
}

function validate(set: StatefulSet): FieldError[] {
  const errors: FieldError[] = [];
  const spec = set.spec!;
  const { podManagementPolicy, updateStrategy = {} } = spec;
  if (podManagementPolicy !== 'OrderedReady' && podManagementPolicy !== 'Parallel') {
    errors.push(
      invalidValue(
        SPEC.child('podManagementPolicy'),
        podManagementPolicy,
        "must be 'OrderedReady' or 'Parallel'",
      ),
    );
  }
  const strategyAt = SPEC.child('updateStrategy');
  if (updateStrategy.type === 'OnDelete') {
    if (updateStrategy.rollingUpdate) {
      errors.push(
        invalidValue(
          strategyAt.child('rollingUpdate'),
          goStruct('RollingUpdateStatefulSetStrategy', updateStrategy.rollingUpdate),
          "only allowed for updateStrategy 'RollingUpdate'",
        ),
      );
    }
  } else if (updateStrategy.type !== 'RollingUpdate') {
    const shown = goStruct('StatefulSetUpdateStrategy', updateStrategy);
    errors.push(invalidValue(strategyAt, shown, "must be 'RollingUpdate' or 'OnDelete'"));
  } else {
    validateNonNegative(
      updateStrategy.rollingUpdate?.partition,
      strategyAt.child('rollingUpdate', 'partition'),
      errors,
    );
  }
  validateNonNegative(spec.replicas, SPEC.child('replicas'), errors);
  validateNonNegative(spec.minReadySeconds, SPEC.child('minReadySeconds'), errors);
  validateNonNegative(spec.ordinals?.start, SPEC.child('ordinals', 'start'), errors);
  validateSelectorAndTemplate(
    spec.selector,
    spec.template,
    'statefulset',
    'StatefulSet',
    SPEC,
    errors,
    validateTemplateMeta,
  );
  (spec.volumeClaimTemplates ?? []).forEach((claim, index) => {
    if (!claim.metadata?.name) {
      errors.push(required(SPEC.child('volumeClaimTemplates').index(index).child('metadata', 'name')));
    }
  });
  return errors;
}
