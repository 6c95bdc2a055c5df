// models pkg/kubelet/kubelet_pods.go, managedHostsFileContent, and pkg/kubelet/network/dns/dns.go
import type { Pod } from '../../api/generated/types.ts';
import type { FileSystem } from '../../machine/filesystem.ts';
import type { KubeletConfig } from '../config.ts';
import { podDirectory } from '../pods/naming.ts';

/** The name that a pod's containers have. */
export function podHostname(pod: Pod): string {
  const { spec, metadata } = pod;
  return spec?.hostnameOverride ?? spec?.hostname ?? metadata?.name?.slice(0, 63).replace(/[-.]+$/, '') ?? '';
}

/** Writes the pod's /etc/hosts on the machine. @returns its path there */
export function writeHostsFile(files: FileSystem, pod: Pod, ip: string, domain: string): string {
  const { uid = '', namespace } = pod.metadata ?? {};
  const { hostNetwork, subdomain, hostAliases = [] } = pod.spec ?? {};
  const path = `${podDirectory(uid)}/etc-hosts`;
  const hostname = podHostname(pod);
  let text: string;
  if (hostNetwork) {
    const own = files.exists('/etc/hosts') ? files.readText('/etc/hosts') : '';
    text = `# Kubernetes-managed hosts file (host network).\n${own}`;
  } else {
    const full = subdomain ? `${hostname}.${subdomain}.${namespace}.svc.${domain}\t` : '';
    text = [
      '# Kubernetes-managed hosts file.',
      '127.0.0.1\tlocalhost',
      '::1\tlocalhost ip6-localhost ip6-loopback',
      'fe00::0\tip6-localnet',
      'fe00::0\tip6-mcastprefix',
      'fe00::1\tip6-allnodes',
      'fe00::2\tip6-allrouters',
      `${ip}\t${full}${hostname}`,
      '',
    ].join('\n');
  }
  if (hostAliases.length > 0) {
    text += '\n# Entries added by HostAliases.\n';
    text += hostAliases
      .map(({ ip: address, hostnames = [] }) => `${address}\t${hostnames.join('\t')}\n`)
      .join('');
  }
  files.mkdir(podDirectory(uid), { recursive: true });
  files.writeFile(path, text);
  return path;
}

/** Writes the sandbox's /etc/resolv.conf on the machine. @returns its path there */
export function writeResolvConf(
  files: FileSystem,
  pod: Pod,
  sandboxId: string,
  config: KubeletConfig,
): string {
  const directory = `/run/containerd/io.containerd.grpc.v1.cri/sandboxes/${sandboxId}`;
  files.mkdir(directory, { recursive: true });
  const path = `${directory}/resolv.conf`;
  files.writeFile(path, resolvConf(files, pod, config));
  return path;
}

function resolvConf(files: FileSystem, pod: Pod, config: KubeletConfig): string {
  const { dnsPolicy = 'ClusterFirst', hostNetwork, dnsConfig } = pod.spec ?? {};
  const machine = files.exists(config.resolvConf) ? files.readText(config.resolvConf) : '';
  const own = (word: string) =>
    machine
      .split('\n')
      .filter(line => line.startsWith(`${word} `))
      .flatMap(line => line.split(/\s+/).slice(1));
  const cluster =
    dnsPolicy === 'ClusterFirstWithHostNet' || (dnsPolicy === 'ClusterFirst' && hostNetwork !== true);
  let servers: readonly string[] = [];
  let searches: readonly string[] = [];
  let options: readonly string[] = [];
  if (cluster && config.clusterDNS.length > 0) {
    const { clusterDomain } = config;
    servers = config.clusterDNS;
    searches = [
      `${pod.metadata?.namespace}.svc.${clusterDomain}`,
      `svc.${clusterDomain}`,
      clusterDomain,
      ...own('search'),
    ];
    options = ['ndots:5'];
  } else if (dnsPolicy !== 'None') {
    servers = own('nameserver');
    searches = own('search');
    options = own('options');
  }
  servers = [...new Set([...servers, ...(dnsConfig?.nameservers ?? [])])];
  searches = [...new Set([...searches, ...(dnsConfig?.searches ?? [])])];
  const added = (dnsConfig?.options ?? []).map(({ name = '', value }) =>
    value === undefined ? name : `${name}:${value}`,
  );
  const names = new Set(added.map(option => option.split(':')[0]));
  options = [...options.filter(option => !names.has(option.split(':')[0])), ...added];
  return [
    ...(searches.length > 0 ? [`search ${searches.join(' ')}`] : []),
    ...servers.map(server => `nameserver ${server}`),
    ...(options.length > 0 ? [`options ${options.join(' ')}`] : []),
    '',
  ].join('\n');
}
