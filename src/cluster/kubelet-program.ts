/** /usr/bin/kubelet as systemd starts it: flags, config file, kubeconfig, then a kubelet until it is told to end. Models cmd/kubelet/app/server.go */

import { parseQuantity } from '../api/quantity.ts';
import { KUBERNETES_VERSION } from '../api/version.ts';
import { KubeconfigError } from '../apimachinery/kubeconfig/kubeconfig.ts';
import { staticPodRules } from '../apiserver/kinds/static-pod.ts';
import { sha256Hex } from '../base/sha256.ts';
import type { Client } from '../client/client.ts';
import { readKubeconfig } from '../client/kubeconfig.ts';
import { CommandFailed, untilAsked } from '../images/program/command.ts';
import { clientOf } from '../images/program/connect.ts';
import { FlagError, FlagSet, flagTable } from '../images/program/flag-set.ts';
import { Klog } from '../images/program/klog.ts';
import { ConfigError, DEFAULT_CONFIG, type KubeletConfig, parseConfig } from '../kubelet/config.ts';
import { Kubelet } from '../kubelet/kubelet.ts';
import { ContainerRuntime } from '../kubelet/runtime/runtime.ts';
import type { Machine } from '../machine/machine.ts';
import type { NativeProcess, NativeProgram } from '../machine/runner.ts';
import { SYSTEM } from './linux/distribution.ts';

const FLAGS = flagTable(`
  address ip 0.0.0.0
  bootstrap-kubeconfig string
  cert-dir string /var/lib/kubelet/pki
  cgroup-driver string cgroupfs
  cluster-dns stringSlice
  cluster-domain string
  config string
  config-dir string
  container-runtime-endpoint string
  cloud-provider string
  eviction-hard mapStringString
  fail-swap-on bool true
  feature-gates mapStringBool
  file-check-frequency duration 20s
  help,h bool false
  hostname-override string
  kubeconfig string
  kube-reserved mapStringString
  log-flush-frequency duration 5s
  logging-format string text
  max-pods int32 110
  node-ip string
  node-labels mapStringString
  node-status-update-frequency duration 10s
  pod-manifest-path string
  read-only-port int32 10255
  register-node bool true
  register-with-taints stringSlice
  resolv-conf string /etc/resolv.conf
  root-dir string /var/lib/kubelet
  rotate-certificates bool false
  runtime-cgroups string
  serialize-image-pulls bool true
  sync-frequency duration 1m0s
  system-reserved mapStringString
  tls-cert-file string
  tls-private-key-file string
  v,v level 0
  version string false
  vmodule moduleSpec
`);

const HEALTH_PORT = 10248;
const USAGE = { milliCpu: 25, memoryBytes: 48 * 1024 * 1024 };

/** The kubelet of the machine that the process runs on. */
export const kubeletProgram: NativeProgram = async process => {
  const log = new Klog(process.clock, process.stderr, 1);
  try {
    const flags = readFlags(process);
    if (flags.text('version') !== 'false') {
      await process.stdout.write(`Kubernetes ${KUBERNETES_VERSION}\n`);
      return 0;
    }
    const config = readConfig(process, flags, log);
    log.structured('I', 'server.go:212', 'Kubelet version', { kubeletVersion: KUBERNETES_VERSION });
    const kubelet = makeKubelet(process, flags, config, log);
    process.usage?.(USAGE.milliCpu, USAGE.memoryBytes);
    const health = process.host.network.listen('127.0.0.1', HEALTH_PORT, { fetch: healthz }, process.host.ip);
    try {
      kubelet.start();
      log.structured('I', 'server.go:1267', 'Started kubelet');
      await untilAsked(process);
    } finally {
      health.close();
      kubelet.stop();
    }
    return 0;
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    log.structured('E', 'run.go:72', 'command failed', { err: error.message });
    return 1;
  }
};

function readFlags(process: NativeProcess): FlagSet {
  try {
    const flags = new FlagSet(
      FLAGS,
      process.argv.slice(1).map(arg => (arg === '--version' ? '--version=true' : arg)),
    );
    const [command] = flags.args;
    if (command !== undefined) throw new CommandFailed(`unknown command ${command}`);
    return flags;
  } catch (error) {
    if (error instanceof FlagError) throw new CommandFailed(`failed to parse kubelet flag: ${error.message}`);
    throw error;
  }
}

