import type { IngressClass } from '../../api/generated/types.ts';
import { draftOf } from '../draft.ts';
import {
  type FieldError,
  forbiddenField,
  invalidValue,
  notSupported,
  required,
  tooLong,
} from '../validation/field-error.ts';
import { validateImmutable } from '../validation/immutable.ts';
import { isDns1123Subdomain, nameIsPathSegment } from '../validation/names.ts';
import { type Path, root } from '../validation/path.ts';
import { validateDomainPrefixedPath } from '../validation/paths.ts';
import type { KindRules } from './kind.ts';

const SPEC = root('spec');
const SCOPES = ['Cluster', 'Namespace'];
const CONTROLLER_LENGTH = 250;

type Parameters = NonNullable<NonNullable<IngressClass['spec']>['parameters']>;

/** models pkg/apis/networking/v1/defaults.go and pkg/apis/networking/validation, ValidateIngressClass */
export const ingressClassRules: KindRules<IngressClass> = {
  countsGenerations: true,
  generationFields: ['spec'],
  defaults(draft) {
    const { parameters } = draftOf<IngressClass>(draft).spec ?? {};
    if (parameters) parameters.scope ??= 'Cluster';
  },
  validate,
  validateUpdate(changed, old) {
    const errors: FieldError[] = [];
    const at = SPEC.child('controller');
    validateImmutable(changed.spec?.controller, old.spec?.controller, at, errors);
    return [...errors, ...validate(changed)];
  },
};

function validate({ spec = {} }: IngressClass): FieldError[] {
  const errors: FieldError[] = [];
  const { controller = '', parameters } = spec;
  const at = SPEC.child('controller');
  if (controller.length > CONTROLLER_LENGTH) errors.push(tooLong(at, CONTROLLER_LENGTH));
  validateDomainPrefixedPath(controller, at, errors);
  if (parameters) validateParameters(parameters, SPEC.child('parameters'), errors);
  return errors;
}

function validateParameters(parameters: Parameters, at: Path, errors: FieldError[]): void {
  const { apiGroup, scope, namespace } = parameters;
  if (apiGroup !== undefined) {
    for (const message of isDns1123Subdomain(apiGroup))
      errors.push(invalidValue(at.child('apiGroup'), apiGroup, message));
  }
  for (const field of ['kind', 'name'] as const) {
    const value = parameters[field];
    if (!value) errors.push(required(at.child(field)));
    else
      for (const message of nameIsPathSegment(value, false))
        errors.push(invalidValue(at.child(field), value, message));
  }
  if (scope === undefined) errors.push(required(at.child('scope')));
  else if (!SCOPES.includes(scope)) errors.push(notSupported(at.child('scope'), scope, SCOPES));
  else if (scope === 'Namespace' && namespace === undefined) {
    errors.push(required(at.child('namespace'), "`parameters.scope` is set to 'Namespace'"));
  } else if (scope === 'Cluster' && namespace !== undefined) {
    errors.push(forbiddenField(at.child('namespace'), "`parameters.scope` is set to 'Cluster'"));
  }
}
