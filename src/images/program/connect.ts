/** How a program of the control plane gets its client. models clientcmd.BuildConfigFromFlags */
import { KubeconfigError } from '../../apimachinery/kubeconfig/kubeconfig.ts';
import { Client } from '../../client/client.ts';
import { Connection, type Dialer } from '../../client/connection.ts';
import { type ConnectionConfig, inClusterConfig, readKubeconfig } from '../../client/kubeconfig.ts';
import { verifyServer } from '../../machine/pki/verify.ts';
import type { NativeProcess } from '../../machine/runner.ts';
import { CommandFailed } from './command.ts';
import type { FlagSet } from './flag-set.ts';
import type { Klog } from './klog.ts';
import { ReflectorLog } from './reflector-log.ts';

/**
 * The connection that `--kubeconfig` and `--master` describe; without both, the pod's own.
 * @throws CommandFailed in clientcmd's words
 */
export function connectionConfig(
  process: NativeProcess,
  path: string,
  master: string,
  log: Klog,
): ConnectionConfig {
  const { files } = process.host;
  try {
    if (path !== '') {
      const config = readKubeconfig(path, files);
      return master === '' ? config : { ...config, server: master };
    }
    if (master !== '') return { server: master, ca: '', insecure: true, certificate: '', token: '' };
    log.line(
      'W',
      'client_config.go:683',
      'Neither --kubeconfig nor --master was specified.  Using the inClusterConfig.  This might not work.',
    );
    return inCluster(process, log);
  } catch (error) {
    if (error instanceof KubeconfigError) throw new CommandFailed(error.message);
    throw error;
  }
}

/**
 * Checks the kubeconfigs that `--authentication-kubeconfig` and `--authorization-kubeconfig` name.
 * models apiserver/pkg/server/options (delegating authentication and authorization)
 * @throws CommandFailed
 */
export function checkDelegation(process: NativeProcess, flags: FlagSet): void {
  for (const kind of ['authentication', 'authorization']) {
    const path = flags.text(`${kind}-kubeconfig`);
    if (path === '') continue;
    try {
      readKubeconfig(path, process.host.files);
    } catch (error) {
      if (!(error instanceof KubeconfigError)) throw error;
      const why = `failed to get delegated ${kind} kubeconfig: `;
      throw new CommandFailed(`${why}${why}${error.message}`);
    }
  }
}

/** A client over that connection. @param userAgent its first part is the field manager */
export function clientOf(
  process: NativeProcess,
  config: ConnectionConfig,
  userAgent: string,
  log: Klog,
): Client {
  const { network, ip } = process.host;
  const dialer: Dialer = {
    dial: (host, port) => network.dial(ip, host, port),
    verify: (certificate, authority, host) => verifyServer(certificate, authority, host, process.clock.now()),
  };
  return new Client(new ReflectorLog(new Connection(config, dialer), config.server, log), userAgent);
}

function inCluster(process: NativeProcess, log: Klog): ConnectionConfig {
  try {
    return inClusterConfig(process.env, process.host.files);
  } catch (error) {
    if (!(error instanceof KubeconfigError)) throw error;
    log.line(
      'W',
      'client_config.go:689',
      `error creating inClusterConfig, falling back to default config: ${error.message}`,
    );
    throw new KubeconfigError(
      'invalid configuration: no configuration has been provided, try setting KUBERNETES_MASTER environment variable',
    );
  }
}
