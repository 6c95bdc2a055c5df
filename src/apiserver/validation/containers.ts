import type { Container, EphemeralContainer, PodSpec } from '../../api/generated/types.ts';
import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalidValue,
  notFoundField,
  notSupported,
  required,
} from '../../apimachinery/validation/field-error.ts';
import { isDns1123Label } from '../../apimachinery/validation/names.ts';
import type { Path } from '../../apimachinery/validation/path.ts';
import { validateDevices, validateMounts } from './container-mounts.ts';
import { validateHostPorts, validatePorts } from './container-ports.ts';
import { validateEnv, validateEnvFrom } from './env.ts';
import { validateLifecycle, validateProbe } from './probes.ts';
import { validateResources } from './resources.ts';
import { validateContainerSecurity } from './security-context.ts';
import type { Volumes } from './volumes.ts';

// models pkg/apis/core/validation/validation.go, validateContainers, validateInitContainers, validateEphemeralContainers

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];
const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;

/** The containers of a pod. @param volumes those that the pod has, by name */
export function validateContainers(spec: PodSpec, volumes: Volumes, at: Path, errors: FieldError[]): void {
  const containers = spec.containers ?? [];
  const here = at.child('containers');
  if (containers.length === 0) {
    errors.push(required(here));
    return;
  }
  const names = new Set<string>();
  containers.forEach((container, index) => {
    const path = here.index(index);
    validateCommon(container, spec, volumes, path, errors);
    if (names.has(container.name)) errors.push(duplicate(path.child('name'), container.name));
    names.add(container.name);
    validateHandlers(container, spec, path, errors);
    const { restartPolicy } = container;
    if (restartPolicy !== undefined && !['Always', 'Never', 'OnFailure'].includes(restartPolicy)) {
      errors.push(notSupported(path.child('restartPolicy'), restartPolicy, ['Always', 'Never', 'OnFailure']));
    }
  });
  validateHostPorts(containers, here, errors);
}

export function validateInitContainers(
  spec: PodSpec,
  volumes: Volumes,
  at: Path,
  errors: FieldError[],
): void {
  const here = at.child('initContainers');
  const names = new Set((spec.containers ?? []).map(({ name }) => name));
  (spec.initContainers ?? []).forEach((container, index) => {
    const path = here.index(index);
    validateCommon(container, spec, volumes, path, errors);
    const { restartPolicy } = container;
    if (restartPolicy !== undefined && !['Always', 'Never', 'OnFailure'].includes(restartPolicy)) {
      errors.push(notSupported(path.child('restartPolicy'), restartPolicy, ['Always', 'Never', 'OnFailure']));
    }
    if (names.has(container.name)) errors.push(duplicate(path.child('name'), container.name));
    else if (container.name) names.add(container.name);
    validateHostPorts([container], here, errors);
    if (restartPolicy === 'Always') {
      validateHandlers(container, spec, path, errors);
      return;
    }
    for (const field of ['lifecycle', ...PROBES] as const) {
      if (container[field] !== undefined) {
        errors.push(
          forbiddenField(
            path.child(field),
            'may not be set for init containers without restartPolicy=Always',
          ),
        );
      }
    }
  });
}

const EPHEMERAL_FORBIDDEN = [
  'ports',
  'resources',
  'resizePolicy',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
] as const;
const NOT_EPHEMERAL = 'cannot be set for an Ephemeral Container';

export function validateEphemeralContainers(
  spec: PodSpec,
  volumes: Volumes,
  at: Path,
  errors: FieldError[],
): void {
  const here = at.child('ephemeralContainers');
  const others = new Set(
    [...(spec.containers ?? []), ...(spec.initContainers ?? [])].map(({ name }) => name),
  );
  const names = new Set(others);
  (spec.ephemeralContainers ?? []).forEach((container, index) => {
    const path = here.index(index);
    validateCommon(container, spec, volumes, path, errors);
    validateImageSpaces(container, path, errors);
    if (names.has(container.name)) errors.push(duplicate(path.child('name'), container.name));
    names.add(container.name);
    const target = container.targetContainerName;
    if (target && !others.has(target)) errors.push(notFoundField(path.child('targetContainerName'), target));
    for (const field of EPHEMERAL_FORBIDDEN) {
      const value = container[field];
      const isSet = field === 'resources' ? Object.keys(value ?? {}).length > 0 : value !== undefined;
      if (isSet) errors.push(forbiddenField(path.child(field), NOT_EPHEMERAL));
    }
    (container.volumeMounts ?? []).forEach((mount, at) => {
      const mountPath = path.child('volumeMounts').index(at);
      if (mount.subPath) errors.push(forbiddenField(mountPath.child('subPath'), NOT_EPHEMERAL));
      if (mount.subPathExpr) errors.push(forbiddenField(mountPath.child('subPathExpr'), NOT_EPHEMERAL));
    });
  });
}

