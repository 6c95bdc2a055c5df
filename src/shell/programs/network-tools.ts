import { DialError } from '../../machine/network/network.ts';
import { type Program, ProgramError, type ProgramProcess } from '../process/program.ts';
import { SIGINT } from '../process/signals.ts';
import { findMachine, table } from './machine.ts';
import { shortOptions } from './options.ts';

function resolve(process: ProgramProcess, name: string): readonly string[] {
  return process.host.network.resolve(process.host.ip, name);
}

/** Where names are asked: the first nameserver of /etc/resolv.conf. */
function nameserver(process: ProgramProcess): string {
  const { files } = process.host;
  const text = files.exists('/etc/resolv.conf') ? files.readText('/etc/resolv.conf') : '';
  return /^nameserver\s+(\S+)/m.exec(text)?.[1] ?? '127.0.0.53';
}

/** The search domains of /etc/resolv.conf. */
function candidates(process: ProgramProcess, name: string): string[] {
  const { files } = process.host;
  const text = files.exists('/etc/resolv.conf') ? files.readText('/etc/resolv.conf') : '';
  const search = /^search\s+(.+)$/m.exec(text)?.[1]?.trim().split(/\s+/) ?? [];
  const dots = Number(/ndots:(\d+)/.exec(text)?.[1] ?? 1);
  const plain = name.replace(/\.$/, '');
  if (name.endsWith('.')) return [plain];
  const longer = search.map(domain => `${plain}.${domain}`);
  return plain.split('.').length - 1 >= dots ? [plain, ...longer] : [...longer, plain];
}

/** The answer to a question for a name: the full name that has addresses. */
function ask(
  process: ProgramProcess,
  name: string,
): { full: string; addresses: readonly string[] } | undefined {
  if (/^\d+(\.\d+){3}$/.test(name)) return undefined;
  for (const full of candidates(process, name)) {
    const addresses = resolve(process, full);
    if (addresses.length > 0) return { full, addresses };
  }
  return undefined;
}

/** `nslookup NAME [SERVER]` */
export const nslookup: Program = async process => {
  const [name, server] = process.args.filter(arg => !arg.startsWith('-'));
  if (name === undefined) throw new ProgramError('interactive mode is not offered here: give a name');
  const from = server ?? nameserver(process);
  await process.print(`Server:\t\t${from}\nAddress:\t${from}#53\n\n`);
  const found = ask(process, name);
  if (found === undefined) {
    await process.print(`** server can't find ${name}: NXDOMAIN\n\n`);
    return 1;
  }
  const mark = from.startsWith('127.') ? 'Non-authoritative answer:\n' : '';
  await process.print(
    `${mark}${found.addresses.map(address => `Name:\t${found.full}\nAddress: ${address}\n`).join('')}\n`,
  );
  return 0;
};

/** `dig [@server] NAME [TYPE] [+short]` */
export const dig: Program = async process => {
  const short = process.args.includes('+short');
  const server = process.args.find(arg => arg.startsWith('@'))?.slice(1) ?? nameserver(process);
  const [name = '.', type = 'A'] = process.args.filter(arg => !/^[@+-]/.test(arg));
  const search = process.args.includes('+search');
  const addresses =
    type.toUpperCase() === 'A'
      ? search
        ? (ask(process, name)?.addresses ?? [])
        : resolve(process, name.replace(/\.$/, ''))
      : [];
  if (short) {
    await process.print(addresses.map(address => `${address}\n`).join(''));
    return 0;
  }
  const full = `${name.replace(/\.$/, '')}.`;
  const answer = addresses.map(address => `${full}\t\t30\tIN\tA\t${address}\n`).join('');
  await process.print(
    `\n; <<>> DiG 9.18.28 <<>> ${process.args.join(' ')}\n;; global options: +cmd\n;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${addresses.length > 0 ? 'NOERROR' : 'NXDOMAIN'}, id: ${process.rng.int(65536)}\n` +
      `;; flags: qr aa rd; QUERY: 1, ANSWER: ${addresses.length}, AUTHORITY: 0, ADDITIONAL: 1\n\n;; QUESTION SECTION:\n;${full}\t\tIN\t${type.toUpperCase()}\n\n${answer ? `;; ANSWER SECTION:\n${answer}\n` : ''}` +
      `;; Query time: 0 msec\n;; SERVER: ${server}#53(${server}) (UDP)\n\n`,
  );
  return 0;
};

/** `ping [-c count] [-W seconds] [-i interval] host` */
export const ping: Program = async process => {
  const { values, operands, flags } = shortOptions(process, 'c:W:i:w:s:t:qn46', { count: 'c' });
  const name = operands[0];
  if (name === undefined) throw new ProgramError('usage error: Destination address required', 1);
  const address = resolve(process, name)[0];
  if (address === undefined) throw new ProgramError(`${name}: Name or service not known`, 2);
  const count = values.has('c') ? Number(values.get('c')) : Number.POSITIVE_INFINITY;
  const reachable = answers(process, address);
  await process.print(`PING ${name} (${address}) 56(84) bytes of data.\n`);
  let sent = 0;
  let stopped = false;
  process.onSignal(SIGINT, () => {
    stopped = true;
    process.task.interrupt();
  });
  const started = process.clock.now();
  try {
    while (sent < count && !stopped) {
      sent++;
      if (reachable && !flags.has('q'))
        await process.print(
          `64 bytes from ${address}: icmp_seq=${sent} ttl=64 time=0.0${30 + process.rng.int(60)} ms\n`,
        );
      if (sent < count) await process.sleep(Number(values.get('i') ?? 1) * 1000);
      else if (!reachable) await process.sleep(Number(values.get('W') ?? 10) * 1000);
    }
  } catch (error) {
    if (!stopped) throw error;
  }
  const lost = reachable ? 0 : 100;
  await process.print(
    `\n--- ${name} ping statistics ---\n${sent} packets transmitted, ${reachable ? sent : 0} received, ${lost}% packet loss, time ${process.clock.now() - started}ms\n${reachable ? 'rtt min/avg/max/mdev = 0.030/0.052/0.089/0.011 ms\n' : ''}`,
  );
  return reachable ? 0 : 1;
};

