/** What a container finds in /proc and /sys/fs/cgroup. models procfs and cgroup v2 as far as people look at them in a container */
import type { Clock } from '../../base/clock.ts';
import { MemoryFileSystem } from '../../machine/files/memory-filesystem.ts';
import { effectiveCapabilities } from './capabilities.ts';
import type { ContainerConfig, ContainerLimits } from './container-config.ts';

/** What the files tell of. */
export interface ProcFacts {
  readonly clock: Clock;
  readonly config: ContainerConfig;
  readonly cpus: number;
  readonly memoryBytes: number;
  limits(): ContainerLimits;
  used(): number;
}

/** Namespaced sysctls with the kernel's values for them. */
const SYSCTLS: Readonly<Record<string, string>> = {
  'kernel.hostname': '',
  'kernel.msgmax': '8192',
  'kernel.msgmnb': '16384',
  'kernel.msgmni': '32000',
  'kernel.sem': '32000\t1024000000\t500\t32000',
  'kernel.shm_rmid_forced': '0',
  'kernel.shmall': '18446744073692774399',
  'kernel.shmmax': '18446744073692774399',
  'kernel.shmmni': '4096',
  'net.core.somaxconn': '4096',
  'net.ipv4.ip_forward': '1',
  'net.ipv4.ip_local_port_range': '32768\t60999',
  'net.ipv4.ip_local_reserved_ports': '',
  'net.ipv4.ip_unprivileged_port_start': '0',
  'net.ipv4.ping_group_range': '0\t2147483647',
  'net.ipv4.tcp_fin_timeout': '60',
  'net.ipv4.tcp_keepalive_intvl': '75',
  'net.ipv4.tcp_keepalive_probes': '9',
  'net.ipv4.tcp_keepalive_time': '7200',
  'net.ipv4.tcp_rmem': '4096\t131072\t6291456',
  'net.ipv4.tcp_syncookies': '1',
  'net.ipv4.tcp_wmem': '4096\t16384\t4194304',
};
const NO_LIMIT = 'max';
/** A scheduling period of the kernel's CPU controller, in microseconds. */
const PERIOD = 100_000;
const LEAST_QUOTA = 1000;

/** A file system to be mounted over /proc. */
export function procFiles(facts: ProcFacts): MemoryFileSystem {
  const files = new MemoryFileSystem(facts.clock);
  const put = (path: string, read: () => string) => {
    files.mkdir(path.slice(0, path.lastIndexOf('/')) || '/', { recursive: true });
    files.generate(path, read);
  };
  const { config } = facts;
  const sysctls = { ...SYSCTLS, 'kernel.hostname': config.hostname, ...config.sysctls };
  for (const [name, value] of Object.entries(sysctls))
    put(`/sys/${name.replaceAll('.', '/')}`, () => `${value}\n`);
  for (const process of ['1', 'self']) {
    put(`/${process}/status`, () => statusText(config));
    put(`/${process}/cgroup`, () => '0::/\n');
  }
  put('/1/cmdline', () => config.argv.map(word => `${word}\0`).join(''));
  put('/1/comm', () => `${config.argv[0]?.replace(/^.*\//, '').slice(0, 15)}\n`);
  put('/1/environ', () =>
    Object.entries(config.env)
      .map(([name, value]) => `${name}=${value}\0`)
      .join(''),
  );
  put('/cpuinfo', () =>
    Array.from(
      { length: facts.cpus },
      (_, index) => `processor\t: ${index}\nvendor_id\t: GenuineIntel\n\n`,
    ).join(''),
  );
  put('/meminfo', () => {
    const kib = (bytes: number) => `${String(Math.floor(bytes / 1024)).padStart(8)} kB\n`;
    const free = facts.memoryBytes - facts.used();
    return `MemTotal:       ${kib(facts.memoryBytes)}MemFree:        ${kib(free)}MemAvailable:   ${kib(free)}`;
  });
  return files;
}

/** A file system to be mounted over /sys/fs/cgroup; it follows the limits. */
export function cgroupFiles(facts: ProcFacts): MemoryFileSystem {
  const files = new MemoryFileSystem(facts.clock);
  files.generate('/cpu.max', () => {
    const { milliCpu } = facts.limits();
    const quota = milliCpu === undefined ? NO_LIMIT : Math.max((milliCpu * PERIOD) / 1000, LEAST_QUOTA);
    return `${quota} ${PERIOD}\n`;
  });
  files.generate('/cpu.weight', () => `${cpuWeight(facts.limits().cpuShares)}\n`);
  files.generate('/memory.max', () => `${pages(facts.limits().memoryBytes) ?? NO_LIMIT}\n`);
  files.generate('/memory.current', () => `${pages(facts.used())}\n`);
  files.generate('/memory.swap.max', () => '0\n');
  files.generate('/pids.max', () => `${NO_LIMIT}\n`);
  files.generate('/cgroup.controllers', () => 'cpuset cpu io memory hugetlb pids rdma misc\n');
  return files;
}

/** The kernel counts memory in pages. */
function pages(bytes: number | undefined): number | undefined {
  return bytes === undefined ? undefined : Math.floor(bytes / 4096) * 4096;
}

/** models ConvertCPUSharesToCgroupV2Value of opencontainers/cgroups as runc 1.3.0 has it */
function cpuWeight(shares: number): number {
  return 1 + Math.floor(((Math.min(shares, 262_144) - 2) * 9999) / 262_142);
}

function statusText(config: ContainerConfig): string {
  const { actor, noNewPrivileges, seccomp } = config;
  const [gid = 0] = actor.gids;
  const four = (id: number) => Array(4).fill(id).join('\t');
  const { bounding, effective } = effectiveCapabilities(config);
  const hex = (set: bigint) => set.toString(16).padStart(16, '0');
  return `Umask:\t0022
State:\tS (sleeping)
Tgid:\t1
Pid:\t1
PPid:\t0
TracerPid:\t0
Uid:\t${four(actor.uid)}
Gid:\t${four(gid)}
Groups:\t${actor.gids.join(' ')} 
CapInh:\t${hex(0n)}
CapPrm:\t${hex(effective)}
CapEff:\t${hex(effective)}
CapBnd:\t${hex(bounding)}
CapAmb:\t${hex(0n)}
NoNewPrivs:\t${noNewPrivileges ? 1 : 0}
Seccomp:\t${seccomp ? 2 : 0}
Seccomp_filters:\t${seccomp ? 1 : 0}
`;
}
