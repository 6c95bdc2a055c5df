import type {
  Container,
  ContainerPort,
  EphemeralContainer,
  PodSpec,
  VolumeDevice,
  VolumeMount,
} from '../../api/generated/types.ts';
import { validateEnv, validateEnvFrom } from './env.ts';
import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalidValue,
  notFoundField,
  notSupported,
  required,
} from './field-error.ts';
import { isDns1123Label, isPortName, isPortNumber } from './names.ts';
import type { Path } from './path.ts';
import { validateNoBacksteps, validateRelativePath } from './paths.ts';
import { validateLifecycle, validateProbe } from './probes.ts';
import { validateResources } from './resources.ts';
import { validateContainerSecurity } from './security-context.ts';
import type { Volumes } from './volumes.ts';

/** The three kinds of containers of a pod. models validateContainers, validateInitContainers, validateEphemeralContainers */

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;

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

function validatePorts(ports: readonly ContainerPort[], at: Path, errors: FieldError[]): void {
  const names = new Set<string>();
  ports.forEach(({ name, containerPort = 0, hostPort = 0, protocol = '' }, index) => {
    const here = at.index(index);
    if (name) {
      const wrong = isPortName(name);
      for (const message of wrong) errors.push(invalidValue(here.child('name'), name, message));
      if (wrong.length === 0) {
        if (names.has(name)) errors.push(duplicate(here.child('name'), name));
        names.add(name);
      }
    }
    if (containerPort === 0) errors.push(required(here.child('containerPort')));
    else {
      for (const message of isPortNumber(containerPort)) {
        errors.push(invalidValue(here.child('containerPort'), containerPort, message));
      }
    }
    if (hostPort !== 0) {
      for (const message of isPortNumber(hostPort))
        errors.push(invalidValue(here.child('hostPort'), hostPort, message));
    }
    if (protocol === '') errors.push(required(here.child('protocol')));
    else if (!PROTOCOLS.includes(protocol))
      errors.push(notSupported(here.child('protocol'), protocol, PROTOCOLS));
  });
}

function validateHostPorts(containers: readonly Container[], at: Path, errors: FieldError[]): void {
  const taken = new Set<string>();
  containers.forEach((container, index) => {
    (container.ports ?? []).forEach(({ hostPort, hostIP = '', protocol = '' }, portIndex) => {
      if (!hostPort) return;
      const key = `${protocol}/${hostIP}/${hostPort}`;
      if (taken.has(key)) {
        errors.push(duplicate(at.index(index).child('ports').index(portIndex).child('hostPort'), key));
      }
      taken.add(key);
    });
  });
}

function validateMounts(
  mounts: readonly VolumeMount[],
  devices: readonly VolumeDevice[],
  volumes: Volumes,
  container: Container,
  at: Path,
  errors: FieldError[],
): void {
  const paths = new Set<string>();
  mounts.forEach((mount, index) => {
    const here = at.index(index);
    const { name, mountPath, subPath, subPathExpr, mountPropagation, recursiveReadOnly } = mount;
    if (!name) errors.push(required(here.child('name')));
    if (!volumes.has(name)) errors.push(notFoundField(here.child('name'), name ?? ''));
    if (!mountPath) errors.push(required(here.child('mountPath')));
    if (paths.has(mountPath)) errors.push(invalidValue(here.child('mountPath'), mountPath, 'must be unique'));
    paths.add(mountPath);
    if (devices.some(device => device.name === name)) {
      errors.push(invalidValue(here.child('name'), name, 'must not already exist in volumeDevices'));
    }
    if (devices.some(device => device.devicePath === mountPath)) {
      errors.push(
        invalidValue(here.child('mountPath'), mountPath, 'must not already exist as a path in volumeDevices'),
      );
    }
    if (subPath) validateRelativePath(subPath, at.child('subPath'), errors);
    if (subPathExpr) {
      if (subPath) {
        errors.push(
          invalidValue(
            here.child('subPathExpr'),
            subPathExpr,
            'subPathExpr and subPath are mutually exclusive',
          ),
        );
      }
      validateRelativePath(subPathExpr, at.child('subPathExpr'), errors);
    }
    if (mountPropagation !== undefined) validatePropagation(mountPropagation, container, at, errors);
    if (
      recursiveReadOnly !== undefined &&
      !['Disabled', 'Enabled', 'IfPossible'].includes(recursiveReadOnly)
    ) {
      errors.push(
        notSupported(at.child('recursiveReadOnly'), recursiveReadOnly, ['Disabled', 'Enabled', 'IfPossible']),
      );
    } else if ((recursiveReadOnly ?? 'Disabled') !== 'Disabled' && !mount.readOnly) {
      errors.push(
        forbiddenField(at.child('recursiveReadOnly'), 'may only be specified when readOnly is true'),
      );
    }
  });
}

function validatePropagation(
  propagation: string,
  container: Container,
  at: Path,
  errors: FieldError[],
): void {
  const here = at.child('mountPropagation');
  const known = ['Bidirectional', 'HostToContainer', 'None'];
  if (!known.includes(propagation)) errors.push(notSupported(here, propagation, known));
  if (propagation === 'Bidirectional' && container.securityContext?.privileged !== true) {
    errors.push(
      forbiddenField(here, 'Bidirectional mount propagation is available only to privileged containers'),
    );
  }
}

function validateDevices(
  devices: readonly VolumeDevice[],
  mounts: readonly VolumeMount[],
  volumes: Volumes,
  at: Path,
  errors: FieldError[],
): void {
  const names = new Set<string>();
  const paths = new Set<string>();
  devices.forEach(({ name, devicePath }, index) => {
    const here = at.index(index);
    const volume = volumes.get(name);
    if (!name) errors.push(required(here.child('name')));
    if (names.has(name)) errors.push(invalidValue(here.child('name'), name, 'must be unique'));
    if (volume === undefined) errors.push(notFoundField(here.child('name'), name ?? ''));
    else if (!volume.persistentVolumeClaim && !volume.ephemeral) {
      errors.push(
        invalidValue(
          here.child('name'),
          name,
          'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode',
        ),
      );
    }
    if (!devicePath) errors.push(required(here.child('devicePath')));
    if (paths.has(devicePath))
      errors.push(invalidValue(here.child('devicePath'), devicePath, 'must be unique'));
    const backsteps: FieldError[] = [];
    validateNoBacksteps(devicePath ?? '', here, backsteps);
    if (backsteps.length > 0) {
      errors.push(invalidValue(here.child('devicePath'), devicePath, "can not contain backsteps ('..')"));
    } else paths.add(devicePath);
    if (mounts.some(mount => mount.name === name)) {
      errors.push(invalidValue(here.child('name'), name, 'must not already exist in volumeMounts'));
    }
    if (mounts.some(mount => mount.mountPath === devicePath)) {
      errors.push(
        invalidValue(
          here.child('devicePath'),
          devicePath,
          'must not already exist as a path in volumeMounts',
        ),
      );
    }
    if (name) names.add(name);
  });
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