/** Whether a host has the address: a port where nobody listens is refused there, elsewhere nothing answers. */
function answers(process: ProgramProcess, address: string): boolean {
  try {
    process.host.network.dial(process.host.ip, address, 7);
    return true;
  } catch (error) {
    return error instanceof DialError && error.code === 'refused';
  }
}

/** `nc [-z] [-v] [-w seconds] host port` */
export const nc: Program = async process => {
  const { flags, values, operands } = shortOptions(process, 'zvw:nulp:46', {});
  const [host, port] = operands;
  if (host === undefined || port === undefined) throw new ProgramError('missing hostname or port');
  try {
    process.host.network.dial(process.host.ip, host, Number(port));
    if (flags.has('v')) await process.stderr.write(`Connection to ${host} ${port} port [tcp/*] succeeded!\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof DialError)) throw error;
    if (error.code === 'timeout') await process.sleep(Number(values.get('w') ?? 130) * 1000);
    const reason = {
      refused: 'Connection refused',
      timeout: 'Operation timed out',
      unreachable: 'No route to host',
      'unknown-host': 'Name or service not known',
    }[error.code];
    if (flags.has('v') || error.code === 'unknown-host')
      await process.stderr.write(`nc: connect to ${host} port ${port} (tcp) failed: ${reason}\n`);
    return 1;
  }
};

/** `ip addr|link|route [show]` */
export const ip: Program = async process => {
  const args = process.args.filter(arg => !arg.startsWith('-'));
  const brief = process.args.some(arg => arg === '-br' || arg === '-brief');
  const what = args[0] ?? '';
  const address = process.host.ip;
  const device = findMachine(process) ? 'enp1s0' : 'eth0';
  const mac = `02:42:${address
    .split('.')
    .map(n => Number(n).toString(16).padStart(2, '0'))
    .join(':')}`;
  const gateway = address.replace(/\.\d+$/, '.1');
  if (/^r/.test(what)) {
    await process.print(
      `default via ${gateway} dev ${device} proto dhcp src ${address} metric 100\n${address.replace(/\.\d+$/, '.0')}/24 dev ${device} proto kernel scope link src ${address}\n`,
    );
    return 0;
  }
  if (!/^(a|l)/.test(what)) throw new ProgramError(`Object "${what}" is unknown, try "ip help".`);
  const link = what.startsWith('l');
  if (brief) {
    await process.print(
      table(
        [
          ['lo', 'UNKNOWN', link ? '00:00:00:00:00:00' : '127.0.0.1/8'],
          [device, 'UP', link ? mac : `${address}/24`],
        ],
        10,
      ),
    );
    return 0;
  }
  const inet = (cidr: string, scope: string, name: string) =>
    link ? '' : `    inet ${cidr} scope ${scope} ${name}\n       valid_lft forever preferred_lft forever\n`;
  await process.print(
    `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000\n    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n${inet('127.0.0.1/8', 'host', 'lo')}` +
      `2: ${device}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq_codel state UP group default qlen 1000\n    link/ether ${mac} brd ff:ff:ff:ff:ff:ff\n${inet(`${address}/24 brd ${address.replace(/\.\d+$/, '.255')}`, 'global', device)}`,
  );
  return 0;
};

/** Whose the well-known ports of a node are. */
const OWNERS: ReadonlyMap<number, string> = new Map([
  [22, 'sshd'],
  [2379, 'etcd'],
  [2380, 'etcd'],
  [2381, 'etcd'],
  [6443, 'kube-apiserver'],
  [10248, 'kubelet'],
  [10249, 'kube-proxy'],
  [10250, 'kubelet'],
  [10256, 'kube-proxy'],
  [10257, 'kube-controller'],
  [10259, 'kube-scheduler'],
]);

/** `ss -tlnp`, `netstat -tlnp`: what listens on this host. */
export const ss: Program = async process => {
  const numbers = process.name === 'netstat';
  const list = findMachine(process)?.processes.list() ?? [];
  const rows: string[][] = [];
  for (const { ip: local, port } of process.host.network.listening?.(process.host.ip) ?? []) {
    const name = OWNERS.get(port);
    const owner = name === undefined ? undefined : list.find(entry => (entry.args[0] ?? '').includes(name));
    const users = owner
      ? numbers
        ? `${owner.pid}/${name}`
        : `users:(("${name}",pid=${owner.pid},fd=3))`
      : numbers
        ? '-'
        : '';
    rows.push(
      numbers
        ? ['tcp', '0', '0', `${local}:${port}`, '0.0.0.0:*', 'LISTEN', users]
        : ['LISTEN', '0', '4096', `${local}:${port}`, '0.0.0.0:*', users],
    );
  }
  const head = numbers
    ? ['Proto', 'Recv-Q', 'Send-Q', 'Local Address', 'Foreign Address', 'State', 'PID/Program name']
    : ['State', 'Recv-Q', 'Send-Q', 'Local Address:Port', 'Peer Address:Port', 'Process'];
  await process.print(
    `${numbers ? 'Active Internet connections (only servers)\n' : ''}${table([head, ...rows], 2)}`,
  );
  return 0;
};
