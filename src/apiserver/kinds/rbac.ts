import type {
  ClusterRole,
  ClusterRoleBinding,
  PolicyRule,
  Role,
  RoleBinding,
  Subject,
} from '../../api/generated/types.ts';
import { goStruct } from '../../apimachinery/go/struct.ts';
import {
  type FieldError,
  invalidValue,
  notSupported,
  required,
} from '../../apimachinery/validation/field-error.ts';
import { nameIsPathSegment, nameIsSubdomain } from '../../apimachinery/validation/names.ts';
import { type Path, root } from '../../apimachinery/validation/path.ts';
import { jsonEqual } from '../../base/json.ts';
import { type AnyDraft, draftOf } from '../draft.ts';
import { validateLabelSelector } from '../validation/label-selector.ts';
import type { KindRules } from './kind.ts';

/** Roles and their bindings. models pkg/apis/rbac/validation and pkg/apis/rbac/v1/defaults.go */

const GROUP = 'rbac.authorization.k8s.io';

function validateRules(rules: readonly PolicyRule[], namespaced: boolean): FieldError[] {
  const errors: FieldError[] = [];
  rules.forEach(({ verbs, apiGroups, resources, nonResourceURLs }, index) => {
    const at = root('rules').index(index);
    if (!verbs?.length) errors.push(required(at.child('verbs'), 'verbs must contain at least one value'));
    if (nonResourceURLs?.length) {
      if (namespaced) {
        errors.push(
          invalidValue(
            at.child('nonResourceURLs'),
            nonResourceURLs,
            'namespaced rules cannot apply to non-resource URLs',
          ),
        );
      }
      if (apiGroups?.length || resources?.length) {
        errors.push(
          invalidValue(
            at.child('nonResourceURLs'),
            nonResourceURLs,
            'rules cannot apply to both regular resources and non-resource URLs',
          ),
        );
      }
      return;
    }
    if (!apiGroups?.length) {
      errors.push(required(at.child('apiGroups'), 'resource rules must supply at least one api group'));
    }
    if (!resources?.length) {
      errors.push(required(at.child('resources'), 'resource rules must supply at least one resource'));
    }
  });
  return errors;
}

export const roleRules: KindRules<Role> = {
  name: nameIsPathSegment,
  allowCreateOnUpdate: true,
  validate: ({ rules }) => validateRules(rules ?? [], true),
};

export const clusterRoleRules: KindRules<ClusterRole> = {
  name: nameIsPathSegment,
  allowCreateOnUpdate: true,
  validate({ rules, aggregationRule }) {
    const errors = validateRules(rules ?? [], false);
    const at = root('aggregationRule', 'clusterRoleSelectors');
    const selectors = aggregationRule?.clusterRoleSelectors;
    if (aggregationRule && !selectors?.length) {
      errors.push(required(at, 'at least one clusterRoleSelector required if aggregationRule is non-nil'));
    }
    (selectors ?? []).forEach((selector, index) => {
      validateLabelSelector(selector, at.index(index), errors);
    });
    return errors;
  },
};

function defaultBinding(draft: AnyDraft): void {
  const binding = draftOf<RoleBinding>(draft);
  if (binding.roleRef && !binding.roleRef.apiGroup) binding.roleRef.apiGroup = GROUP;
  for (const subject of binding.subjects ?? []) {
    if (!subject.apiGroup && subject.kind !== 'ServiceAccount') subject.apiGroup = GROUP;
  }
}

function validateBinding(binding: RoleBinding | ClusterRoleBinding, namespaced: boolean): FieldError[] {
  const errors: FieldError[] = [];
  const { apiGroup, kind, name } = binding.roleRef ?? { apiGroup: '', kind: '', name: '' };
  const at = root('roleRef');
  if (apiGroup !== GROUP) errors.push(notSupported(at.child('apiGroup'), apiGroup, [GROUP]));
  const kinds = namespaced ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  if (!kinds.includes(kind)) errors.push(notSupported(at.child('kind'), kind, kinds));
  if (!name) errors.push(required(at.child('name')));
  else
    for (const message of nameIsPathSegment(name, false))
      errors.push(invalidValue(at.child('name'), name, message));
  (binding.subjects ?? []).forEach((subject, index) => {
    validateSubject(subject, namespaced, root('subjects').index(index), errors);
  });
  return errors;
}

function validateSubject(subject: Subject, namespaced: boolean, at: Path, errors: FieldError[]): void {
  const { kind, name, apiGroup = '', namespace } = subject;
  if (!name) errors.push(required(at.child('name')));
  switch (kind) {
    case 'ServiceAccount':
      if (name) {
        for (const message of nameIsSubdomain(name, false))
          errors.push(invalidValue(at.child('name'), name, message));
      }
      if (apiGroup !== '') errors.push(notSupported(at.child('apiGroup'), apiGroup, ['']));
      if (!namespaced && !namespace) errors.push(required(at.child('namespace')));
      return;
    case 'User':
    case 'Group':
      if (apiGroup !== GROUP) errors.push(notSupported(at.child('apiGroup'), apiGroup, [GROUP]));
      return;
    default:
      errors.push(notSupported(at.child('kind'), kind, ['ServiceAccount', 'User', 'Group']));
  }
}

function bindingRules<Kind extends RoleBinding | ClusterRoleBinding>(namespaced: boolean): KindRules<Kind> {
  return {
    name: nameIsPathSegment,
    allowCreateOnUpdate: true,
    defaults: defaultBinding,
    validate: binding => validateBinding(binding, namespaced),
    validateUpdate: (binding, old) => [
      ...validateBinding(binding, namespaced),
      ...(jsonEqual(binding.roleRef, old.roleRef)
        ? []
        : [invalidValue('roleRef', goStruct('RoleRef', binding.roleRef), 'cannot change roleRef')]),
    ],
  };
}

export const roleBindingRules = bindingRules<RoleBinding>(true);
export const clusterRoleBindingRules = bindingRules<ClusterRoleBinding>(false);
