import type { JsonObject } from '../../base/json.ts';
import type { YamlReader } from '../content/yaml-reader.ts';
import type { ObjectSource } from './evidence.ts';
import { mapping, text } from './form.ts';

/** Objects that a check names: all of a kind, of a namespace, or one. */
export interface Subject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
}

/** `{apiVersion: apps/v1, kind: Deployment, namespace: red, name: web}`; apiVersion left out: v1. */
export function readSubject(yaml: YamlReader, key: string, nameNeeded = false): Subject {
  const object = yaml.mapping(key);
  const subject = subjectIn(object, nameNeeded);
  object.done();
  return subject;
}

/** The same among other keys of a mapping. */
export function subjectIn(object: YamlReader, nameNeeded = false): Subject {
  return {
    apiVersion: object.optional('apiVersion', key => object.string(key)) ?? 'v1',
    kind: object.string('kind'),
    namespace: object.optional('namespace', key => object.string(key)),
    name: nameNeeded ? object.string('name') : object.optional('name', key => object.string(key)),
  };
}

export const SUBJECT_KEYS: Readonly<Record<string, JsonObject>> = {
  apiVersion: text('Left out: v1'),
  kind: text(),
  namespace: text(),
  name: text(),
};

export const subjectSchema = (description: string, nameNeeded = false): JsonObject =>
  mapping(SUBJECT_KEYS, nameNeeded ? ['kind', 'name'] : ['kind'], description);

export const objectsOf = (source: ObjectSource, { apiVersion, kind, namespace, name }: Subject) =>
  source.objects(apiVersion, kind, namespace, name);

/** `Pod bee`. */
export const shown = ({ kind, name }: Pick<Subject, 'kind' | 'name'>): string =>
  name === undefined ? kind : `${kind} ${name}`;
