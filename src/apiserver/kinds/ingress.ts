import type { Ingress, IngressBackend } from '../../api/generated/types.ts';
import {
  type FieldError,
  invalidValue,
  notSupported,
  required,
} from '../../apimachinery/validation/field-error.ts';
import { isIP } from '../../apimachinery/validation/ip.ts';
import {
  isDns1123Subdomain,
  isPortName,
  isPortNumber,
  isWildcardSubdomain,
  nameIsLabel,
} from '../../apimachinery/validation/names.ts';
import { type Path, root } from '../../apimachinery/validation/path.ts';
import { validateReference } from '../validation/reference.ts';
import type { KindRules } from './kind.ts';

const SPEC = root('spec');
const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix'];
const BAD_SEQUENCES = ['//', '/./', '/../', '%2f', '%2F'];
const BAD_ENDINGS = ['/..', '/.'];
const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';

type Spec = NonNullable<Ingress['spec']>;
type Rule = NonNullable<Spec['rules']>[number];
type HttpPath = NonNullable<NonNullable<Rule['http']>['paths']>[number];

/** models pkg/registry/networking/ingress and pkg/apis/networking/validation, ValidateIngressSpec */
export const ingressRules: KindRules<Ingress> = {
  hasStatus: true,
  countsGenerations: true,
  generationFields: ['spec'],
  prepareCreate: draft => {
    draft.status = {};
  },
  validate(ingress) {
    const errors = validateSpec(ingress.spec ?? {});
    const annotated = ingress.metadata?.annotations?.[CLASS_ANNOTATION];
    const named = ingress.spec?.ingressClassName;
    if (annotated !== undefined && named !== undefined && annotated !== named) {
      const at = root('annotations').child(CLASS_ANNOTATION);
      errors.push(invalidValue(at, annotated, 'must match `ingressClassName` when both are specified'));
    }
    return errors;
  },
  validateUpdate: ({ spec = {} }) => validateSpec(spec),
};

function validateSpec({ rules, defaultBackend, tls = [], ingressClassName }: Spec): FieldError[] {
  const errors: FieldError[] = [];
  if (!rules?.length && !defaultBackend) {
    const message = 'either `defaultBackend` or `rules` must be specified';
    errors.push(invalidValue(SPEC, rules ?? null, message));
  }
  if (defaultBackend) validateBackend(defaultBackend, SPEC.child('defaultBackend'), errors);
  (rules ?? []).forEach((rule, index) => {
    validateRule(rule, SPEC.child('rules').index(index), errors);
  });
  tls.forEach(({ hosts = [], secretName }, index) => {
    const at = SPEC.child('tls').index(index);
    hosts.forEach((host, at2) => {
      validateHost(host, at.child('hosts').index(at2), errors);
    });
    for (const message of secretName ? isDns1123Subdomain(secretName) : []) {
      errors.push(invalidValue(at.child('secretName'), secretName, message));
    }
  });
  if (ingressClassName !== undefined) {
    for (const message of isDns1123Subdomain(ingressClassName)) {
      errors.push(invalidValue(SPEC.child('ingressClassName'), ingressClassName, message));
    }
  }
  return errors;
}

function validateHost(host: string, at: Path, errors: FieldError[]): void {
  const check = host.includes('*') ? isWildcardSubdomain : isDns1123Subdomain;
  for (const message of check(host)) errors.push(invalidValue(at, host, message));
}

function validateRule({ host, http }: Rule, at: Path, errors: FieldError[]): void {
  if (host) {
    const here = at.child('host');
    if (isIP(host)) errors.push(invalidValue(here, host, 'must be a DNS name, not an IP address'));
    validateHost(host, here, errors);
  }
  if (!http) return;
  const pathsAt = at.child('http', 'paths');
  const paths = http.paths ?? [];
  if (paths.length === 0) errors.push(required(pathsAt));
  paths.forEach((path, index) => {
    validatePath(path, pathsAt.index(index), errors);
  });
}

function validatePath({ path = '', pathType, backend }: HttpPath, at: Path, errors: FieldError[]): void {
  if (!pathType) {
    errors.push(required(at.child('pathType'), 'pathType must be specified'));
    return;
  }
  const pathAt = at.child('path');
  if (!PATH_TYPES.includes(pathType)) {
    errors.push(notSupported(at.child('pathType'), pathType, PATH_TYPES));
  } else if (!path.startsWith('/') && (path !== '' || pathType !== 'ImplementationSpecific')) {
    errors.push(invalidValue(pathAt, path, 'must be an absolute path'));
  }
  if (pathType === 'Exact' || pathType === 'Prefix') {
    for (const sequence of BAD_SEQUENCES.filter(each => path.includes(each)))
      errors.push(invalidValue(pathAt, path, `must not contain '${sequence}'`));
    for (const ending of BAD_ENDINGS.filter(each => path.endsWith(each)))
      errors.push(invalidValue(pathAt, path, `cannot end with '${ending}'`));
  }
  validateBackend(backend ?? {}, at.child('backend'), errors);
}

/** models validateIngressBackend */
function validateBackend({ service, resource }: IngressBackend, at: Path, errors: FieldError[]): void {
  if (service && resource) {
    errors.push(invalidValue(at, '', 'cannot set both resource and service backends'));
    return;
  }
  if (resource) validateReference(resource, at.child('resource'), errors);
  if (resource) return;
  if (!service) {
    errors.push(invalidValue(at, '', 'resource or service backend is required'));
    return;
  }
  const nameAt = at.child('service', 'name');
  if (!service.name) errors.push(required(nameAt));
  else {
    for (const message of nameIsLabel(service.name, false))
      errors.push(invalidValue(nameAt, service.name, message));
  }
  const { name, number } = service.port ?? {};
  const portAt = at.child('service', 'port');
  if (name && number) errors.push(invalidValue(at, '', 'cannot set both port name & port number'));
  else if (name) {
    for (const message of isPortName(name)) errors.push(invalidValue(portAt.child('name'), name, message));
  } else if (number) {
    for (const message of isPortNumber(number))
      errors.push(invalidValue(portAt.child('number'), number, message));
  } else errors.push(required(at, 'port name or number is required'));
}
