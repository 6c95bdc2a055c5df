import { resourceOfKind } from '../../api/resources.ts';
import type { Json, JsonObject } from '../../base/json.ts';
import type { YamlReader } from '../content/yaml-reader.ts';
import {
  groupOf,
  hasController,
  isMadeByItself,
  isMirror,
  isOwnChange,
  isOwnKind,
  keyOf,
  metadataOf,
  nameOf,
  namespaceOf,
  withoutOwn,
} from './changed-by-itself.ts';
import type { Told, Verdict } from './check.ts';
import { differences } from './difference.ts';
import type { Evidence } from './evidence.ts';
import { type Form, flag, listOf, mapping, text, texts } from './form.ts';
import { brief } from './object-check.ts';
import { formatPath, isAtOrBelow, type PathPattern, readPath } from './paths.ts';
import { settingsChanges } from './settings-changes.ts';
import { SUBJECT_KEYS, type Subject, subjectIn } from './subject.ts';

/**
 * The form `onlyChanged:` of a check: all but what it names is as the lab began: no object is changed, replaced, gone or
 * new, and no file or unit that says how a machine works (below /etc, and the kubelet's). What controllers do by
 * themselves does not count: status, events, bindings, the pods of a workload.
 *
 *     onlyChanged:
 *     - {kind: Pod, namespace: red, name: bee}                       # may be changed, replaced, made, deleted
 *     - {kind: Node, name: node01, fields: [spec.taints]}            # this object, but only these fields
 *     - {apiVersion: apps/v1, kind: Deployment, namespace: red}      # any name; `name: web-*` by its beginning
 *     - {kind: Pod, namespace: red, name: bee, fields: [spec.image], replaced: true}   # and may be made anew
 *     - {machine: node01, path: /etc/kubernetes/manifests/}          # a file, or with / at the end what is below
 *     - {machine: node01, unit: kubelet}
 *
 * `onlyChanged: []`: nothing at all. A namespace that may be made brings what controllers put into it.
 */
function readOnlyChangedCheck(yaml: YamlReader): Verdict {
  const exceptions = yaml.each('onlyChanged', readException);
  const objects = exceptions.filter((one): one is ObjectException => 'kind' in one);
  const settings = exceptions.filter((one): one is SettingsException => 'machine' in one);
  const names = exceptions.map(({ shown }) => shown).join(', ');
  const expected: Told =
    exceptions.length === 0
      ? { en: 'nothing changed', ko: '아무것도 바뀌지 않음' }
      : { en: `nothing changed but ${names}`, ko: `${names} 말고는 바뀌지 않음` };
  return evidence => {
    const changes = [
      ...objectChanges(evidence, objects),
      ...evidence.machines.flatMap(machine =>
        settingsChanges(
          machine,
          evidence.start.settings(machine),
          evidence.machine(machine)?.settings(),
        ).flatMap(({ path, unit, told }) =>
          settings.some(one => one.allows(machine, path, unit)) ? [] : [told],
        ),
      ),
    ];
    return { passed: changes.length === 0, expected, found: changes.length === 0 ? expected : tell(changes) };
  };
}

export const ONLY_CHANGED: Form = {
  keys: {
    onlyChanged: listOf(
      mapping(
        {
          ...SUBJECT_KEYS,
          name: text('Left out: any; with * at the end by its beginning'),
          fields: texts('Only these fields of objects that stay'),
          replaced: flag('With fields: an object of the same name may take its place'),
          machine: text('With path or unit'),
          path: text('A file; with / at the end all below a folder'),
          unit: text('A systemd unit'),
        },
        [],
      ),
      'All that may be otherwise than it was when the lab began',
    ),
  },
  read: readOnlyChangedCheck,
};

interface ObjectException extends Subject {
  readonly shown: string;
  readonly fields: readonly PathPattern[] | undefined;
  readonly replaced: boolean;
}

interface SettingsException {
  readonly machine: string;
  readonly shown: string;
  allows(machine: string, path: string | undefined, unit: string | undefined): boolean;
}

function readException(yaml: YamlReader): ObjectException | SettingsException {
  return yaml.has('machine') ? readSettings(yaml) : readObject(yaml);
}

function readObject(yaml: YamlReader): ObjectException {
  const subject = subjectIn(yaml);
  if (subject.kind !== '' && resourceOfKind(subject.apiVersion, subject.kind) === undefined)
    yaml.complain('kind', `${subject.kind} is not known in ${subject.apiVersion}`);
  const fields = yaml.optional('fields', key => yaml.strings(key));
  const replaced = yaml.optional('replaced', key => yaml.boolean(key)) ?? false;
  yaml.done();
  const name = `${subject.kind} ${subject.name ?? '*'}`;
  return {
    ...subject,
    shown: fields === undefined ? name : `${name} (${fields.join(', ')})`,
    fields: fields?.map(readPath),
    replaced,
  };
}

