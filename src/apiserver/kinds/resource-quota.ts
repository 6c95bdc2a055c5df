import type { ResourceQuota } from '../../api/generated/types.ts';
import { invalidValue } from '../../apimachinery/validation/field-error.ts';
import { root } from '../../apimachinery/validation/path.ts';
import { jsonEqual } from '../../base/json.ts';
import { validateResourceQuota } from '../validation/resource-quota.ts';
import type { KindRules } from './kind.ts';

/** models pkg/registry/core/resourcequota/strategy.go */
export const resourceQuotaRules: KindRules<ResourceQuota> = {
  hasStatus: true,
  returnsDeleted: true,
  prepareCreate: draft => {
    draft.status = {};
  },
  validate: validateResourceQuota,
  validateUpdate(quota, old) {
    const errors = validateResourceQuota(quota);
    const scopes = (from: ResourceQuota) => [...(from.spec?.scopes ?? [])].sort();
    if (!jsonEqual(scopes(quota), scopes(old))) {
      errors.push(invalidValue(root('spec', 'scopes'), quota.spec?.scopes ?? null, 'field is immutable'));
    }
    return errors;
  },
};
