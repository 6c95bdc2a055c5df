import type { ObjectMeta, Volume } from '../../api/generated/types.ts';
import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalidValue,
  required,
} from '../../apimachinery/validation/field-error.ts';
import { isDns1123Label, nameIsSubdomain } from '../../apimachinery/validation/names.ts';
import type { Path } from '../../apimachinery/validation/path.ts';
import { SOURCE_ORDER, SOURCES } from './volume-sources.ts';

/** The volumes of a pod that are good, by name: what mounts may name. */
export type Volumes = ReadonlyMap<string, Volume>;

/** models ValidateVolumes of pkg/apis/core/validation. @param meta of the pod; absent for templates */
export function validateVolumes(
  volumes: readonly Volume[],
  meta: ObjectMeta | undefined,
  at: Path,
  errors: FieldError[],
): Volumes {
  const good = new Map<string, Volume>();
  const created = new Set(
    volumes.filter(({ ephemeral }) => ephemeral).map(({ name }) => `${meta?.name}-${name}`),
  );
  volumes.forEach((volume, index) => {
    const here = at.index(index);
    const own: FieldError[] = [];
    validateSource(volume, meta, here, own);
    if (!volume.name) own.push(required(here.child('name')));
    else {
      for (const message of isDns1123Label(volume.name)) {
        own.push(invalidValue(here.child('name'), volume.name, message));
      }
    }
    if (good.has(volume.name)) own.push(duplicate(here.child('name'), volume.name));
    if (own.length === 0) good.set(volume.name, volume);
    else errors.push(...own);
    const claim = volume.persistentVolumeClaim?.claimName;
    if (meta?.name && claim !== undefined && created.has(claim)) {
      errors.push(
        invalidValue(
          here.child('persistentVolumeClaim', 'claimName'),
          claim,
          'must not reference a PVC that gets created for an ephemeral volume',
        ),
      );
    }
  });
  return good;
}

function validateSource(volume: Volume, meta: ObjectMeta | undefined, at: Path, errors: FieldError[]): void {
  let seen = 0;
  for (const name of SOURCE_ORDER) {
    const source = volume[name];
    if (source === undefined) continue;
    if (seen++ > 0) {
      errors.push(forbiddenField(at.child(name), 'may not specify more than 1 volume type'));
      continue;
    }
    SOURCES[name]?.(source as never, at.child(name), errors);
  }
  if (volume.ephemeral && meta?.name && volume.name) {
    const claim = `${meta.name}-${volume.name}`;
    for (const message of nameIsSubdomain(claim, false)) {
      errors.push(invalidValue(at.child('name'), volume.name, `PVC name "${claim}": ${message}`));
    }
  }
  if (seen === 0) errors.push(required(at, 'must specify a volume type'));
}
