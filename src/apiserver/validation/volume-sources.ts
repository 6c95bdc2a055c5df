import type {
  DownwardAPIVolumeFile,
  KeyToPath,
  Volume,
  VolumeProjection,
} from '../../api/generated/types.ts';
import { compareQuantities } from '../../api/quantity.ts';
import {
  type FieldError,
  forbiddenField,
  invalidValue,
  notSupported,
  required,
} from '../../apimachinery/validation/field-error.ts';
import { nameIsSubdomain } from '../../apimachinery/validation/names.ts';
import type { Path } from '../../apimachinery/validation/path.ts';
import { VOLUME_FIELDS, validateFieldRef, validateResourceFieldRef } from './env.ts';
import { validateNoBacksteps, validateRelativePath, validateUnreservedPath } from './paths.ts';

/** Checks of the sources of volumes. models validateVolumeSource of pkg/apis/core/validation */

type SourceName = Exclude<keyof Volume, 'name'>;
type Validator<Source> = (source: Source, at: Path, errors: FieldError[]) => void;

/** In which order the sources are looked at: the second one that is set is refused. */
export const SOURCE_ORDER: readonly SourceName[] = [
  'emptyDir',
  'hostPath',
  'gitRepo',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'secret',
  'nfs',
  'iscsi',
  'glusterfs',
  'flocker',
  'persistentVolumeClaim',
  'rbd',
  'cinder',
  'cephfs',
  'quobyte',
  'downwardAPI',
  'fc',
  'flexVolume',
  'configMap',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'storageos',
  'projected',
  'scaleIO',
  'csi',
  'ephemeral',
  'image',
];

const HOST_PATH_TYPES = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];

/** A check that demands fields. */
function demands<Source extends object>(...names: readonly (keyof Source & string)[]): Validator<Source> {
  return (source, at, errors) => {
    for (const name of names) if (!source[name]) errors.push(required(at.child(name)));
  };
}

export function validateHostPath(
  source: NonNullable<Volume['hostPath']>,
  at: Path,
  errors: FieldError[],
): void {
  if (!source.path) {
    errors.push(required(at.child('path')));
    return;
  }
  validateNoBacksteps(source.path, at.child('path'), errors);
  if (source.type !== undefined && !HOST_PATH_TYPES.includes(source.type)) {
    errors.push(notSupported(at.child('type'), source.type, HOST_PATH_TYPES));
  }
}

export function validateNfs(source: NonNullable<Volume['nfs']>, at: Path, errors: FieldError[]): void {
  if (!source.server) errors.push(required(at.child('server')));
  if (!source.path) errors.push(required(at.child('path')));
  else if (!source.path.startsWith('/')) {
    errors.push(invalidValue(at.child('path'), source.path, 'must be an absolute path'));
  }
}

function validateMode(mode: number | undefined, at: Path, errors: FieldError[]): void {
  if (mode === undefined || (mode >= 0 && mode <= 0o777)) return;
  errors.push(invalidValue(at, mode, 'must be a number between 0 and 0777 (octal), both inclusive'));
}

function validateItems(items: readonly KeyToPath[], at: Path, errors: FieldError[]): void {
  items.forEach(({ key, path, mode }, index) => {
    const here = at.index(index);
    if (!key) errors.push(required(here.child('key')));
    if (!path) errors.push(required(here.child('path')));
    validateUnreservedPath(path ?? '', here.child('path'), errors);
    validateMode(mode, here.child('mode'), errors);
  });
}

