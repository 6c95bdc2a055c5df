/** A kubeconfig: its form, and reading it as clientcmd does. models client-go/tools/clientcmd and its api/v1 */
import type { JsonObject } from '../../base/json.ts';
import { DecodeError, decode } from '../decode/decode.ts';
import { notRegistered, typeMetaOf } from '../decode/type-meta.ts';
import { any, bool, bytes, list, map, string, struct } from '../schema/declare.ts';
import { parseYaml } from '../yaml/parse.ts';
import { YamlError } from '../yaml/yaml-error.ts';
import { entryText } from './go-text.ts';

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

/** What an entry of a part holds besides its name. */
export const ENTRY: Readonly<Record<Part, string>> = {
  clusters: 'cluster',
  contexts: 'context',
  users: 'user',
};

const SCHEME = 'pkg/api/v1/latest.go:47';
const extensions = { extensions: list(any, '[]v1.NamedExtension') };
const CONFIG = struct('Config', {
  kind: string,
  apiVersion: string,
  preferences: struct('Preferences', { colors: bool, ...extensions }),
  clusters: list(
    struct('NamedCluster', {
      name: string,
      cluster: struct('Cluster', {
        server: string,
        'tls-server-name': string,
        'insecure-skip-tls-verify': bool,
        'certificate-authority': string,
        'certificate-authority-data': bytes,
        'proxy-url': string,
        'disable-compression': bool,
        ...extensions,
      }),
    }),
  ),
  users: list(
    struct('NamedAuthInfo', {
      name: string,
      user: struct('AuthInfo', {
        'client-certificate': string,
        'client-certificate-data': bytes,
        'client-key': string,
        'client-key-data': bytes,
        token: string,
        tokenFile: string,
        as: string,
        'as-uid': string,
        'as-groups': list(string),
        'as-user-extra': map(list(string)),
        username: string,
        password: string,
        'auth-provider': any,
        exec: any,
        ...extensions,
      }),
    }),
  ),
  contexts: list(
    struct('NamedContext', {
      name: string,
      context: struct('Context', { cluster: string, user: string, namespace: string, ...extensions }),
    }),
  ),
  'current-context': string,
  ...extensions,
});

/** A text is no kubeconfig; the message is clientcmd's, without the file's name. */
export class KubeconfigError extends Error {}

/** What a kubeconfig's text says, fields that it does not have left out; empty for an empty one. @throws KubeconfigError */
export function parseKubeconfig(text: string): JsonObject {
  try {
    const value = parseYaml(text);
    const { apiVersion, kind } = typeMetaOf(value);
    const meta = { apiVersion: apiVersion || 'v1', kind: kind || 'Config' };
    if (meta.kind !== 'Config' || meta.apiVersion !== 'v1') throw notRegistered(meta, SCHEME);
    const config = decode(CONFIG, value).value as JsonObject;
    for (const part of ['clusters', 'users', 'contexts'] as const) refuseTwice(config, part);
    return config;
  } catch (error) {
    if (error instanceof YamlError || error instanceof DecodeError) throw new KubeconfigError(error.message);
    throw error;
  }
}

/** The entries of a part that have a name, each with what it holds. */
export function entriesOf(config: JsonObject, part: Part): ReadonlyMap<string, JsonObject> {
  const found = new Map<string, JsonObject>();
  for (const entry of listOf(config, part)) {
    const name = String(entry.name ?? '');
    if (!found.has(name)) found.set(name, (entry[ENTRY[part]] ?? {}) as JsonObject);
  }
  return found;
}

/** @throws KubeconfigError for two entries of one name in one file */
function refuseTwice(config: JsonObject, part: Part): void {
  const names = listOf(config, part).map(entry => String(entry.name ?? ''));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  const type = { clusters: 'Cluster', contexts: 'Context', users: 'AuthInfo' }[part];
  const entries = listOf(config, part).map(entry => entryText(entry, part, ENTRY[part]));
  throw new KubeconfigError(
    `error converting *[]Named${type} into *map[string]*api.${type}: duplicate name ${JSON.stringify(twice)} in list: [${entries.join(' ')}]`,
  );
}

/** The entries of a part as they stand. */
export function listOf(config: JsonObject, part: Part): readonly JsonObject[] {
  return (config[part] ?? []) as readonly JsonObject[];
}
