import type { IngressClass } from '../../api/generated/types.ts';
import {
  type FieldError,
  forbiddenField,
  notSupported,
  required,
  tooLong,
} from '../../apimachinery/validation/field-error.ts';
import { validateImmutable } from '../../apimachinery/validation/immutable.ts';
import { type Path, root } from '../../apimachinery/validation/path.ts';
import { draftOf } from '../draft.ts';
import { validateDomainPrefixedPath } from '../validation/paths.ts';
import { validateReference } from '../validation/reference.ts';
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
  const { scope, namespace } = parameters;
  validateReference(parameters, at, errors);
  if (scope === undefined) errors.push(required(at.child('scope')));
  else if (!SCOPES.includes(scope)) errors.push(notSupported(at.child('scope'), scope, SCOPES));
  else if (scope === 'Namespace' && namespace === undefined) {
    errors.push(required(at.child('namespace'), "`parameters.scope` is set to 'Namespace'"));
  } else if (scope === 'Cluster' && namespace !== undefined) {
    errors.push(forbiddenField(at.child('namespace'), "`parameters.scope` is set to 'Cluster'"));
  }
}
