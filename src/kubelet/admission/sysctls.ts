// models pkg/kubelet/sysctl/{allowlist,safe_sysctls}.go
import type { Pod } from '../../api/generated/types.ts';
import type { Refusal } from './predicate.ts';

const SAFE =
  'kernel.shm_rmid_forced net.ipv4.ip_local_port_range net.ipv4.tcp_syncookies net.ipv4.ping_group_range net.ipv4.ip_unprivileged_port_start net.ipv4.ip_local_reserved_ports net.ipv4.tcp_keepalive_time net.ipv4.tcp_fin_timeout net.ipv4.tcp_keepalive_intvl net.ipv4.tcp_keepalive_probes net.ipv4.tcp_rmem net.ipv4.tcp_wmem'.split(
    ' ',
  );

/** Refuses pods that set kernel parameters which are neither safe nor allowed by the kubelet's config. @param allowed names; a `*` at the end stands for any rest */
export function admitSysctls({ spec }: Pod, allowed: readonly string[]): Refusal | undefined {
  const patterns = [...SAFE, ...allowed.map(dotted)];
  for (const { name } of spec?.securityContext?.sysctls ?? []) {
    const sysctl = dotted(name);
    const pattern = patterns.find(each =>
      each.endsWith('*') ? sysctl.startsWith(each.slice(0, -1)) : each === sysctl,
    );
    const refuse = (why: string): Refusal => ({
      reason: 'SysctlForbidden',
      message: `forbidden sysctl: ${JSON.stringify(sysctl)} ${why}`,
    });
    if (pattern === undefined) return refuse('not allowlisted');
    const namespace = sysctl.startsWith('net.') ? 'net' : 'ipc';
    const isHosts = namespace === 'net' ? spec?.hostNetwork : spec?.hostIPC;
    if (isHosts) return refuse(`not allowed with host ${namespace} enabled`);
  }
  return undefined;
}

/** Slashes separate as dots do. */
function dotted(name: string): string {
  return name.replaceAll('/', '.');
}
