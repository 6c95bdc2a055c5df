// models systemd's src/shared/exit-status.c

/** Statuses that systemd names, of those that programs here end with. */
const NAMES: Readonly<Record<number, string>> = {
  0: 'SUCCESS',
  1: 'FAILURE',
  2: 'INVALIDARGUMENT',
  3: 'NOTIMPLEMENTED',
  4: 'NOPERMISSION',
  5: 'NOTINSTALLED',
  6: 'NOTCONFIGURED',
  7: 'NOTRUNNING',
  200: 'CHDIR',
  203: 'EXEC',
  217: 'USER',
};

/** `2/INVALIDARGUMENT`, as the journal and `systemctl status` tell how a process ended. */
export function exitStatusText(status: number): string {
  return `${status}/${NAMES[status] ?? 'n/a'}`;
}
