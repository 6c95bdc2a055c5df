import type { Program } from '../../process/program.ts';
import { findMachine, table } from '../machine.ts';

/** Whose the well-known ports of a node are. */
const OWNERS: ReadonlyMap<number, string> = new Map([
  [22, 'sshd'],
  [2379, 'etcd'],
  [2380, 'etcd'],
  [2381, 'etcd'],
  [6443, 'kube-apiserver'],
  [9099, 'calico-node'],
  [10248, 'kubelet'],
  [10249, 'kube-proxy'],
  [10250, 'kubelet'],
  [10256, 'kube-proxy'],
  [10257, 'kube-controller'],
  [10259, 'kube-scheduler'],
]);

/** `ss -tlnp`, `ss -lun`, `netstat -tulpn`: what listens on this host. */
export const ss: Program = async process => {
  const isNetstat = process.name === 'netstat';
  const letters = new Set(process.args.filter(arg => /^-\w/.test(arg)).flatMap(arg => [...arg.slice(1)]));
  const wanted = [
    ...(letters.has('t') || !letters.has('u') ? ['TCP'] : []),
    ...(letters.has('u') || !letters.has('t') ? ['UDP'] : []),
  ];
  const isMixed = wanted.length > 1;
  const list = findMachine(process)?.processes.list() ?? [];
  const listening = process.host.network.listening?.(process.host.ip) ?? [];
  const rows = listening
    .filter(({ protocol }) => wanted.includes(protocol))
    .map(({ ip, port, protocol }) => {
      const name = OWNERS.get(port);
      const owner = name === undefined ? undefined : list.find(entry => (entry.args[0] ?? '').includes(name));
      const isUdp = protocol === 'UDP';
      if (isNetstat)
        return [
          protocol.toLowerCase(),
          '0',
          '0',
          `${ip}:${port}`,
          '0.0.0.0:*',
          isUdp ? '' : 'LISTEN',
          ...(letters.has('p') ? [owner ? `${owner.pid}/${name}` : '-'] : []),
        ];
      return [
        ...(isMixed ? [protocol.toLowerCase()] : []),
        isUdp ? 'UNCONN' : 'LISTEN',
        '0',
        isUdp ? '0' : '4096',
        `${ip}:${port}`,
        '0.0.0.0:*',
        letters.has('p') && owner ? `users:(("${name}",pid=${owner.pid},fd=3))` : '',
      ];
    });
  const head = isNetstat
    ? [
        'Proto',
        'Recv-Q',
        'Send-Q',
        'Local Address',
        'Foreign Address',
        'State',
        ...(letters.has('p') ? ['PID/Program name'] : []),
      ]
    : [
        ...(isMixed ? ['Netid'] : []),
        'State',
        'Recv-Q',
        'Send-Q',
        'Local Address:Port',
        'Peer Address:Port',
        'Process',
      ];
  await process.print(
    `${isNetstat ? 'Active Internet connections (only servers)\n' : ''}${table([head, ...rows], 2)}`,
  );
  return 0;
};
