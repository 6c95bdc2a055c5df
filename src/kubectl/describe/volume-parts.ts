/** The lines of which a volume's description is made. */
import { canonicalQuantity, compareQuantities } from '../../api/quantity.ts';
import { isObject, type JsonObject } from '../../base/json.ts';
import { goList, LONGEST_LINE, shorten, sortedEntries } from './text.ts';

/** Lines of a source, cells separated by tabs; an indented line stands one level deeper. */
export type Part = (source: JsonObject, persistent: boolean) => readonly string[];

export const type =
  (text: string): Part =>
  () => [`Type:\t${text}`];

/** `Path:\t/data`; @param absent what stands there when the field is not set */
export const field =
  (title: string, name: string, absent = ''): Part =>
  source => [`${title}:\t${String(source[name] ?? absent)}`];

/** `ReadOnly:\tfalse` */
export const flag =
  (title: string, name: string): Part =>
  source => [`${title}:\t${source[name] === true}`];

/** `[a b]`, as Go prints a list. */
export const list =
  (title: string, name: string): Part =>
  source => [`${title}:\t${goList(source[name] as readonly unknown[] | undefined)}`];

/** A reference to a secret, as Go prints a pointer to one. */
export const secretReference: Part = ({ secretRef }) => {
  if (!isObject(secretRef)) return ['SecretRef:\tnil'];
  const name = `Name:${String(secretRef.name ?? '')},`;
  return [
    secretRef.namespace === undefined
      ? `SecretRef:\t&LocalObjectReference{${name}}`
      : `SecretRef:\t&SecretReference{${name}Namespace:${String(secretRef.namespace)},}`,
  ];
};

export const secretName: Part = ({ secretRef }) => {
  const { name = '', namespace = '' } = isObject(secretRef) ? secretRef : {};
  return [`SecretName:\t${String(name)}`, `SecretNamespace:\t${String(namespace)}`];
};

/** Only of a PersistentVolume's source. */
export const ofVolume =
  (part: Part): Part =>
  (source, persistent) =>
    persistent ? part(source, persistent) : [];

export const sizeLimit: Part = ({ sizeLimit: limit }) => [
  `SizeLimit:\t${typeof limit === 'string' && compareQuantities(limit, '0') > 0 ? canonicalQuantity(limit) : '<unset>'}`,
];

export const downwardItems: Part = ({ items }) => [
  'Items:',
  ...((items ?? []) as readonly JsonObject[]).flatMap(({ fieldRef, resourceFieldRef, path }) => [
    ...(isObject(fieldRef) ? [`  ${String(fieldRef.fieldPath)} -> ${String(path)}`] : []),
    ...(isObject(resourceFieldRef) ? [`  ${String(resourceFieldRef.resource)} -> ${String(path)}`] : []),
  ]),
];

export const options: Part = ({ options: map }) => [
  `Options:\tmap[${sortedEntries(map as Readonly<Record<string, string>> | undefined)
    .map(([key, value]) => `${key}:${value}`)
    .join(' ')}]`,
];

/** models printCSIPersistentVolumeAttributesMultiline, which indents all that follows the title once more */
export const attributes: Part = ({ volumeAttributes }) => {
  const lines = sortedEntries(volumeAttributes as Readonly<Record<string, string>> | undefined).map(
    ([key, value]) => shorten(`${key}=${value}`, LONGEST_LINE),
  );
  if (lines.length === 0) return ['VolumeAttributes:\t<none>'];
  const [first, ...rest] = lines;
  return [`VolumeAttributes:\t    ${first}`, ...rest.map(line => `    \t    ${line}`)];
};

const optional = (source: JsonObject) => `Optional:\t${source.optional === true}`;

/** What is put together in a projected volume; other sources are not shown. */
export const projectedSources: Part = ({ sources }) =>
  ((sources ?? []) as readonly JsonObject[]).flatMap(
    ({ secret, downwardAPI, configMap, serviceAccountToken }) => {
      if (isObject(secret)) return [`SecretName:\t${String(secret.name ?? '')}`, optional(secret)];
      if (isObject(downwardAPI)) return ['DownwardAPI:\ttrue'];
      if (isObject(configMap))
        return [`ConfigMapName:\t${String(configMap.name ?? '')}`, optional(configMap)];
      return isObject(serviceAccountToken)
        ? [`TokenExpirationSeconds:\t${String(serviceAccountToken.expirationSeconds)}`]
        : [];
    },
  );
