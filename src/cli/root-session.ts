import type { Cluster } from '../cluster/cluster.ts';
import type { Machine } from '../machine/machine.ts';
import { ShellSession } from '../shell/session.ts';

/** A root login on a machine of a cluster. @param variables beyond those that every login has */
export function rootSession(
  cluster: Cluster,
  host: Machine,
  variables: Readonly<Record<string, string>> = {},
): ShellSession {
  return new ShellSession({
    host,
    actor: { uid: 0, gids: [0] },
    env: {
      HOME: '/root',
      USER: 'root',
      LOGNAME: 'root',
      SHELL: '/bin/bash',
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      LANG: 'C.UTF-8',
      ...variables,
    },
    cwd: '/root',
    clock: cluster.clock,
    rng: cluster.rng.fork('shell'),
  });
}
