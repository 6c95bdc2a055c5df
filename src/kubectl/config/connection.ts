/** Decides from kubeconfig and flags which server is asked, as whom, in which namespace. models clientcmd's overrides */

import type { AuthInfo, Cluster, Kubeconfig, Located } from '../../apimachinery/kubeconfig/kubeconfig.ts';
import { textFromBase64, toBase64 } from '../../base/base64.ts';
import { dirname, join, type TypedFiles } from '../files.ts';
import { CommandError, FinalMessage } from '../framework/errors.ts';
import type { Flags } from '../framework/parse.ts';
import type { TlsOptions } from '../io.ts';

export interface Connection {
  /** Without a slash at its end. */
  readonly server: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly groups: readonly string[];
  readonly tls: TlsOptions;
  /** Milliseconds, 0 for no limit. */
  readonly timeout: number;
}

/** The context in use: --context, else the kubeconfig's current one. */
export function contextName(config: Kubeconfig, flags: Flags): string {
  return flags.str('context') || config.currentContext;
}

/** The namespace in use and whether a flag named it. */
export function namespaceOf(config: Kubeconfig, flags: Flags): { namespace: string; explicit: boolean } {
  if (flags.str('namespace') !== '') return { namespace: flags.str('namespace'), explicit: true };
  const context = config.contexts.get(contextName(config, flags))?.value;
  return { namespace: context?.namespace || 'default', explicit: false };
}

/** @throws CommandError when the kubeconfig does not name what it should */
export function connectionOf(config: Kubeconfig, flags: Flags, files: TypedFiles): Connection {
  const name = contextName(config, flags);
  const context = config.contexts.get(name)?.value;
  if (name !== '' && context === undefined && flags.str('server') === '') {
    throw new FinalMessage(`Error in configuration: context was not found for specified context: ${name}\n`);
  }
  const clusterName = flags.str('cluster') || context?.cluster || '';
  const userName = flags.str('user') || context?.user || '';
  const cluster = config.clusters.get(clusterName);
  const user = config.users.get(userName);
  const [noUser, noCluster] = [
    userName !== '' && user === undefined,
    clusterName !== '' && cluster === undefined,
  ];
  if (flags.str('user') !== '' && noUser)
    throw new CommandError(`auth info ${JSON.stringify(userName)} does not exist`);
  if (flags.str('cluster') !== '' && noCluster)
    throw new CommandError(`no server found for cluster ${JSON.stringify(clusterName)}`);
  if ((noUser || noCluster) && flags.str('server') === '')
    throw configurationInvalid(name, clusterName, userName, cluster, user);
  const server = (flags.str('server') || cluster?.value.server || 'http://localhost:8080').replace(
    /\/+$/,
    '',
  );
  const address = server.includes('://') ? server : `http://${server}`;
  return {
    server: address,
    ...credentials(address, flags, userName, user, files),
    tls: tlsOf(flags, cluster, user, files),
    timeout: flags.str('request-timeout') === '0' ? 0 : timeoutMs(flags.str('request-timeout')),
  };
}

function configurationInvalid(
  context: string,
  clusterName: string,
  userName: string,
  cluster: Located<Cluster> | undefined,
  user: Located<AuthInfo> | undefined,
): FinalMessage {
  const lines = [
    ...(userName !== '' && user === undefined
      ? [`user "${userName}" was not found for context "${context}"`]
      : []),
    ...(cluster === undefined ? [`cluster "${clusterName}" was not found for context "${context}"`] : []),
  ];
  const head = 'Error in configuration: ';
  return new FinalMessage(
    lines.length === 1 ? `${head}${lines[0]}\n` : `${head}\n${lines.map(line => `* ${line}\n`).join('')}`,
  );
}

function timeoutMs(text: string): number {
  const seconds = /^\d+$/.test(text) ? Number(text) : undefined;
  if (seconds !== undefined) return seconds * 1000;
  const match = /^(\d+)(ms|s|m|h)$/.exec(text);
  if (match === null) {
    throw new CommandError(
      'Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)',
    );
  }
  return Number(match[1]) * { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[match[2] as 'ms' | 's' | 'm' | 'h'];
}

function credentials(
  server: string,
  flags: Flags,
  userName: string,
  user: Located<AuthInfo> | undefined,
  files: TypedFiles,
): { headers: Record<string, string>; groups: readonly string[] } {
  const info = user?.value;
  const token =
    flags.str('token') ||
    info?.token ||
    (info?.tokenFile ? files.text(join(dirname(user!.file), info.tokenFile)).trim() : '');
  const username = flags.str('username') || info?.username || '';
  const password = flags.str('password') || info?.password || '';
  const headers: Record<string, string> = {};
  if (server.startsWith('https://')) {
    if (token !== '') headers.Authorization = `Bearer ${token}`;
    else if (username !== '') headers.Authorization = `Basic ${toBase64(`${username}:${password}`)}`;
  }
  const impersonated = flags.str('as') || info?.as || '';
  if (impersonated !== '') headers['Impersonate-User'] = impersonated;
  if (flags.str('as-uid') !== '') headers['Impersonate-Uid'] = flags.str('as-uid');
  const groups = flags.list('as-group');
  if (impersonated === '' && (groups.length > 0 || flags.str('as-uid') !== '')) {
    throw new CommandError(
      `requesting uid, groups or user-extra for ${userName} without impersonating a user`,
    );
  }
  return { headers, groups };
}

function tlsOf(
  flags: Flags,
  cluster: Located<Cluster> | undefined,
  user: Located<AuthInfo> | undefined,
  files: TypedFiles,
): TlsOptions {
  const read = (data: string | undefined, path: string | undefined, base: string, what: string) => {
    if (data) return textFromBase64(data);
    if (!path) return undefined;
    const full = join(base, path);
    if (files.stat(full) === undefined)
      throw new CommandError(
        `unable to read ${what} ${full} for ${'user'} due to open ${full}: no such file or directory`,
      );
    return files.text(full);
  };
  const home = user === undefined ? '.' : dirname(user.file);
  const clusterHome = cluster === undefined ? '.' : dirname(cluster.file);
  const certificate = read(
    flags.str('client-certificate') === '' ? user?.value['client-certificate-data'] : undefined,
    flags.str('client-certificate') || user?.value['client-certificate'],
    flags.str('client-certificate') ? '.' : home,
    'client-cert',
  );
  const key = read(
    flags.str('client-key') === '' ? user?.value['client-key-data'] : undefined,
    flags.str('client-key') || user?.value['client-key'],
    flags.str('client-key') ? '.' : home,
    'client-key',
  );
  const ca = read(
    flags.str('certificate-authority') === '' ? cluster?.value['certificate-authority-data'] : undefined,
    flags.str('certificate-authority') || cluster?.value['certificate-authority'],
    flags.str('certificate-authority') ? '.' : clusterHome,
    'certificate-authority',
  );
  const insecure =
    flags.bool('insecure-skip-tls-verify') || cluster?.value['insecure-skip-tls-verify'] === true;
  return {
    ...(certificate === undefined ? {} : { certificate }),
    ...(key === undefined ? {} : { key }),
    ...(ca === undefined ? {} : { ca }),
    ...(insecure ? { insecure } : {}),
    ...(flags.str('tls-server-name') ? { serverName: flags.str('tls-server-name') } : {}),
  };
}
