/** kube-proxy's rules as iptables-save prints them. models pkg/proxy/iptables/proxier.go */
import { sha256Hex } from '../../base/sha256.ts';
import type { SavedRules } from '../../machine/network/rules.ts';
import type { Backend } from './backends.ts';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const HASH_LENGTH = 16;

/** The end of a chain's name: base32 of the SHA-256 of what it is for. */
export function chainHash(text: string): string {
  const hex = sha256Hex(text).slice(0, 20);
  const bits = [...hex].map(digit => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('');
  return Array.from(
    { length: HASH_LENGTH },
    (_, at) => BASE32[Number.parseInt(bits.slice(at * 5, at * 5 + 5), 2)],
  ).join('');
}

/** One port of a Service with all that its rules are made from. */
export interface PortRules {
  /** `shop/web:http` */
  readonly name: string;
  /** `tcp` */
  readonly protocol: string;
  readonly clusterIp: string;
  readonly port: number;
  readonly nodePort: number | undefined;
  readonly backends: readonly Backend[];
  readonly isSticky: boolean;
}

const FIXED = [
  '-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
  '-A OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
  '-A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING',
  '-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000',
  '-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN',
  '-A KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0',
  '-A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully',
];

/** @param clusterCidr the addresses of Pods */
export function savedRules(ports: readonly PortRules[], clusterCidr: string): SavedRules {
  const nat = [...FIXED];
  const filter: string[] = [];
  const own: string[] = [];
  for (const each of [...ports].sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const { name, protocol, clusterIp, port, nodePort, backends } = each;
    const at = `-d ${clusterIp}/32 -p ${protocol}`;
    const dport = `-m ${protocol} --dport`;
    if (backends.length === 0) {
      const comment = `-m comment --comment "${name} has no endpoints"`;
      const reject = '-j REJECT --reject-with icmp-port-unreachable';
      filter.push(`-A KUBE-SERVICES ${at} ${comment} ${dport} ${port} ${reject}`);
      if (nodePort)
        filter.push(
          `-A KUBE-EXTERNAL-SERVICES -p ${protocol} ${comment} -m addrtype --dst-type LOCAL ${dport} ${nodePort} ${reject}`,
        );
      continue;
    }
    const hash = chainHash(name + protocol);
    const cluster = `-m comment --comment "${name} cluster IP"`;
    nat.push(`-A KUBE-SERVICES ${at} ${cluster} ${dport} ${port} -j KUBE-SVC-${hash}`);
    if (nodePort) {
      nat.push(
        `-A KUBE-NODEPORTS -p ${protocol} -m comment --comment "${name}" ${dport} ${nodePort} -j KUBE-EXT-${hash}`,
      );
      own.push(
        `-A KUBE-EXT-${hash} -m comment --comment "masquerade traffic for ${name} external destinations" -j KUBE-MARK-MASQ`,
        `-A KUBE-EXT-${hash} -j KUBE-SVC-${hash}`,
      );
    }
    const foreign = clusterCidr === '' ? '' : `! -s ${clusterCidr} `;
    own.push(
      `-A KUBE-SVC-${hash} ${foreign}${at} ${cluster} ${dport} ${port} -j KUBE-MARK-MASQ`,
      ...endpointRules(each, hash),
    );
  }
  nat.push(
    '-A KUBE-SERVICES -m comment --comment "kubernetes service nodeports; NOTE: this must be the last rule in this chain" -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS',
  );
  return { nat: [...nat, ...own], filter };
}

function endpointRules({ name, protocol, backends, isSticky }: PortRules, hash: string): readonly string[] {
  const ends = backends.map(({ ip, port }) => ({
    ip,
    to: `${ip}:${port}`,
    chain: `KUBE-SEP-${chainHash(`${name}${protocol}${ip}:${port}`)}`,
  }));
  const sticky = ends.map(
    ({ to, chain }) =>
      `-A KUBE-SVC-${hash} -m comment --comment "${name} -> ${to}" -m recent --rcheck --seconds 10800 --reap --name ${chain} --mask 255.255.255.255 --rsource -j ${chain}`,
  );
  const choices = ends.map(({ to, chain }, index) => {
    const left = ends.length - index;
    const chance = left > 1 ? ` -m statistic --mode random --probability ${(1 / left).toFixed(11)}` : '';
    return `-A KUBE-SVC-${hash} -m comment --comment "${name} -> ${to}"${chance} -j ${chain}`;
  });
  const targets = ends.flatMap(({ ip, to, chain }) => [
    `-A ${chain} -s ${ip}/32 -m comment --comment "${name}" -j KUBE-MARK-MASQ`,
    `-A ${chain} -p ${protocol} -m comment --comment "${name}"${isSticky ? ` -m recent --set --name ${chain} --mask 255.255.255.255 --rsource` : ''} -m ${protocol} -j DNAT --to-destination ${to}`,
  ]);
  return [...(isSticky ? sticky : []), ...choices, ...targets];
}
