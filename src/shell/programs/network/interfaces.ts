/** The interfaces and routes of a host, as its network plug-in left them. */
import { sha256Hex } from '../../../base/sha256.ts';
import { isInBlock } from '../../../machine/network/addresses.ts';
import type { Host } from '../../../machine/runner.ts';

export interface Interface {
  readonly index: number;
  readonly name: string;
  /** `if3` for one end of a veth pair. */
  readonly peer?: string;
  readonly kind?: 'bridge' | 'veth' | 'vxlan';
  readonly flags: string;
  readonly mtu: number;
  readonly queue: string;
  readonly state: string;
  readonly mac: string;
  readonly addresses: readonly string[];
  readonly isLoopback?: boolean;
  readonly namespace?: string;
}

export interface ShownRoute {
  readonly block: string;
  readonly device: string;
  readonly via?: string;
  readonly text: string;
  holds(ip: string): boolean;
}

const CONFIGS = '/etc/cni/net.d';
const SUBNET_FILE = '/run/flannel/subnet.env';
const UP = 'BROADCAST,MULTICAST,UP,LOWER_UP';

/** What of a node's interfaces the plug-in makes: Calico leads each Pod's packets by a route, bridges all by cni0. */
function pluginOf({ files }: Host): 'calico' | 'bridge' | undefined {
  if (!files.exists(CONFIGS)) return undefined;
  const [first] = files
    .readdir(CONFIGS)
    .filter(name => /\.(conf|conflist|json)$/.test(name))
    .sort();
  if (first === undefined) return undefined;
  return files.readText(`${CONFIGS}/${first}`).includes('"calico"') ? 'calico' : 'bridge';
}

/** The address of cni0: `10.244.1.1/24`. */
function gateway({ files }: Host): string | undefined {
  if (!files.exists(SUBNET_FILE)) return undefined;
  return /FLANNEL_SUBNET=(\S+)/.exec(files.readText(SUBNET_FILE))?.[1];
}

const deviceOf = (host: Host): string => (host.machine === undefined ? 'eth0' : 'enp1s0');
const macOf = (text: string): string => `${/^\d+\./.test(text) ? '02:42' : 'ee:ee'}:${hexPairs(text)}`;

function hexPairs(text: string): string {
  if (/^\d+(\.\d+){3}$/.test(text))
    return text
      .split('.')
      .map(part => Number(part).toString(16).padStart(2, '0'))
      .join(':');
  return sha256Hex(text)
    .slice(0, 8)
    .replace(/(..)(?=.)/g, '$1:');
}

function podsOn({ network, ip }: Host): readonly string[] {
  return (network.addressesOn?.(ip) ?? []).filter(address => address !== ip);
}

const podDevice = (plugin: string, ip: string): string =>
  plugin === 'calico'
    ? `cali${sha256Hex(`cali ${ip}`).slice(0, 11)}`
    : `veth${sha256Hex(`veth ${ip}`).slice(0, 8)}`;

