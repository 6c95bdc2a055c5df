/** kube-proxy: makes the network lead cluster IPs and node ports to ready endpoints. models cmd/kube-proxy */
import { KUBERNETES_VERSION } from '../../api/version.ts';
import { parseYaml } from '../../apimachinery/yaml/parse.ts';
import { YamlError } from '../../apimachinery/yaml/yaml-error.ts';
import { isObject } from '../../base/json.ts';
import type { NativeProcess } from '../../machine/runner.ts';
import { CommandFailed, programOf, type RunContext, untilAsked } from '../program/command.ts';
import { clientOf, connectionConfig } from '../program/connect.ts';
import type { FlagSet } from '../program/flag-set.ts';
import { PROXY_FLAGS } from './flags.ts';
import { Proxier } from './proxier.ts';

export const kubeProxy = programOf({
  name: 'kube-proxy',
  flags: PROXY_FLAGS,
  printsUsage: true,
  version: `Kubernetes ${KUBERNETES_VERSION}`,
  run,
});

const API_VERSION = 'kubeproxy.config.k8s.io/v1alpha1';
const KIND = 'KubeProxyConfiguration';
const MODES = ['', 'iptables', 'ipvs', 'nftables'];
const HEALTH_PORT = 10_256;
const METRICS_PORT = 10_249;

interface ProxyConfig {
  readonly kubeconfig: string;
  readonly mode: string;
  /** The addresses of Pods; empty: unknown. */
  readonly clusterCidr: string;
}

async function run({ process, flags, log }: RunContext): Promise<number> {
  const config = configOf(process, flags);
  if (!MODES.includes(config.mode))
    throw new CommandFailed(
      `KubeProxyConfiguration.Mode: Invalid value: ${JSON.stringify(config.mode)}: must be iptables, ipvs, nftables or blank (blank means the best-available proxy [currently iptables])`,
    );
  const connection = connectionConfig(process, config.kubeconfig, flags.text('master'), log);
  const { host, clock, rng } = process;
  log.structured('I', 'server.go:679', 'Version info', { version: KUBERNETES_VERSION });
  log.structured('I', 'server_linux.go:132', 'Using iptables Proxier');
  const nodeName = flags.text('hostname-override') || host.hostname;
  const client = clientOf(process, connection, `kube-proxy/${KUBERNETES_VERSION}`, log);
  const { clusterCidr } = config;
  const proxier = new Proxier({ client, clock, rng, nodeName, node: host.ip, clusterCidr });
  host.network.addNat(proxier);
  proxier.start();
  process.usage?.(3, 22 << 20);
  const health = async () => new Response('ok');
  const ports = [
    host.network.listen('0.0.0.0', HEALTH_PORT, { fetch: health }, host.ip),
    host.network.listen('127.0.0.1', METRICS_PORT, { fetch: health }, host.ip),
  ];
  await untilAsked(process);
  for (const port of ports) port.close();
  proxier.stop();
  return 0;
}

function configOf(process: NativeProcess, flags: FlagSet): ProxyConfig {
  const path = flags.text('config');
  if (path === '')
    return {
      kubeconfig: flags.text('kubeconfig'),
      mode: flags.text('proxy-mode'),
      clusterCidr: flags.text('cluster-cidr'),
    };
  const { files } = process.host;
  const fail = (why: string) => new CommandFailed(`failed complete: ${why}`);
  if (!files.exists(path)) throw fail(`open ${path}: no such file or directory`);
  const text = files.readText(path);
  let value: unknown;
  try {
    value = parseYaml(text);
  } catch (error) {
    if (error instanceof YamlError) throw fail(`failed to decode: ${error.message}`);
    throw error;
  }
  if (!isObject(value) || value.kind === undefined)
    throw fail(`failed to decode: Object 'Kind' is missing in '${text}'`);
  if (value.apiVersion !== API_VERSION || value.kind !== KIND)
    throw fail(
      `failed to decode: no kind "${value.kind}" is registered for version "${value.apiVersion}" in scheme "pkg/proxy/apis/config/scheme/scheme.go:29"`,
    );
  const connection = isObject(value.clientConnection) ? value.clientConnection : {};
  return {
    kubeconfig: String(connection.kubeconfig ?? ''),
    mode: String(value.mode ?? ''),
    clusterCidr: String(value.clusterCIDR ?? ''),
  };
}
