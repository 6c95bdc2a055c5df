/** The files that kubectl's configuration stands in. models client-go/tools/clientcmd/loader.go */
import { kubeconfigText } from '../../apimachinery/kubeconfig/edit.ts';
import {
  type AuthInfo,
  type Cluster,
  type ContextEntry,
  entriesOf,
  type Kubeconfig,
  KubeconfigError,
  type Located,
  type Part,
  parseKubeconfig,
} from '../../apimachinery/kubeconfig/kubeconfig.ts';
import { isObject, type JsonObject } from '../../base/json.ts';
import { dirname, type TypedFiles } from '../files.ts';
import { CommandError } from '../framework/errors.ts';

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
    return parseKubeconfig(files.text(path));
  } catch (error) {
    if (!(error instanceof KubeconfigError)) throw error;
    throw new CommandError(`error loading config file "${path}": ${error.message}`);
  }
}

/** Writes a kubeconfig file as clientcmd does. */
export function writeConfigFile(files: TypedFiles, path: string, config: JsonObject): void {
  files.mkdir(dirname(path));
  files.write(path, kubeconfigText(config), 0o600);
}

function collect<T extends JsonObject>(
  raw: JsonObject,
  part: Part,
  file: string,
  into: Map<string, Located<T>>,
): void {
  for (const [name, value] of entriesOf(raw, part))
    if (!into.has(name)) into.set(name, { value: value as T, file });
}
