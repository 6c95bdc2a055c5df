import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../api/generated/types.ts';
import { compareQuantities } from '../../api/quantity.ts';
import { goStruct } from '../../apimachinery/go/struct.ts';
import {
  type FieldError,
  forbiddenField,
  invalidValue,
  notSupported,
  required,
} from '../../apimachinery/validation/field-error.ts';
import { nameIsSubdomain } from '../../apimachinery/validation/names.ts';
import { type Path, root } from '../../apimachinery/validation/path.ts';
import { jsonEqual } from '../../base/json.ts';
import { validateNodeSelector } from './affinity.ts';
import { validateLabelSelector } from './label-selector.ts';
import { NOT_POSITIVE } from './resources.ts';
import { unifiedDiff } from './unified-diff.ts';
import { validateHostPath, validateNfs } from './volume-sources.ts';

/** models the storage parts of pkg/apis/core/validation and pkg/apis/storage/validation */

const SPEC = root('spec');
const ACCESS_MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
const VOLUME_MODES = ['Block', 'Filesystem'];
/** Fields of a volume's spec that are no source. */
const PLAIN = new Set([
  ...['accessModes', 'capacity', 'claimRef', 'mountOptions', 'nodeAffinity', 'persistentVolumeReclaimPolicy'],
  ...['storageClassName', 'volumeAttributesClassName', 'volumeMode'],
]);

function validateAccessModes(modes: readonly string[], at: Path, errors: FieldError[]): void {
  for (const mode of modes) {
    if (!ACCESS_MODES.includes(mode)) errors.push(notSupported(at, mode, ACCESS_MODES));
  }
  if (modes.includes('ReadWriteOncePod') && modes.length > 1) {
    errors.push(forbiddenField(at, 'may not use ReadWriteOncePod with other access modes'));
  }
}

function validateCommon(
  { storageClassName, volumeMode }: { readonly storageClassName?: string; readonly volumeMode?: string },
  errors: FieldError[],
): void {
  if (storageClassName) {
    for (const message of nameIsSubdomain(storageClassName, false)) {
      errors.push(invalidValue(SPEC.child('storageClassName'), storageClassName, message));
    }
  }
  if (volumeMode !== undefined && !VOLUME_MODES.includes(volumeMode)) {
    errors.push(notSupported(SPEC.child('volumeMode'), volumeMode, VOLUME_MODES));
  }
}

export function validateClaim({ spec = {} }: PersistentVolumeClaim): FieldError[] {
  const errors: FieldError[] = [];
  const modes = spec.accessModes ?? [];
  if (modes.length === 0)
    errors.push(required(SPEC.child('accessModes'), 'at least 1 access mode is required'));
  validateLabelSelector(spec.selector, SPEC.child('selector'), errors);
  validateAccessModes(modes, SPEC.child('accessModes'), errors);
  const at = SPEC.child('resources').key('storage');
  const size = spec.resources?.requests?.storage;
  if (size === undefined) errors.push(required(at));
  else if (compareQuantities(size, '0') <= 0) errors.push(invalidValue(at, size, NOT_POSITIVE));
  validateCommon(spec, errors);
  return errors;
}

export function validateClaimUpdate(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const errors = validateClaim(claim);
  const spec = claim.spec ?? {};
  const before = old.spec ?? {};
  const bound = old.status?.phase === 'Bound';
  const munged = {
    ...spec,
    ...(before.volumeName ? {} : { volumeName: before.volumeName }),
    ...(bound
      ? { resources: before.resources, volumeAttributesClassName: before.volumeAttributesClassName }
      : {}),
  };
  if (!jsonEqual(munged, before)) {
    const text = (value: object) => JSON.stringify(goStruct('PersistentVolumeClaimSpec', value), null, 1);
    errors.push(
      forbiddenField(
        SPEC,
        `spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n${unifiedDiff(text(before), text(munged))}`,
      ),
    );
  }
  const size = spec.resources?.requests?.storage;
  const had = before.resources?.requests?.storage;
  if (
    bound &&
    compareQuantities(size, had) < 0 &&
    compareQuantities(size, old.status?.capacity?.storage) <= 0
  ) {
    errors.push(
      forbiddenField(
        SPEC.child('resources', 'requests', 'storage'),
        'field can not be less than status.capacity',
      ),
    );
  }
  return errors;
}

