/** CoreDNS with its kubernetes plugin: names of services and pods. models coredns/plugin/kubernetes */
import type { EndpointSlice, Service } from '../../api/generated/types.ts';
import { Informer } from '../../client/informer.ts';
import { DNS_PORT, type NameServer } from '../../machine/network/resolver.ts';
import type { NativeProcess, NativeProgram } from '../../machine/runner.ts';
import { CommandFailed, untilAsked } from '../program/command.ts';
import { clientOf, connectionConfig } from '../program/connect.ts';
import { Klog } from '../program/klog.ts';
import { type Corefile, parseCorefile } from './corefile.ts';

const VERSION = '1.14.2';
const HEALTH_PORT = 8080;
const READY_PORT = 8181;

export const coredns: NativeProgram = async process => {
  const say = (text: string) => void process.stdout.write(`${text}\n`).catch(() => undefined);
  try {
    return await run(process, say);
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    say(error.message);
    return 1;
  }
};

async function run(process: NativeProcess, say: (text: string) => void): Promise<number> {
  const { host, clock, argv } = process;
  const path = argv[argv.findIndex(arg => /^--?conf$/.test(arg)) + 1] ?? 'Corefile';
  if (!host.files.exists(path))
    throw new CommandFailed(`loading Caddyfile via flag: open ${path}: no such file or directory`);
  const config = parseCorefile(host.files.readText(path), path);
  const log = new Klog(clock, process.stderr);
  const client = clientOf(process, connectionConfig(process, '', '', log), 'coredns', log);
  const services = new Informer<Service>(client.resource('services'), clock, {
    indexes: { ip: ({ spec }) => spec?.clusterIPs ?? [] },
  });
  const slices = new Informer<EndpointSlice>(client.resource('endpointslices.discovery.k8s.io'), clock, {
    indexes: {
      service: ({ metadata }) => [
        `${metadata?.namespace}/${metadata?.labels?.['kubernetes.io/service-name']}`,
      ],
    },
  });
  const server = new ClusterNames(config, services, slices);
  services.start();
  slices.start();
  const answer = (ready: () => boolean) => async () =>
    ready() ? new Response('OK') : new Response('kubernetes', { status: 503 });
  const open = [
    host.network.listen('0.0.0.0', DNS_PORT, { service: server }, host.ip, 'UDP'),
    host.network.listen('0.0.0.0', DNS_PORT, { service: server }, host.ip),
    host.network.listen('0.0.0.0', HEALTH_PORT, { fetch: answer(() => true) }, host.ip),
    host.network.listen('0.0.0.0', READY_PORT, { fetch: answer(() => services.hasSynced) }, host.ip),
  ];
  process.usage?.(3, 18 << 20);
  say(`.:${DNS_PORT}\nCoreDNS-${VERSION}\nlinux/amd64, go1.25.5`);
  await untilAsked(process);
  for (const port of open) port.close();
  services.stop();
  slices.stop();
  say('[INFO] SIGTERM: Shutting down servers then terminating');
  return 0;
}

/** Answers for the zone of the cluster; what is outside of it would be forwarded, and there is nothing outside. */
class ClusterNames implements NameServer {
  constructor(
    private readonly config: Corefile,
    private readonly services: Informer<Service>,
    private readonly slices: Informer<EndpointSlice>,
  ) {}

  lookup(name: string): readonly string[] {
    const fixed = this.config.hosts.get(name);
    if (fixed !== undefined) return fixed;
    const zone = this.config.zones.find(each => name.endsWith(`.${each}`));
    if (zone === undefined) return [];
    const labels = name.slice(0, -zone.length - 1).split('.');
    const kind = labels.pop();
    const namespace = labels.pop();
    if (kind === 'pod' && namespace !== undefined && labels.length === 1) return podAddress(labels[0]!);
    if (kind !== 'svc' || namespace === undefined || labels.length === 0) return [];
    const service = labels.at(-1)!;
    const found = this.services.get(`${namespace}/${service}`);
    if (found?.spec === undefined) return [];
    const { clusterIPs = [], type, externalName = '' } = found.spec;
    if (type === 'ExternalName') return this.lookup(externalName);
    if (clusterIPs[0] !== 'None') return labels.length === 1 ? clusterIPs : [];
    return this.endpoints(
      `${namespace}/${service}`,
      labels.length > 1 ? labels[labels.length - 2] : undefined,
    );
  }

  private endpoints(key: string, hostname: string | undefined): readonly string[] {
    return this.slices
      .byIndex('service', key)
      .flatMap(({ endpoints }) => endpoints ?? [])
      .filter(
        ({ conditions, hostname: own, addresses = [] }) =>
          conditions?.ready !== false &&
          (hostname === undefined || own === hostname || addresses[0]?.replaceAll('.', '-') === hostname),
      )
      .flatMap(({ addresses }) => addresses ?? []);
  }
}

/** `10-244-1-5` names the address itself (`pods insecure`). */
function podAddress(label: string): readonly string[] {
  return /^\d+-\d+-\d+-\d+$/.test(label) ? [label.replaceAll('-', '.')] : [];
}
