import type {
  Container,
  EnvVar,
  ObjectFieldSelector,
  ResourceFieldSelector,
} from '../../api/generated/types.ts';
import { compareQuantities } from '../../api/quantity.ts';
import {
  type FieldError,
  invalidValue,
  notSupported,
  required,
} from '../../apimachinery/validation/field-error.ts';
import {
  isConfigMapKey,
  isQualifiedName,
  isRelaxedEnvName,
  nameIsSubdomain,
} from '../../apimachinery/validation/names.ts';
import type { Path } from '../../apimachinery/validation/path.ts';

/** Environment variables and the downward API. models ValidateEnv, ValidateEnvFrom of pkg/apis/core/validation */

const ENV_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];
/** Fields that volumes of the downward API may show. */
export const VOLUME_FIELDS = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
];
const KNOWN_FIELDS = new Set([
  ...ENV_FIELDS,
  ...VOLUME_FIELDS,
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
]);
const RESOURCES = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];
const MEMORY_DIVISORS = '1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei';

export function validateEnv(variables: readonly EnvVar[], at: Path, errors: FieldError[]): void {
  variables.forEach((variable, index) => {
    const here = at.index(index);
    if (!variable.name) errors.push(required(here.child('name')));
    else {
      for (const message of isRelaxedEnvName(variable.name)) {
        errors.push(invalidValue(here.child('name'), variable.name, message));
      }
    }
    if (variable.valueFrom) validateValueFrom(variable, here.child('valueFrom'), errors);
  });
}

function validateValueFrom({ value, valueFrom }: EnvVar, at: Path, errors: FieldError[]): void {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom ?? {};
  if (fieldRef) validateFieldRef(fieldRef, ENV_FIELDS, at.child('fieldRef'), errors);
  if (resourceFieldRef)
    validateResourceFieldRef(resourceFieldRef, at.child('resourceFieldRef'), errors, false);
  if (configMapKeyRef) validateKeyRef(configMapKeyRef, at.child('configMapKeyRef'), errors);
  if (secretKeyRef) validateKeyRef(secretKeyRef, at.child('secretKeyRef'), errors);
  const sources = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef].filter(Boolean).length;
  if (sources === 0) {
    errors.push(
      invalidValue(
        at,
        '',
        'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`',
      ),
    );
  } else if (value) errors.push(invalidValue(at, '', 'may not be specified when `value` is not empty'));
  else if (sources > 1) {
    errors.push(invalidValue(at, '', 'may not have more than one field specified at a time'));
  }
}

/** A reference to a field of the pod. @param supported the fields that may be shown here, sorted */
export function validateFieldRef(
  { apiVersion, fieldPath }: ObjectFieldSelector,
  supported: readonly string[],
  at: Path,
  errors: FieldError[],
): void {
  if (!apiVersion) {
    errors.push(required(at.child('apiVersion')));
    return;
  }
  const here = at.child('fieldPath');
  if (!fieldPath) {
    errors.push(required(here));
    return;
  }
  const subscripted = /^(.*)\['(.*)'\]$/.exec(fieldPath);
  const wrong = conversionError(apiVersion, fieldPath, subscripted?.[1]);
  if (wrong !== undefined) {
    errors.push(invalidValue(here, fieldPath, `error converting fieldPath: ${wrong}`));
    return;
  }
  if (subscripted) {
    const [, path, key = ''] = subscripted;
    const name = path === 'metadata.annotations' ? key.toLowerCase() : key;
    for (const message of isQualifiedName(name)) errors.push(invalidValue(at, name, message));
    return;
  }
  const internal = fieldPath === 'spec.host' ? 'spec.nodeName' : fieldPath;
  if (!supported.includes(internal)) errors.push(notSupported(here, internal, supported));
}

/** models ConvertDownwardAPIFieldLabel of pkg/apis/core/pods */
function conversionError(
  apiVersion: string,
  label: string,
  subscripted: string | undefined,
): string | undefined {
  if (apiVersion !== 'v1') return `unsupported pod version: ${apiVersion}`;
  if (subscripted !== undefined) {
    return subscripted === 'metadata.annotations' || subscripted === 'metadata.labels'
      ? undefined
      : `field label does not support subscript: ${label}`;
  }
  return KNOWN_FIELDS.has(label) || label === 'spec.host' ? undefined : `field label not supported: ${label}`;
}

/** A reference to a container's requests or limits. @param inVolume where the container must be named */
export function validateResourceFieldRef(
  { containerName, resource = '', divisor }: ResourceFieldSelector,
  at: Path,
  errors: FieldError[],
  inVolume: boolean,
): void {
  const isHugePages = /^(requests|limits)\.hugepages-/.test(resource);
  if (inVolume && !containerName) errors.push(required(at.child('containerName')));
  else if (resource === '') errors.push(required(at.child('resource')));
  else if (!RESOURCES.includes(resource) && !isHugePages) {
    errors.push(notSupported(at.child('resource'), resource, RESOURCES));
  }
  if (divisor === undefined || compareQuantities(divisor, '0') === 0) return;
  if (resource.endsWith('.cpu')) {
    if (!['1m', '1'].includes(String(divisor))) {
      errors.push(
        invalidValue(
          at.child('divisor'),
          resource,
          "only divisor's values 1m and 1 are supported with the cpu resource",
        ),
      );
    }
  } else if (!MEMORY_DIVISORS.split(', ').includes(String(divisor))) {
    const kind = resource.endsWith('.memory')
      ? 'memory'
      : isHugePages
        ? 'hugepages'
        : 'local ephemeral storage';
    errors.push(
      invalidValue(
        at.child('divisor'),
        resource,
        `only divisor's values ${MEMORY_DIVISORS} are supported with the ${kind} resource`,
      ),
    );
  }
}

function validateKeyRef(
  { name = '', key }: { readonly name?: string; readonly key: string },
  at: Path,
  errors: FieldError[],
): void {
  for (const message of nameIsSubdomain(name, false))
    errors.push(invalidValue(at.child('name'), name, message));
  if (!key) errors.push(required(at.child('key')));
  else for (const message of isConfigMapKey(key)) errors.push(invalidValue(at.child('key'), key, message));
}

export function validateEnvFrom(
  sources: NonNullable<Container['envFrom']>,
  at: Path,
  errors: FieldError[],
): void {
  sources.forEach(({ prefix, configMapRef, secretRef }, index) => {
    const here = at.index(index);
    if (prefix) {
      for (const message of isRelaxedEnvName(prefix))
        errors.push(invalidValue(here.child('prefix'), prefix, message));
    }
    for (const [name, reference] of [
      ['configMapRef', configMapRef],
      ['secretRef', secretRef],
    ] as const) {
      if (reference === undefined) continue;
      const nameAt = here.child(name, 'name');
      if (!reference.name) errors.push(required(nameAt));
      else {
        for (const message of nameIsSubdomain(reference.name, true)) {
          errors.push(invalidValue(nameAt, reference.name, message));
        }
      }
    }
    if (!configMapRef && !secretRef) {
      errors.push(invalidValue(at, '', 'must specify one of: `configMapRef` or `secretRef`'));
    } else if (configMapRef && secretRef) {
      errors.push(invalidValue(at, '', 'may not have more than one field specified at a time'));
    }
  });
}
