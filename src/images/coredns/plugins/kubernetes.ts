/** Names of Services and Pods. models coredns/plugin/kubernetes and kubernetes/dns' specification */
import type { EndpointSlice, Namespace, Service } from '../../../api/generated/types.ts';
import { Informer } from '../../../client/informer.ts';
import type { DnsAnswer, DnsRecord, RecordType } from '../../../machine/network/dns.ts';
import { clientOf, connectionConfig } from '../../program/connect.ts';
import { Klog } from '../../program/klog.ts';
import { fallthroughZones, type PluginSetup, type Query, type Setup, zoneName, zoneOf } from '../plugin.ts';

const DEFAULT_TTL = 5;
const VERSION = '1.1.0';

interface Options {
  readonly zones: readonly string[];
  readonly ttl: number;
  readonly pods: 'disabled' | 'insecure' | 'verified';
  readonly namespaces: readonly string[] | undefined;
}

/** What the plugin keeps of the cluster. */
export interface ClusterView {
  readonly services: Informer<Service>;
  readonly slices: Informer<EndpointSlice>;
  readonly namespaces: Informer<Namespace>;
}

const KNOWN =
  'endpoint tls kubeconfig namespaces labels pods endpoint_pod_names ttl noendpoints fallthrough ignore namespace_labels apiserver_qps startup_timeout multicluster'.split(
    ' ',
  );

export const kubernetes: PluginSetup = (directive, setup) => {
  const unknown = directive.block.find(({ name }) => !KNOWN.includes(name));
  if (unknown !== undefined) throw setup.fail(unknown, `unknown property '${unknown.name}'`);
  const one = (name: string) => directive.block.find(each => each.name === name)?.args[0];
  const pods = one('pods') ?? 'disabled';
  if (!['disabled', 'insecure', 'verified'].includes(pods))
    throw setup.fail(
      directive,
      `wrong value for pods: ${pods},  must be one of: disabled, verified, insecure`,
    );
  const options: Options = {
    zones: directive.args.length > 0 ? directive.args.map(zoneName) : setup.zones,
    ttl: Number(one('ttl') ?? DEFAULT_TTL),
    pods: pods as Options['pods'],
    namespaces: directive.block.find(({ name }) => name === 'namespaces')?.args,
  };
  const through = fallthroughZones(directive);
  const names = new ClusterNames(options, viewOf(setup), setup);
  return (query, next) => {
    const zone = zoneOf(query.name, options.zones);
    if (zone === undefined) return next();
    const answer = names.answer(query, zone);
    if (answer.rcode === 'NXDOMAIN' && through !== undefined && zoneOf(query.name, through) !== undefined)
      return next();
    return answer;
  };
};

function viewOf(setup: Setup): ClusterView {
  const { process, clock } = setup;
  const log = new Klog(clock, process.stderr);
  const client = clientOf(process, connectionConfig(process, '', '', log), 'coredns', log);
  const view: ClusterView = {
    services: new Informer<Service>(client.resource('services'), clock, {
      indexes: { ip: ({ spec }) => (spec?.clusterIPs ?? []).filter(ip => ip !== 'None') },
    }),
    slices: new Informer<EndpointSlice>(client.resource('endpointslices.discovery.k8s.io'), clock, {
      indexes: {
        service: ({ metadata }) => [
          `${metadata?.namespace}/${metadata?.labels?.['kubernetes.io/service-name']}`,
        ],
        ip: ({ endpoints = [] }) => endpoints.flatMap(({ addresses }) => addresses),
      },
    }),
    namespaces: new Informer<Namespace>(client.resource('namespaces'), clock),
  };
  const all = [view.services, view.slices, view.namespaces];
  for (const informer of all) informer.start();
  setup.onStop(() => {
    for (const informer of all) informer.stop();
  });
  setup.onReady('kubernetes', () => all.every(informer => informer.hasSynced));
  return view;
}

type Endpoint = NonNullable<EndpointSlice['endpoints']>[number];
type Port = { readonly name?: string; readonly protocol?: string; readonly port?: number };

class ClusterNames {
  constructor(
    private readonly options: Options,
    private readonly view: ClusterView,
    private readonly setup: Setup,
  ) {}

  answer(query: Query, zone: string): DnsAnswer {
    if (zone.endsWith('in-addr.arpa')) return this.reverse(query);
    const { name, type } = query;
    if (name === zone) return this.found([]);
    const labels = name.slice(0, -zone.length - 1).split('.');
    if (labels.length === 1 && labels[0] === 'dns-version')
      return this.found(type === 'TXT' ? [this.record(name, 'TXT', `"${VERSION}"`)] : []);
    const branch = labels.pop();
    if (branch !== 'svc' && branch !== 'pod') return NXDOMAIN;
    const namespace = labels.pop();
    if (namespace === undefined) return this.found([]);
    if (!this.exposes(namespace)) return NXDOMAIN;
    const label = labels.pop();
    if (label === undefined) return this.found([]);
    return branch === 'pod'
      ? this.pod(query, label, labels)
      : this.service(query, `${namespace}/${label}`, labels, `${label}.${namespace}.svc.${zone}`);
  }

  private exposes(namespace: string): boolean {
    const { namespaces } = this.options;
    return (
      this.view.namespaces.get(namespace) !== undefined &&
      (namespaces === undefined || namespaces.includes(namespace))
    );
  }

  private pod({ name, type }: Query, label: string, more: readonly string[]): DnsAnswer {
    const { pods } = this.options;
    const isAddress = /^\d+-\d+-\d+-\d+$/.test(label) && more.length === 0;
    if (pods === 'disabled' || !isAddress) return NXDOMAIN;
    const ip = label.replaceAll('-', '.');
    if (pods === 'verified' && this.view.slices.byIndex('ip', ip).length === 0) return NXDOMAIN;
    return this.found(type === 'A' ? [this.record(name, 'A', ip)] : []);
  }

