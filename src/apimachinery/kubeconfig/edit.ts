/** Changing a kubeconfig, and the form that it is written in. models client-go/tools/clientcmd/api/v1 conversion.go */
import { isObject, type JsonObject } from '../../base/json.ts';
import { toYaml } from '../yaml/emit.ts';
import { ENTRY, listOf, type Part } from './kubeconfig.ts';

/** The text of a kubeconfig as clientcmd writes it. */
export function kubeconfigText(config: JsonObject): string {
  return toYaml(normalised(config));
}

/** The named entries of one file, changed: `change` gets the old value, undefined removes. */
export function withEntry(
  config: JsonObject,
  part: Part,
  name: string,
  change: (old: JsonObject) => JsonObject | undefined,
): JsonObject {
  const entries = listOf(config, part);
  const old = entries.find(entry => entry.name === name);
  const value = change(isObject(old?.[ENTRY[part]]) ? (old[ENTRY[part]] as JsonObject) : {});
  const others = entries.filter(entry => entry.name !== name);
  return { ...config, [part]: value === undefined ? others : [...others, { [ENTRY[part]]: value, name }] };
}

/** A kubeconfig in the form and order that it is written. */
export function normalised(config: JsonObject): JsonObject {
  const sorted = (part: Part) => {
    const entries = [...listOf(config, part)].sort((a, b) => (String(a.name) < String(b.name) ? -1 : 1));
    return entries.length === 0 ? null : entries;
  };
  const { preferences } = config;
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: sorted('clusters'),
    contexts: sorted('contexts'),
    'current-context': config['current-context'] ?? '',
    ...(isObject(preferences) && Object.keys(preferences).length > 0 ? { preferences } : {}),
    users: sorted('users'),
  };
}
