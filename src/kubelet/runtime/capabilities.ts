/** Linux capabilities of a container. models containerd's internal/cri/server container_create_linux.go and oci.WithAddedCapabilities */

const NAMES =
  'CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE'.split(
    ' ',
  );
const DEFAULT =
  'CHOWN DAC_OVERRIDE FSETID FOWNER MKNOD NET_RAW SETGID SETUID SETFCAP SETPCAP NET_BIND_SERVICE SYS_CHROOT KILL AUDIT_WRITE'.split(
    ' ',
  );

/** What a pod says of a container's capabilities. */
export interface CapabilityConfig {
  readonly privileged: boolean;
  /** Names with or without CAP_; `ALL`. */
  readonly add: readonly string[];
  readonly drop: readonly string[];
}

const bit = (name: string): bigint => {
  const index = NAMES.indexOf(name);
  return index < 0 ? 0n : 1n << BigInt(index);
};
const bits = (names: readonly string[]): bigint => names.reduce((set, name) => set | bit(name), 0n);
const ALL = bits(NAMES);
const normal = (name: string) => name.toUpperCase().replace(/^CAP_/, '');

/** The sets as bits: a user who is not root has the bounding set only. */
export function effectiveCapabilities(config: {
  readonly actor: { readonly uid: number };
  readonly capabilities: CapabilityConfig;
}): { readonly bounding: bigint; readonly effective: bigint } {
  const { privileged } = config.capabilities;
  const add = config.capabilities.add.map(normal);
  const drop = config.capabilities.drop.map(normal);
  let bounding = privileged ? ALL : bits(DEFAULT);
  if (!privileged) {
    if (add.includes('ALL')) bounding = ALL;
    if (drop.includes('ALL')) bounding = 0n;
    bounding |= bits(add.filter(name => name !== 'ALL'));
    bounding &= ~bits(drop.filter(name => name !== 'ALL'));
  }
  return { bounding, effective: config.actor.uid === 0 ? bounding : 0n };
}