export function validateVolume(volume: PersistentVolume): FieldError[] {
  const errors: FieldError[] = [];
  const spec = volume.spec ?? {};
  const { capacity = {}, accessModes = [], persistentVolumeReclaimPolicy: policy, nodeAffinity } = spec;
  const modesAt = SPEC.child('accessModes');
  if (accessModes.length === 0) errors.push(required(modesAt));
  validateAccessModes(accessModes, modesAt, errors);
  const capacityAt = SPEC.child('capacity');
  const names = Object.keys(capacity);
  if (names.length === 0) errors.push(required(capacityAt));
  if (capacity.storage === undefined || names.length > 1)
    errors.push(notSupported(capacityAt, capacity, ['storage']));
  for (const [name, quantity] of Object.entries(capacity)) {
    if (compareQuantities(quantity, '0') <= 0)
      errors.push(invalidValue(capacityAt.key(name), quantity, NOT_POSITIVE));
  }
  const policies = ['Delete', 'Recycle', 'Retain'];
  if (policy && !policies.includes(policy)) {
    errors.push(notSupported(SPEC.child('persistentVolumeReclaimPolicy'), policy, policies));
  }
  if (nodeAffinity) {
    const here = SPEC.child('nodeAffinity', 'required');
    if (nodeAffinity.required) validateNodeSelector(nodeAffinity.required, here, errors);
    else errors.push(required(here, 'must specify required node constraints'));
  }
  validateSource(volume, errors);
  if (spec.hostPath?.path === '/' && policy === 'Recycle') {
    errors.push(
      forbiddenField(
        SPEC.child('persistentVolumeReclaimPolicy'),
        "may not be 'recycle' for a hostPath mount of '/'",
      ),
    );
  }
  validateCommon(spec, errors);
  return errors;
}

function sourcesOf(volume: PersistentVolume): readonly string[] {
  return Object.keys(volume.spec ?? {}).filter(name => !PLAIN.has(name));
}

function validateSource(volume: PersistentVolume, errors: FieldError[]): void {
  const spec = volume.spec ?? {};
  const [first, ...others] = sourcesOf(volume);
  if (first === undefined) errors.push(required(SPEC, 'must specify a volume type'));
  for (const other of others)
    errors.push(forbiddenField(SPEC.child(other), 'may not specify more than 1 volume type'));
  if (spec.hostPath) validateHostPath(spec.hostPath, SPEC.child('hostPath'), errors);
  if (spec.nfs) validateNfs(spec.nfs, SPEC.child('nfs'), errors);
  if (spec.local) {
    if (!spec.local.path) errors.push(required(SPEC.child('local', 'path')));
    if (!spec.nodeAffinity) {
      errors.push(required(root('metadata').child('annotations'), 'Local volume requires node affinity'));
    }
  }
}

export function validateVolumeUpdate(volume: PersistentVolume, old: PersistentVolume): FieldError[] {
  const errors = validateVolume(volume);
  const pick = (from: PersistentVolume) =>
    Object.fromEntries(Object.entries(from.spec ?? {}).filter(([name]) => !PLAIN.has(name)));
  if (!jsonEqual(pick(volume), pick(old))) {
    const text = (from: PersistentVolume) =>
      JSON.stringify(goStruct('PersistentVolumeSpec', pick(from)), null, 1);
    errors.push(
      forbiddenField(
        SPEC.child('persistentvolumesource'),
        `spec.persistentvolumesource is immutable after creation\n${unifiedDiff(text(old), text(volume))}`,
      ),
    );
  }
  if (volume.spec?.volumeMode !== old.spec?.volumeMode) {
    errors.push(
      invalidValue(SPEC.child('volumeMode'), volume.spec?.volumeMode ?? null, 'field is immutable'),
    );
  }
  if (old.spec?.nodeAffinity && !jsonEqual(volume.spec?.nodeAffinity, old.spec.nodeAffinity)) {
    const shown = volume.spec?.nodeAffinity ? goStruct('VolumeNodeAffinity', volume.spec.nodeAffinity) : null;
    errors.push(
      invalidValue(
        SPEC.child('nodeAffinity'),
        shown,
        'field is immutable, except for updating from beta label to GA',
      ),
    );
  }
  return errors;
}

export function validateStorageClass({
  provisioner,
  reclaimPolicy = '',
  volumeBindingMode,
}: StorageClass): FieldError[] {
  const errors: FieldError[] = [];
  if (!provisioner) errors.push(required('provisioner'));
  if (!['Delete', 'Retain'].includes(reclaimPolicy)) {
    errors.push(notSupported('reclaimPolicy', reclaimPolicy, ['Delete', 'Retain']));
  }
  const modes = ['Immediate', 'WaitForFirstConsumer'];
  if (volumeBindingMode === undefined) errors.push(required('volumeBindingMode'));
  else if (!modes.includes(volumeBindingMode)) {
    errors.push(notSupported('volumeBindingMode', volumeBindingMode, modes));
  }
  return errors;
}

export function validateStorageClassUpdate(storageClass: StorageClass, old: StorageClass): FieldError[] {
  const errors: FieldError[] = [];
  for (const field of ['parameters', 'provisioner', 'reclaimPolicy'] as const) {
    if (!jsonEqual(storageClass[field], old[field])) {
      errors.push(forbiddenField(field, `updates to ${field} are forbidden.`));
    }
  }
  if (storageClass.volumeBindingMode !== old.volumeBindingMode) {
    errors.push(invalidValue('volumeBindingMode', storageClass.volumeBindingMode, 'field is immutable'));
  }
  return errors;
}
