/** A kubeconfig as the control plane's programs and kubelets read it. models client-go/tools/clientcmd */

import { entriesOf, KubeconfigError, parseKubeconfig } from '../apimachinery/kubeconfig/kubeconfig.ts';
import { textFromBase64 } from '../base/base64.ts';
import type { JsonObject } from '../base/json.ts';

/** How to reach an API server and what to show it. */
export interface ConnectionConfig {
  /** `https://172.30.1.2:6443` */
  readonly server: string;
  /** PEM of the authority that must have signed the server's certificate; '' when there is none. */
  readonly ca: string;
  readonly insecure: boolean;
  /** PEM; '' when there is none. */
  readonly certificate: string;
  readonly token: string;
}

interface Files {
  exists(path: string): boolean;
  readText(path: string): string;
}

/** The connection that a kubeconfig's current context describes. @throws KubeconfigError */
export function readKubeconfig(path: string, files: Files): ConnectionConfig {
  if (!files.exists(path)) throw new KubeconfigError(`stat ${path}: no such file or directory`);
  return connectionOf(parse(path, files.readText(path)), path.slice(0, path.lastIndexOf('/')), files);
}

/** The service account's connection inside a pod. @throws KubeconfigError when this is not in a pod */
export function inClusterConfig(env: Readonly<Record<string, string>>, files: Files): ConnectionConfig {
  const folder = '/var/run/secrets/kubernetes.io/serviceaccount';
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env;
  if (!host || !port)
    throw new KubeconfigError(
      'unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined',
    );
  if (!files.exists(`${folder}/token`))
    throw new KubeconfigError(`open ${folder}/token: no such file or directory`);
  const ca = files.exists(`${folder}/ca.crt`) ? files.readText(`${folder}/ca.crt`) : '';
  const token = files.readText(`${folder}/token`).trim();
  return { server: `https://${host}:${port}`, ca, insecure: false, certificate: '', token };
}

function parse(path: string, text: string): JsonObject {
  try {
    return parseKubeconfig(text);
  } catch (error) {
    if (error instanceof KubeconfigError)
      throw new KubeconfigError(`error loading config file "${path}": ${error.message}`);
    throw error;
  }
}

function connectionOf(config: JsonObject, folder: string, files: Files): ConnectionConfig {
  const clusters = entriesOf(config, 'clusters');
  const contexts = entriesOf(config, 'contexts');
  const users = entriesOf(config, 'users');
  const current = text(config['current-context']);
  if (clusters.size === 0 && contexts.size === 0 && users.size === 0 && current === '')
    throw invalid(['no configuration has been provided, try setting KUBERNETES_MASTER environment variable']);
  if (current === '')
    throw invalid(['no configuration has been provided, try setting KUBERNETES_MASTER environment variable']);
  const context = contexts.get(current);
  if (context === undefined) throw invalid([`context was not found for specified context: ${current}`]);
  const problems: string[] = [];
  const [userName, clusterName] = [text(context.user), text(context.cluster)];
  if (userName === '') problems.push(`user was not specified for context "${current}"`);
  else if (!users.has(userName)) problems.push(`user "${userName}" was not found for context "${current}"`);
  if (clusterName === '') problems.push(`cluster was not specified for context "${current}"`);
  else if (!clusters.has(clusterName))
    problems.push(`cluster "${clusterName}" was not found for context "${current}"`);

  const absolute = (path: string) => (path === '' || path.startsWith('/') ? path : `${folder}/${path}`);
  const open = (path: string, what: string, of: string): string => {
    if (files.exists(path)) return files.readText(path);
    problems.push(`unable to read ${what} ${path} for ${of} due to open ${path}: no such file or directory`);
    return '';
  };
  const user = users.get(userName) ?? {};
  let certificate = decoded(user['client-certificate-data']);
  const certificatePath = absolute(text(user['client-certificate']));
  const keyPath = absolute(text(user['client-key']));
  if (certificate !== '' || certificatePath !== '') {
    if (keyPath === '' && text(user['client-key-data']) === '')
      problems.push(
        `client-key-data or client-key must be specified for ${userName} to use the clientCert authentication method.`,
      );
    if (certificatePath !== '') {
      const read = open(certificatePath, 'client-cert', userName);
      if (certificate === '') certificate = read;
    }
    if (keyPath !== '') open(keyPath, 'client-key', userName);
  }
  const cluster = clusters.get(clusterName) ?? {};
  const server = text(cluster.server);
  if (Object.keys(cluster).length === 0) problems.push('cluster has no server defined');
  else if (server === '')
    problems.push(
      clusterName === ''
        ? 'default cluster has no server defined'
        : `no server found for cluster "${clusterName}"`,
    );
  let ca = decoded(cluster['certificate-authority-data']);
  const caPath = absolute(text(cluster['certificate-authority']));
  if (caPath !== '') {
    const read = open(caPath, 'certificate-authority', clusterName);
    if (ca === '') ca = read;
  }
  if (problems.length > 0) throw invalid(problems);
  const tokenFile = absolute(text(user.tokenFile));
  const token =
    tokenFile !== '' && files.exists(tokenFile) ? files.readText(tokenFile).trim() : text(user.token);
  return { server, ca, insecure: cluster['insecure-skip-tls-verify'] === true, certificate, token };
}

function invalid(problems: readonly string[]): KubeconfigError {
  const all = [...new Set(problems)];
  return new KubeconfigError(`invalid configuration: ${all.length === 1 ? all[0] : `[${all.join(', ')}]`}`);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function decoded(value: unknown): string {
  return textFromBase64(text(value));
}
