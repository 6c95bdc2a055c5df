/** Daemons of the distribution: what their units start. */
import { etcdctl } from '../../images/etcd/etcdctl.ts';
import { etcdutl } from '../../images/etcd/etcdutl.ts';
import type { Machine } from '../../machine/machine.ts';
import type { NativeProgram } from '../../machine/runner.ts';
import { Sshd } from '../../machine/sshd.ts';

const SSH_PORT = 22;

/** Gives a machine the programs of sshd and cron, and etcd's tools; their files are the distribution's. */
export function installDaemons(machine: Machine): void {
  const programs: Readonly<Record<string, NativeProgram>> = {
    '/usr/sbin/sshd': async process => {
      const listening = machine.network.listen(
        '0.0.0.0',
        SSH_PORT,
        { service: new Sshd(machine) },
        machine.ip,
      );
      await process.stdout.write(`Server listening on 0.0.0.0 port ${SSH_PORT}.\n`);
      await ended(process.signal);
      listening.close();
      return 0;
    },
    '/usr/bin/etcdctl': etcdctl,
    '/usr/bin/etcdutl': etcdutl,
    '/usr/sbin/cron': async process => {
      await ended(process.signal);
      return 0;
    },
  };
  for (const [path, program] of Object.entries(programs)) machine.natives.set(path, program);
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => signal.addEventListener('abort', () => resolve(), { once: true }));
}