function validateFile(file: DownwardAPIVolumeFile, at: Path, errors: FieldError[]): void {
  if (!file.path) errors.push(required(at.child('path')));
  validateUnreservedPath(file.path ?? '', at.child('path'), errors);
  if (file.fieldRef) {
    validateFieldRef(file.fieldRef, VOLUME_FIELDS, at.child('fieldRef'), errors);
    if (file.resourceFieldRef) {
      errors.push(
        invalidValue(at, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'),
      );
    }
  } else if (file.resourceFieldRef) {
    validateResourceFieldRef(file.resourceFieldRef, at.child('resourceFieldRef'), errors, true);
  } else errors.push(required(at, 'one of fieldRef and resourceFieldRef is required'));
  validateMode(file.mode, at.child('mode'), errors);
}

const PROJECTIONS = [
  'secret',
  'configMap',
  'downwardAPI',
  'serviceAccountToken',
  'clusterTrustBundle',
  'podCertificate',
] as const;

function validateProjection(
  source: VolumeProjection,
  at: Path,
  paths: Set<string>,
  errors: FieldError[],
): void {
  let seen = 0;
  const conflict = (path: string | undefined, here: Path) => {
    if (!path) return;
    if (paths.has(path)) errors.push(invalidValue(here, path, 'conflicting duplicate paths'));
    paths.add(path);
  };
  for (const name of PROJECTIONS) {
    if (source[name] === undefined) continue;
    const here = at.child(name);
    if (seen++ > 0) {
      errors.push(forbiddenField(here, 'may not specify more than 1 volume type'));
      continue;
    }
    if (name === 'secret' || name === 'configMap') {
      const { name: object, items = [] } = source[name]!;
      if (!object) errors.push(required(here.child('name')));
      validateItems(items, here.child('items'), errors);
      for (const item of items) conflict(item.path, here);
    } else if (name === 'downwardAPI') {
      (source.downwardAPI?.items ?? []).forEach((file, index) => {
        validateFile(file, here.child('items').index(index), errors);
        conflict(file.path, here);
      });
    } else if (name === 'serviceAccountToken') {
      const { expirationSeconds = 3600, path } = source.serviceAccountToken!;
      if (expirationSeconds < 600) {
        errors.push(
          invalidValue(
            here.child('expirationSeconds'),
            expirationSeconds,
            'may not specify a duration less than 10 minutes',
          ),
        );
      }
      if (!path) errors.push(required(here.child('path')));
      else validateUnreservedPath(path, here.child('path'), errors);
      conflict(path, here);
    }
  }
  if (seen === 0) errors.push(required(at, 'must specify a volume type'));
}

const sources: { readonly [Name in SourceName]?: Validator<NonNullable<Volume[Name]>> } = {
  emptyDir({ sizeLimit }, at, errors) {
    if (sizeLimit !== undefined && compareQuantities(sizeLimit, '0') < 0) {
      errors.push(forbiddenField(at.child('sizeLimit'), 'SizeLimit field must be a valid resource quantity'));
    }
  },
  hostPath: validateHostPath,
  gitRepo({ repository, directory = '' }, at, errors) {
    if (!repository) errors.push(required(at.child('repository')));
    validateRelativePath(directory, at.child('directory'), errors);
  },
  gcePersistentDisk: demands('pdName'),
  awsElasticBlockStore: demands('volumeID'),
  secret({ secretName, defaultMode, items = [] }, at, errors) {
    if (!secretName) errors.push(required(at.child('secretName')));
    validateMode(defaultMode, at.child('defaultMode'), errors);
    validateItems(items, at.child('items'), errors);
  },
  nfs: validateNfs,
  iscsi: demands('targetPortal', 'iqn'),
  glusterfs: demands('endpoints', 'path'),
  persistentVolumeClaim: demands('claimName'),
  rbd: demands('monitors', 'image'),
  cinder: demands('volumeID'),
  cephfs: demands('monitors'),
  quobyte: demands('registry', 'volume'),
  downwardAPI({ defaultMode, items = [] }, at, errors) {
    validateMode(defaultMode, at.child('defaultMode'), errors);
    items.forEach((file, index) => {
      validateFile(file, at.child('items').index(index), errors);
    });
  },
  flexVolume: demands('driver'),
  configMap({ name, defaultMode, items = [] }, at, errors) {
    if (!name) errors.push(required(at.child('name')));
    validateMode(defaultMode, at.child('defaultMode'), errors);
    validateItems(items, at.child('items'), errors);
  },
  azureFile: demands('secretName', 'shareName'),
  vsphereVolume: demands('volumePath'),
  photonPersistentDisk: demands('pdID'),
  portworxVolume: demands('volumeID'),
  azureDisk: demands('diskName', 'diskURI'),
  storageos: demands('volumeName'),
  projected({ defaultMode, sources: parts = [] }, at, errors) {
    validateMode(defaultMode, at.child('defaultMode'), errors);
    const paths = new Set<string>();
    parts.forEach((source, index) => {
      validateProjection(source, at.child('sources').index(index), paths, errors);
    });
  },
  scaleIO: demands('gateway', 'system', 'volumeName'),
  csi({ driver, nodePublishSecretRef }, at, errors) {
    if (!driver) errors.push(required(at.child('driver')));
    else {
      for (const message of nameIsSubdomain(driver.toLowerCase(), false)) {
        errors.push(invalidValue(at.child('driver'), driver, message));
      }
    }
    if (nodePublishSecretRef && !nodePublishSecretRef.name) {
      errors.push(required(at.child('nodePublishSecretRef', 'name')));
    }
  },
  ephemeral({ volumeClaimTemplate }, at, errors) {
    if (volumeClaimTemplate === undefined) errors.push(required(at.child('volumeClaimTemplate')));
  },
  image({ reference, pullPolicy = '' }, at, errors) {
    if (!reference) errors.push(required(at.child('reference')));
    if (!['Always', 'IfNotPresent', 'Never'].includes(pullPolicy)) {
      errors.push(notSupported(at.child('pullPolicy'), pullPolicy, ['Always', 'IfNotPresent', 'Never']));
    }
  },
};

/** The checks by source; the volume's own field says which type is handed over. */
export const SOURCES = sources as Readonly<Partial<Record<SourceName, Validator<never>>>>;
