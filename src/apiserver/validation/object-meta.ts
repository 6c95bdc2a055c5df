import type { ObjectMeta } from '../../api/generated/types.ts';
import {
  type FieldError,
  forbiddenField,
  invalidValue,
  required,
  tooLong,
} from '../../apimachinery/validation/field-error.ts';
import {
  byteLength,
  isLabelValue,
  isQualifiedName,
  type NameRule,
} from '../../apimachinery/validation/names.ts';
import { type Path, root } from '../../apimachinery/validation/path.ts';
import { jsonEqual } from '../../base/json.ts';

/** Checks of metadata. models k8s.io/apimachinery/pkg/api/validation/objectmeta.go */

const MAX_ANNOTATIONS = 256 * 1024;
const META = root('metadata');

export function validateLabels(labels: Readonly<Record<string, string>> | undefined, at: Path): FieldError[] {
  if (labels === undefined) return [];
  const errors: FieldError[] = [];
  for (const [key, value] of Object.entries(labels)) {
    for (const message of isQualifiedName(key)) errors.push(invalidValue(at, key, message));
    for (const message of isLabelValue(value)) errors.push(invalidValue(at, value, message));
  }
  return errors;
}

export function validateAnnotations(
  annotations: Readonly<Record<string, string>> | undefined,
  at: Path,
): FieldError[] {
  if (annotations === undefined) return [];
  const errors: FieldError[] = [];
  let size = 0;
  for (const [key, value] of Object.entries(annotations)) {
    for (const message of isQualifiedName(key.toLowerCase())) errors.push(invalidValue(at, key, message));
    size += byteLength(key) + byteLength(value);
  }
  if (size > MAX_ANNOTATIONS) errors.push(tooLong(at, MAX_ANNOTATIONS));
  return errors;
}

/** Metadata of a new object. @param name the kind's rule for names */
export function validateObjectMeta(
  meta: ObjectMeta,
  namespaced: boolean,
  name: NameRule,
  at: Path = META,
): FieldError[] {
  const errors: FieldError[] = [];
  if (meta.generateName) {
    for (const message of name(meta.generateName, true)) {
      errors.push(invalidValue(at.child('generateName'), meta.generateName, message));
    }
  }
  if (!meta.name) errors.push(required(at.child('name'), 'name or generateName is required'));
  else
    for (const message of name(meta.name, false))
      errors.push(invalidValue(at.child('name'), meta.name, message));
  if (namespaced && !meta.namespace) errors.push(required(at.child('namespace')));
  if (!namespaced && meta.namespace) {
    errors.push(forbiddenField(at.child('namespace'), 'not allowed on this type'));
  }
  errors.push(...validateCommonMeta(meta, at));
  return errors;
}

function validateCommonMeta(meta: ObjectMeta, at: Path): FieldError[] {
  return [
    ...(meta.generation !== undefined && meta.generation < 0
      ? [invalidValue(at.child('generation'), meta.generation, 'must be greater than or equal to 0')]
      : []),
    ...validateLabels(meta.labels, at.child('labels')),
    ...validateAnnotations(meta.annotations, at.child('annotations')),
    ...validateOwners(meta.ownerReferences, at.child('ownerReferences')),
    ...validateFinalizers(meta.finalizers, at.child('finalizers')),
  ];
}

function validateOwners(owners: ObjectMeta['ownerReferences'], at: Path): FieldError[] {
  const errors: FieldError[] = [];
  let controller: string | undefined;
  (owners ?? []).forEach((owner, index) => {
    const here = at.index(index);
    if (!owner.apiVersion) {
      errors.push(
        invalidValue(here.child('apiVersion'), owner.apiVersion ?? '', 'version must not be empty'),
      );
    }
    if (!owner.kind) errors.push(invalidValue(here.child('kind'), '', 'must not be empty'));
    if (!owner.name) errors.push(invalidValue(here.child('name'), '', 'must not be empty'));
    if (!owner.uid) errors.push(invalidValue(here.child('uid'), '', 'must not be empty'));
    if (owner.apiVersion === 'v1' && owner.kind === 'Event') {
      errors.push(invalidValue(here, owner, '/v1, Kind=Event is disallowed from being an owner'));
    }
    if (owner.controller !== true) return;
    if (controller !== undefined) {
      errors.push(
        invalidValue(
          at,
          owners,
          `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${owner.name}`,
        ),
      );
    }
    controller = owner.name;
  });
  return errors;
}

const STANDARD_FINALIZERS = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

function validateFinalizers(finalizers: readonly string[] | undefined, at: Path): FieldError[] {
  const errors: FieldError[] = [];
  for (const finalizer of finalizers ?? []) {
    for (const message of isQualifiedName(finalizer)) errors.push(invalidValue(at, finalizer, message));
    if (!finalizer.includes('/') && !STANDARD_FINALIZERS.has(finalizer)) {
      errors.push(
        invalidValue(at, finalizer, 'name is neither a standard finalizer name nor is it fully qualified'),
      );
    }
  }
  if (finalizers?.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    errors.push(invalidValue(at, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'));
  }
  return errors;
}

const IMMUTABLE = 'field is immutable';

/** Metadata of a changed object against its old one. */
export function validateObjectMetaUpdate(meta: ObjectMeta, old: ObjectMeta, at: Path = META): FieldError[] {
  const errors: FieldError[] = [];
  if (old.deletionTimestamp !== undefined) {
    const added = (meta.finalizers ?? []).filter(finalizer => !old.finalizers?.includes(finalizer));
    if (added.length > 0) {
      const shown = `[]string{${added.map(name => JSON.stringify(name)).join(', ')}}`;
      errors.push(
        forbiddenField(
          at.child('finalizers'),
          `no new finalizers can be added if the object is being deleted, found new finalizers ${shown}`,
        ),
      );
    }
  }
  if (meta.resourceVersion === undefined || meta.resourceVersion === '') {
    errors.push(
      invalidValue(
        at.child('resourceVersion'),
        meta.resourceVersion ?? '',
        'must be specified for an update',
      ),
    );
  }
  if ((meta.generation ?? 0) < (old.generation ?? 0)) {
    errors.push(invalidValue(at.child('generation'), meta.generation ?? 0, 'must not be decremented'));
  }
  const immutable = ['name', 'namespace', 'uid', 'creationTimestamp', 'deletionTimestamp'] as const;
  for (const field of [...immutable, 'deletionGracePeriodSeconds'] as const) {
    if (!jsonEqual(meta[field], old[field])) {
      errors.push(invalidValue(at.child(field), meta[field] ?? null, IMMUTABLE));
    }
  }
  errors.push(...validateLabels(meta.labels, at.child('labels')));
  errors.push(...validateAnnotations(meta.annotations, at.child('annotations')));
  errors.push(...validateOwners(meta.ownerReferences, at.child('ownerReferences')));
  return errors;
}