function readSettings(yaml: YamlReader): SettingsException {
  const machine = yaml.string('machine');
  const path = yaml.optional('path', key => yaml.string(key));
  const unit = yaml.optional('unit', key => yaml.string(key));
  if ((path === undefined) === (unit === undefined)) yaml.complain('machine', 'needs either path or unit');
  yaml.done();
  return {
    machine,
    shown: `${machine}:${path ?? unit}`,
    allows: (where, file, service) =>
      where === machine &&
      (unit === undefined
        ? file !== undefined && (path!.endsWith('/') ? file.startsWith(path!) : file === path)
        : service === unit || service === `${unit}.service`),
  };
}

/** The exceptions that cover an object, those with fields among them. */
function exceptionsFor(
  object: JsonObject,
  exceptions: readonly ObjectException[],
): readonly ObjectException[] {
  const group = groupOf(object);
  return exceptions.filter(
    ({ apiVersion, kind, namespace, name }) =>
      object.kind === kind &&
      group === groupOf({ apiVersion }) &&
      (namespace === undefined || namespaceOf(object) === namespace) &&
      (name === undefined ||
        (name.endsWith('*') ? nameOf(object).startsWith(name.slice(0, -1)) : nameOf(object) === name)),
  );
}

function objectChanges(evidence: Evidence, exceptions: readonly ObjectException[]): readonly Told[] {
  const before = keyed(evidence.start.all());
  const after = keyed(evidence.all());
  const isFree = (object: JsonObject) =>
    isOwnKind(object) || exceptionsFor(object, exceptions).some(({ fields }) => fields === undefined);
  const newNamespaces = new Set(
    [...after.values()].flatMap(now =>
      now.kind === 'Namespace' && !before.has(keyOf(now)) ? [nameOf(now)] : [],
    ),
  );
  return [
    ...[...before].flatMap(([key, then]) => {
      const now = after.get(key);
      if (isFree(then)) return [];
      if (now === undefined) return hasController(then) ? [] : [gone(then)];
      return changesOf(then, now, exceptionsFor(then, exceptions));
    }),
    ...[...after].flatMap(([key, now]) => {
      if (before.has(key) || isFree(now) || hasController(now) || isMadeByItself(now)) return [];
      // Of a namespace that nobody asked for one line is enough.
      return newNamespaces.has(namespaceOf(now)) && !isFree(namespaceNamed(after, now)) ? [] : [isNew(now)];
    }),
  ];
}

const namespaceNamed = (after: ReadonlyMap<string, JsonObject>, object: JsonObject) =>
  after.get(keyOf({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespaceOf(object) } }))!;

/** What every object has of its own. */
const IDENTITY = ['metadata.uid', 'metadata.creationTimestamp'].map(readPath);

function changesOf(
  then: JsonObject,
  now: JsonObject,
  exceptions: readonly ObjectException[],
): readonly Told[] {
  const replaced = metadataOf(then).uid !== metadataOf(now).uid && !isMirror(now);
  // A workload makes its pods anew, under another name or the same.
  if (replaced && hasController(now)) return [];
  if (replaced && !exceptions.some(one => one.replaced))
    return [{ en: `${shown(now)} was replaced`, ko: `${shown(now)}: 다시 만들어짐` }];
  const fields = [...exceptions.flatMap(one => one.fields ?? []), ...(replaced ? IDENTITY : [])];
  const changed = differences(withoutOwn(then), withoutOwn(now)).find(
    change => !isOwnChange(change, now) && !fields.some(field => isAtOrBelow(change.path, field)),
  );
  if (changed === undefined) return [];
  const { path } = changed;
  return [`${shown(now)} ${formatPath(path)}: ${value(changed.before)} → ${value(changed.after)}`];
}

const gone = (object: JsonObject): Told => ({
  en: `${shown(object)} is gone`,
  ko: `${shown(object)}: 없어짐`,
});
const isNew = (object: JsonObject): Told => ({
  en: `${shown(object)} is new`,
  ko: `${shown(object)}: 새로 생김`,
});
const value = (inner: unknown) => brief((inner ?? null) as Json);

/** `Pod red/bee` */
function shown(object: JsonObject): string {
  const namespace = namespaceOf(object);
  return `${object.kind} ${namespace === '' ? '' : `${namespace}/`}${nameOf(object)}`;
}

/** Objects by what they are called; one that is on its way out counts as gone. */
function keyed(objects: readonly JsonObject[]): ReadonlyMap<string, JsonObject> {
  const staying = objects.filter(object => metadataOf(object).deletionTimestamp === undefined);
  return new Map(staying.map(object => [keyOf(object), object]));
}

/** More changes than these are counted, not told. */
const MOST_TOLD = 5;

function tell(changes: readonly Told[]): Told {
  const told = changes.slice(0, MOST_TOLD);
  const more = changes.length - told.length;
  const inOne = (language: 'en' | 'ko') => told.map(one => (typeof one === 'string' ? one : one[language]));
  return {
    en: [...inOne('en'), ...(more > 0 ? [`and ${more} more`] : [])].join('; '),
    ko: [...inOne('ko'), ...(more > 0 ? [`그 밖에 ${more}개`] : [])].join('; '),
  };
}