  /** @param more the labels before the Service's: `_http._tcp`, an endpoint's name, or none @param own the Service's full name */
  private service(query: Query, key: string, more: readonly string[], own: string): DnsAnswer {
    const service = this.view.services.get(key);
    if (service?.spec === undefined) return NXDOMAIN;
    const { type: kind, externalName = '', clusterIP, clusterIPs = [], ports = [] } = service.spec;
    if (kind === 'ExternalName') return more.length > 0 ? NXDOMAIN : this.alias(query, externalName);
    const wanted = portOf(more);
    if (more.length > 0 && wanted === undefined && (more.length > 1 || clusterIP !== 'None')) return NXDOMAIN;
    if (clusterIP === 'None')
      return this.headless(query, key, wanted, wanted === undefined ? more[0] : undefined, own);
    const served = ports.filter(port => isPort(port, wanted));
    if (served.length === 0) return NXDOMAIN;
    if (query.type === 'SRV')
      return this.found([
        ...served.map(({ port }) =>
          this.record(query.name, 'SRV', `0 ${Math.floor(100 / served.length)} ${port} ${own}.`),
        ),
        ...clusterIPs.map(ip => this.record(own, 'A', ip)),
      ]);
    return this.found(query.type === 'A' ? clusterIPs.map(ip => this.record(query.name, 'A', ip)) : []);
  }

  private headless(
    { name, type }: Query,
    key: string,
    wanted: Wanted | undefined,
    host: string | undefined,
    own: string,
  ): DnsAnswer {
    const all = this.view.slices.byIndex('service', key).flatMap(slice =>
      slice.addressType !== 'IPv4'
        ? []
        : (slice.endpoints ?? [])
            .filter(({ conditions }) => conditions?.ready !== false)
            .map(endpoint => ({
              endpoint,
              ports: (slice.ports ?? []).filter(port => isPort(port, wanted)),
            })),
    );
    const found = all.filter(
      ({ endpoint, ports }) =>
        (host === undefined || endpointName(endpoint) === host) && (wanted === undefined || ports.length > 0),
    );
    if (found.length === 0) return NXDOMAIN;
    if (type === 'SRV') {
      const targets = found.flatMap(({ endpoint, ports }) => ports.map(({ port }) => ({ endpoint, port })));
      const weight = Math.floor(100 / Math.max(targets.length, 1));
      return this.found([
        ...targets.map(({ endpoint, port }) =>
          this.record(name, 'SRV', `0 ${weight} ${port} ${endpointName(endpoint)}.${own}.`),
        ),
        ...found.map(({ endpoint }) =>
          this.record(`${endpointName(endpoint)}.${own}`, 'A', endpoint.addresses[0]!),
        ),
      ]);
    }
    const addresses = [...new Set(found.flatMap(({ endpoint }) => endpoint.addresses))];
    return this.found(type === 'A' ? addresses.map(ip => this.record(name, 'A', ip)) : []);
  }

  private alias(query: Query, target: string): DnsAnswer {
    const record = this.record(query.name, 'CNAME', `${target.replace(/\.$/, '')}.`);
    if (query.type === 'CNAME') return this.found([record]);
    const next = this.setup.ask({ ...query, name: zoneName(target) });
    return this.found([record, ...(next.rcode === 'NOERROR' ? next.records : [])]);
  }

  private reverse({ name, type }: Query): DnsAnswer {
    const octets = name.replace(/\.?in-addr\.arpa$/, '').split('.');
    if (octets.length !== 4) return NXDOMAIN;
    const ip = [...octets].reverse().join('.');
    const domain = this.options.zones.find(zone => !zone.endsWith('.arpa')) ?? 'cluster.local';
    const [service] = this.view.services.byIndex('ip', ip);
    const answers = service
      ? [`${service.metadata?.name}.${service.metadata?.namespace}.svc.${domain}.`]
      : this.view.slices.byIndex('ip', ip).flatMap(({ metadata, endpoints = [] }) => {
          const owner = metadata?.labels?.['kubernetes.io/service-name'];
          return endpoints
            .filter(({ addresses }) => addresses.includes(ip))
            .map(endpoint => `${endpointName(endpoint)}.${owner}.${metadata?.namespace}.svc.${domain}.`);
        });
    if (answers.length === 0) return NXDOMAIN;
    return this.found(type === 'PTR' ? answers.map(data => this.record(name, 'PTR', data)) : []);
  }

  private record(name: string, type: RecordType, data: string): DnsRecord {
    return { name, type, ttl: this.options.ttl, data };
  }

  private found(records: readonly DnsRecord[]): DnsAnswer {
    return { rcode: 'NOERROR', records, isAuthoritative: true };
  }
}

const NXDOMAIN: DnsAnswer = { rcode: 'NXDOMAIN', records: [], isAuthoritative: true };

interface Wanted {
  readonly port: string;
  readonly protocol: string;
}

/** `_http._tcp` */
function portOf(labels: readonly string[]): Wanted | undefined {
  const [port = '', protocol = ''] = labels;
  if (labels.length !== 2 || !port.startsWith('_') || !protocol.startsWith('_')) return undefined;
  return { port: port.slice(1), protocol: protocol.slice(1) };
}

function isPort({ name = '', protocol = 'TCP' }: Port, wanted: Wanted | undefined): boolean {
  return wanted === undefined || (name === wanted.port && protocol.toLowerCase() === wanted.protocol);
}

/** An endpoint's label: its hostname, or its address with dashes. */
function endpointName({ hostname, addresses }: Endpoint): string {
  return hostname ?? (addresses[0] ?? '').replaceAll('.', '-');
}