export function interfacesOf(host: Host): readonly Interface[] {
  const loopback: Interface = {
    index: 1,
    name: 'lo',
    flags: 'LOOPBACK,UP,LOWER_UP',
    mtu: 65_536,
    queue: 'noqueue',
    state: 'UNKNOWN',
    mac: '00:00:00:00:00:00',
    addresses: ['127.0.0.1/8'],
    isLoopback: true,
  };
  if (host.machine === undefined) {
    const eth0: Interface = {
      index: 2,
      name: 'eth0',
      peer: 'if6',
      kind: 'veth',
      flags: UP,
      mtu: 1450,
      queue: 'noqueue',
      state: 'UP',
      mac: macOf(host.ip),
      addresses: [`${host.ip}/24`],
    };
    return [loopback, eth0];
  }
  const own: Interface = {
    index: 2,
    name: deviceOf(host),
    flags: UP,
    mtu: 1500,
    queue: 'fq_codel',
    state: 'UP',
    mac: macOf(host.ip),
    addresses: [`${host.ip}/24`],
  };
  const plugin = pluginOf(host);
  const bridge = gateway(host);
  const made: Omit<Interface, 'index'>[] = [];
  if (bridge !== undefined)
    made.push({
      name: 'flannel.1',
      kind: 'vxlan',
      flags: UP,
      mtu: 1450,
      queue: 'noqueue',
      state: 'UNKNOWN',
      mac: macOf(`flannel ${host.ip}`),
      addresses: [`${bridge.replace(/\.1\/\d+$/, '.0')}/32`],
    });
  const pods = plugin === undefined ? [] : podsOn(host);
  if (plugin === 'bridge' && bridge !== undefined && pods.length > 0)
    made.push({
      name: 'cni0',
      kind: 'bridge',
      flags: UP,
      mtu: 1450,
      queue: 'noqueue',
      state: 'UP',
      mac: macOf(`cni0 ${host.ip}`),
      addresses: [bridge],
    });
  for (const pod of pods)
    made.push({
      name: podDevice(plugin!, pod),
      peer: 'if2',
      kind: 'veth',
      flags: UP,
      mtu: 1450,
      queue: 'noqueue',
      state: 'UP',
      mac: plugin === 'calico' ? 'ee:ee:ee:ee:ee:ee' : macOf(`veth ${pod}`),
      addresses: [],
      namespace: `cni-${sha256Hex(`netns ${pod}`)
        .slice(0, 32)
        .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}`,
    });
  return [loopback, own, ...made.map((each, at) => ({ ...each, index: at + 3 }))];
}

export function routesOf(host: Host): readonly ShownRoute[] {
  const { ip, network } = host;
  const net = `${ip.replace(/\.\d+$/, '.0')}/24`;
  const device = deviceOf(host);
  const router = ip.replace(/\.\d+$/, '.1');
  const made = (block: string, on: string, text: string, via?: string): ShownRoute => ({
    block,
    device: on,
    text,
    ...(via !== undefined && { via }),
    holds: address => block === 'default' || isInBlock(address, block),
  });
  const fallback = made(
    'default',
    device,
    `default via ${router} dev ${device}${host.machine === undefined ? '' : ` proto dhcp src ${ip} metric 100`}`,
    router,
  );
  const direct = made(
    net,
    device,
    `${net} dev ${device} proto kernel scope link src ${ip}${host.machine === undefined ? '' : ' metric 100'}`,
  );
  if (host.machine === undefined) return [fallback, direct];
  const plugin = pluginOf(host);
  const bridge = gateway(host);
  const others = (network.routes?.(ip) ?? []).map(({ block, via, device: on }) =>
    made(block, on, `${block} via ${via} dev ${on} onlink`, via),
  );
  const pods =
    plugin === 'calico'
      ? podsOn(host).map(pod =>
          made(pod, podDevice('calico', pod), `${pod} dev ${podDevice('calico', pod)} scope link`),
        )
      : plugin === 'bridge' && bridge !== undefined
        ? [
            made(
              bridge.replace('.1/', '.0/'),
              'cni0',
              `${bridge.replace('.1/', '.0/')} dev cni0 proto kernel scope link src ${bridge.replace(/\/.*/, '')}`,
            ),
          ]
        : [];
  return [fallback, ...[...others, ...pods].sort((one, other) => (one.block < other.block ? -1 : 1)), direct];
}

export function neighboursOf(
  host: Host,
): readonly { readonly ip: string; readonly device: string; readonly mac: string }[] {
  const router = host.ip.replace(/\.\d+$/, '.1');
  const own = { ip: router, device: deviceOf(host), mac: macOf(router) };
  if (host.machine === undefined) return [own];
  const plugin = pluginOf(host);
  const pods = plugin === undefined ? [] : podsOn(host);
  return [
    own,
    ...pods.map(pod => ({
      ip: pod,
      device: plugin === 'calico' ? podDevice('calico', pod) : 'cni0',
      mac: macOf(pod),
    })),
    ...(host.network.routes?.(host.ip) ?? []).map(({ via, device }) => ({
      ip: via,
      device,
      mac: macOf(`flannel ${via}`),
    })),
  ];
}
