import type { LimitRange, LimitRangeItem } from '../../api/generated/types.ts';
import { draftOf } from '../draft.ts';
import { validateLimitRange } from '../validation/limit-range.ts';
import type { KindRules } from './kind.ts';

/** models pkg/registry/core/limitrange/strategy.go and SetDefaults_LimitRangeItem */
export const limitRangeRules: KindRules<LimitRange> = {
  allowCreateOnUpdate: true,
  defaults(draft) {
    for (const item of draftOf<LimitRange>(draft).spec?.limits ?? []) {
      if (item.type === 'Container') defaultContainerLimits(item);
    }
  },
  validate: validateLimitRange,
};

function defaultContainerLimits(
  item: { -readonly [Key in keyof LimitRangeItem]: LimitRangeItem[Key] },
): void {
  item.default = { ...item.max, ...item.default };
  item.defaultRequest = { ...item.min, ...item.default, ...item.defaultRequest };
}