/** The config file's values, with the flags that were given over them. */
function readConfig({ host }: NativeProcess, flags: FlagSet, log: Klog): KubeletConfig {
  const path = flags.text('config');
  let config = DEFAULT_CONFIG;
  if (path !== '') {
    if (!host.files.exists(path)) {
      const open = `open ${path}: no such file or directory`;
      throw new CommandFailed(
        `failed to load kubelet config file, path: ${path}, error: failed to load Kubelet config file ${path}, error failed to read kubelet config file "${path}", error: ${open}`,
      );
    }
    try {
      config = parseConfig(host.files.readText(path), path, err =>
        log.structured('I', 'codec.go:87', 'Using lenient decoding as strict decoding failed', { err }),
      );
    } catch (error) {
      if (error instanceof ConfigError) throw new CommandFailed(error.message);
      throw error;
    }
  }
  const pairs = (name: string) => Object.fromEntries(flags.pairs(name));
  return {
    ...config,
    ...(flags.changed('pod-manifest-path') && { staticPodPath: flags.text('pod-manifest-path') }),
    ...(flags.changed('cluster-dns') && { clusterDNS: flags.list('cluster-dns') }),
    ...(flags.changed('cluster-domain') && { clusterDomain: flags.text('cluster-domain') }),
    ...(flags.changed('container-runtime-endpoint') && {
      containerRuntimeEndpoint: flags.text('container-runtime-endpoint'),
    }),
    ...(flags.changed('eviction-hard') && { evictionHard: evictionPairs(flags.text('eviction-hard')) }),
    ...(flags.changed('max-pods') && { maxPods: flags.number('max-pods') }),
    ...(flags.changed('kube-reserved') && { kubeReserved: pairs('kube-reserved') }),
    ...(flags.changed('system-reserved') && { systemReserved: pairs('system-reserved') }),
    ...(flags.changed('register-node') && { registerNode: flags.bool('register-node') }),
    ...(flags.changed('resolv-conf') && { resolvConf: flags.text('resolv-conf') }),
    ...(flags.changed('sync-frequency') && { syncFrequency: flags.duration('sync-frequency') }),
    ...(flags.changed('file-check-frequency') && {
      fileCheckFrequency: flags.duration('file-check-frequency'),
    }),
    ...(flags.changed('node-status-update-frequency') && {
      nodeStatusUpdateFrequency: flags.duration('node-status-update-frequency'),
    }),
    ...(flags.changed('register-with-taints') && {
      registerWithTaints: flags.list('register-with-taints').map(taint),
    }),
  };
}

function makeKubelet(process: NativeProcess, flags: FlagSet, config: KubeletConfig, log: Klog): Kubelet {
  const { host, clock, rng } = process;
  const machine = host.machine as Machine;
  const { files } = host;
  if (config.clientCAFile !== '' && !files.exists(config.clientCAFile)) {
    throw new CommandFailed(`failed to run Kubelet: open ${config.clientCAFile}: no such file or directory`);
  }
  checkThresholds(config);
  const client = connect(process, flags, log);
  const runtime = () =>
    machine.sockets.get(config.containerRuntimeEndpoint.replace(/^unix:\/\/(\/var(?=\/run))?/, ''));
  const containerd = runtime();
  if (!(containerd instanceof ContainerRuntime)) {
    const endpoint = config.containerRuntimeEndpoint;
    const dial = `dial unix ${endpoint.replace('unix://', '')}: connect: no such file or directory`;
    throw new CommandFailed(
      `failed to run Kubelet: validate service connection: validate CRI v1 runtime API for endpoint "${endpoint}": rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: ${dial}"`,
    );
  }
  const nodeName = (flags.text('hostname-override') || host.hostname).toLowerCase();
  return new Kubelet({
    clock,
    rng,
    client,
    runtime: containerd,
    isRuntimeUp: () => runtime() === containerd,
    files,
    network: host.network,
    podRules: staticPodRules,
    config,
    nodeName,
    nodeIp: flags.text('node-ip') || host.ip,
    labels: Object.fromEntries(flags.pairs('node-labels')),
    facts: {
      cpus: machine.cpus,
      memoryBytes: machine.memoryBytes,
      ephemeralStorageBytes: machine.diskBytes,
      ...SYSTEM,
      architecture: 'amd64',
      machineId: sha256Hex(`machine ${host.hostname}`).slice(0, 32),
      bootId: asUuid(sha256Hex(`boot ${host.hostname} ${machine.bootedAt}`)),
    },
    log: {
      info: (at, message) => log.line('I', at, message),
      error: (at, message) => log.line('E', at, message),
    },
  });
}

/** models pkg/kubelet/eviction/helpers.go, ParseThresholdConfig @throws CommandFailed for a value that is no quantity */
function checkThresholds({ evictionHard, evictionSoft }: KubeletConfig): void {
  for (const value of [...Object.values(evictionHard), ...Object.values(evictionSoft)]) {
    if (value.endsWith('%') || parseQuantity(value) !== undefined) continue;
    throw new CommandFailed(
      "failed to run Kubelet: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    );
  }
}

function connect(process: NativeProcess, flags: FlagSet, log: Klog): Client {
  const { files } = process.host;
  const path = flags.text('kubeconfig');
  const bootstrap = flags.text('bootstrap-kubeconfig');
  if (bootstrap !== '' && !files.exists(path) && !files.exists(bootstrap)) {
    throw new CommandFailed(
      `failed to run Kubelet: unable to load bootstrap kubeconfig: stat ${bootstrap}: no such file or directory`,
    );
  }
  try {
    return clientOf(
      process,
      readKubeconfig(files.exists(path) ? path : bootstrap || path, files),
      `kubelet/${KUBERNETES_VERSION}`,
      log,
    );
  } catch (error) {
    if (error instanceof KubeconfigError) throw new CommandFailed(`failed to run Kubelet: ${error.message}`);
    throw error;
  }
}

function healthz(request: Request): Promise<Response> {
  const found = ['/healthz', '/healthz/ping'].includes(new URL(request.url).pathname);
  return Promise.resolve(found ? new Response('ok') : new Response('404 page not found\n', { status: 404 }));
}

/** `memory.available<100Mi,nodefs.available<10%` */
function evictionPairs(text: string): Record<string, string> {
  return Object.fromEntries(
    text
      .split(',')
      .filter(Boolean)
      .map(pair => pair.split('<') as [string, string]),
  );
}

/** `key=value:effect` */
function taint(text: string): { key: string; value?: string; effect: string } {
  const [, key = '', value, effect = ''] = /^([^=:]+)(?:=([^:]*))?:(.+)$/.exec(text) ?? [];
  return { key, ...(value && { value }), effect };
}

function asUuid(hex: string): string {
  return hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