/** Only in pods, not in templates. */
export function validateImageSpaces(
  { image = '' }: { readonly image?: string },
  path: Path,
  errors: FieldError[],
): void {
  if (image.trim() !== image) {
    errors.push(invalidValue(path.child('image'), image, 'must not have leading or trailing whitespace'));
  }
}

function validateCommon(
  container: Container | EphemeralContainer,
  spec: PodSpec,
  volumes: Volumes,
  path: Path,
  errors: FieldError[],
): void {
  const { name, image, terminationMessagePolicy = '', imagePullPolicy = '' } = container;
  if (!name) errors.push(required(path.child('name')));
  else
    for (const message of isDns1123Label(name)) errors.push(invalidValue(path.child('name'), name, message));
  if (!image) errors.push(required(path.child('image')));
  if (!['File', 'FallbackToLogsOnError'].includes(terminationMessagePolicy)) {
    errors.push(
      notSupported(path.child('terminationMessagePolicy'), terminationMessagePolicy, [
        'File',
        'FallbackToLogsOnError',
      ]),
    );
  }
  validatePorts(container.ports ?? [], path.child('ports'), errors);
  validateEnv(container.env ?? [], path.child('env'), errors);
  validateEnvFrom(container.envFrom ?? [], path.child('envFrom'), errors);
  const devices = container.volumeDevices ?? [];
  const mounts = container.volumeMounts ?? [];
  validateMounts(mounts, devices, volumes, container, path.child('volumeMounts'), errors);
  validateDevices(devices, mounts, volumes, path.child('volumeDevices'), errors);
  if (!PULL_POLICIES.includes(imagePullPolicy)) {
    errors.push(notSupported(path.child('imagePullPolicy'), imagePullPolicy, PULL_POLICIES));
  }
  const claims = new Set((spec.resourceClaims ?? []).map(claim => claim.name));
  validateResources(container.resources ?? {}, claims, path.child('resources'), errors);
  validateResizePolicy(container, spec, path.child('resizePolicy'), errors);
  validateContainerSecurity(
    container.securityContext,
    spec.hostUsers !== false,
    path.child('securityContext'),
    errors,
  );
}

function validateHandlers(container: Container, spec: PodSpec, path: Path, errors: FieldError[]): void {
  const grace = spec.terminationGracePeriodSeconds;
  validateLifecycle(container.lifecycle, grace, path, spec.os?.name !== undefined, errors);
  for (const probe of PROBES) validateProbe(container[probe], probe, grace, path, errors);
}

function validateResizePolicy(container: Container, spec: PodSpec, at: Path, errors: FieldError[]): void {
  const seen = new Set<string>();
  (container.resizePolicy ?? []).forEach(({ resourceName, restartPolicy }, index) => {
    if (seen.has(resourceName)) errors.push(duplicate(at.index(index), resourceName));
    seen.add(resourceName);
    if (!resourceName) errors.push(required(at));
    else if (!['cpu', 'memory'].includes(resourceName))
      errors.push(notSupported(at, resourceName, ['cpu', 'memory']));
    if (!restartPolicy) errors.push(required(at));
    else if (!['NotRequired', 'RestartContainer'].includes(restartPolicy)) {
      errors.push(notSupported(at, restartPolicy, ['NotRequired', 'RestartContainer']));
    }
    if (spec.restartPolicy === 'Never' && restartPolicy !== 'NotRequired') {
      errors.push(invalidValue(at, restartPolicy, "must be 'NotRequired' when `restartPolicy` is 'Never'"));
    }
  });
}
