import type { Container, VolumeDevice, VolumeMount } from '../../api/generated/types.ts';
import {
  type FieldError,
  forbiddenField,
  invalidValue,
  notFoundField,
  notSupported,
  required,
} from '../../apimachinery/validation/field-error.ts';
import type { Path } from '../../apimachinery/validation/path.ts';
import { validateNoBacksteps, validateRelativePath } from './paths.ts';
import type { Volumes } from './volumes.ts';

/** Where one container sees its volumes. models pkg/apis/core/validation/validation.go, ValidateVolumeMounts */
export function validateMounts(
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

/** The block devices of one container. models ValidateVolumeDevices */
export function validateDevices(
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
