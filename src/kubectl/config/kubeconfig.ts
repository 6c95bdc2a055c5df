/** A kubeconfig: its form, reading several files as one, and writing back. models client-go/tools/clientcmd */

import { toYaml } from '../../apimachinery/yaml/emit.ts';
import { parseYaml } from '../../apimachinery/yaml/parse.ts';
import { YamlError } from '../../apimachinery/yaml/yaml-error.ts';
import { isObject, type JsonObject } from '../../base/json.ts';
import type { TypedFiles } from '../files.ts';
import { dirname } from '../files.ts';
import { CommandError } from '../framework/errors.ts';

export interface Cluster extends JsonObject {
  readonly server?: string;
  readonly 'certificate-authority'?: string;
  readonly 'certificate-authority-data'?: string;
  readonly 'insecure-skip-tls-verify'?: boolean;
  readonly 'tls-server-name'?: string;
}
export interface AuthInfo extends JsonObject {
  readonly 'client-certificate'?: string;
  readonly 'client-certificate-data'?: string;
  readonly 'client-key'?: string;
  readonly 'client-key-data'?: string;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly username?: string;
  readonly password?: string;
  readonly as?: string;
}
export interface ContextEntry extends JsonObject {
  readonly cluster?: string;
  readonly user?: string;
  readonly namespace?: string;
}
export type Part = 'clusters' | 'contexts' | 'users';

/** A kubeconfig with its named parts as maps, and where each came from. */
export interface Kubeconfig {
  readonly clusters: ReadonlyMap<string, Located<Cluster>>;
  readonly contexts: ReadonlyMap<string, Located<ContextEntry>>;
  readonly users: ReadonlyMap<string, Located<AuthInfo>>;
  readonly currentContext: string;
  readonly preferences: JsonObject;
}
export interface Located<T> {
  readonly value: T;
  /** The file that it was read from. */
  readonly file: string;
}

const ENTRY: Readonly<Record<Part, string>> = { clusters: 'cluster', contexts: 'context', users: 'user' };

/** The files of the kubeconfig, in the order they count: --kubeconfig, KUBECONFIG, ~/.kube/config. */
export function kubeconfigPaths(
  explicit: string,
  env: Readonly<Record<string, string | undefined>>,
): string[] {
  if (explicit !== '') return [explicit];
  if (env.KUBECONFIG) return [...new Set(env.KUBECONFIG.split(':').filter(path => path !== ''))];
  return [`${env.HOME ?? '/root'}/.kube/config`];
}

/** Reads and merges the files; the first that says something wins. @param mayBeMissing the file of --kubeconfig need not be there @throws CommandError where one cannot be read */
export function loadKubeconfig(
  files: TypedFiles,
  explicit: string,
  env: Readonly<Record<string, string | undefined>>,
  mayBeMissing = false,
): Kubeconfig {
  const clusters = new Map<string, Located<Cluster>>();
  const contexts = new Map<string, Located<ContextEntry>>();
  const users = new Map<string, Located<AuthInfo>>();
  let currentContext = '';
  let preferences: JsonObject = {};
  for (const file of kubeconfigPaths(explicit, env)) {
    if (files.stat(file) === undefined) {
      if (explicit !== '' && !mayBeMissing) throw new CommandError(`stat ${file}: no such file or directory`);
      continue;
    }
    const raw = readConfigFile(files, file);
    collect(raw, 'clusters', file, clusters);
    collect(raw, 'contexts', file, contexts);
    collect(raw, 'users', file, users);
    currentContext ||= typeof raw['current-context'] === 'string' ? raw['current-context'] : '';
    if (isObject(raw.preferences) && Object.keys(preferences).length === 0) preferences = raw.preferences;
  }
  return { clusters, contexts, users, currentContext, preferences };
}

/** One kubeconfig file as it stands; empty when it does not exist. @throws CommandError when it is no kubeconfig */
export function readConfigFile(files: TypedFiles, path: string): JsonObject {
  if (files.stat(path) === undefined) return {};
  try {
    const value = parseYaml(files.text(path));
    return isObject(value) ? value : {};
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new CommandError(`error loading config file "${path}": ${error.message}`);
  }
}

/** Writes a kubeconfig file as clientcmd does. */
export function writeConfigFile(files: TypedFiles, path: string, config: JsonObject): void {
  files.mkdir(dirname(path));
  files.write(path, toYaml(normalised(config)), 0o600);
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

function listOf(config: JsonObject, part: Part): readonly JsonObject[] {
  const list = config[part];
  return Array.isArray(list) ? list.filter(isObject) : [];
}

function collect<T extends JsonObject>(
  raw: JsonObject,
  part: Part,
  file: string,
  into: Map<string, Located<T>>,
): void {
  for (const entry of listOf(raw, part)) {
    const name = String(entry.name ?? '');
    if (!into.has(name)) into.set(name, { value: (entry[ENTRY[part]] ?? {}) as T, file });
  }
}
