import { Pipe, readAll } from '../../src/base/pipe.ts';
import { Machine } from '../../src/machine/machine.ts';
import { SimulatedNetwork } from '../../src/machine/network/simulated-network.ts';
import { installPrograms } from '../../src/shell/programs/install.ts';
import { ShellSession } from '../../src/shell/session.ts';
import { KUBECONFIG_OBJECT } from './kubectl-door.ts';
import type { TranscriptWorld } from './transcript-world.ts';

const IP = '172.30.1.2';
const WORK = '/root/work';
/** The recordings called kubectl with --kubeconfig before all other words. */
const WRAPPER = '#!/bin/bash\nexec /usr/bin/kubectl --kubeconfig /root/kubeconfig "$@"\n';

/** Runs the steps of a transcript in the shell that a learner meets, on a machine of their own. */
export class SimulatedShell {
  private readonly machine: Machine;

  constructor(private readonly world: TranscriptWorld) {
    const { clock, rng, service } = world;
    const network = new SimulatedNetwork();
    this.machine = new Machine({
      hostname: 'controlplane',
      ip: IP,
      clock,
      rng: rng.fork('machine'),
      network,
      cpus: 2,
      memoryBytes: 4 * 1024 ** 3,
    });
    const { files } = this.machine;
    for (const folder of [WORK, '/tmp', '/etc', '/usr/local/bin', '/usr/bin'])
      files.mkdir(folder, { recursive: true });
    files.writeFile('/etc/passwd', 'root:x:0:0:root:/root:/bin/bash\n');
    files.writeFile('/root/kubeconfig', JSON.stringify(KUBECONFIG_OBJECT));
    installPrograms(files);
    files.writeFile('/usr/local/bin/kubectl', WRAPPER, { mode: 0o755 });
    const fetch = (request: Request) => world.fetch(request);
    network.listen('127.0.0.1', 6443, { fetch, service, certificate: 'not looked at' }, IP);
  }

  /** Runs one step, each in a shell of its own as `bash -c` is. */
  async run(command: string): Promise<{ stdout: string; stderr: string; exitCode: number }> {
    const session = new ShellSession({
      host: this.machine,
      actor: { uid: 0, gids: [0] },
      env: { HOME: '/root', PATH: '/usr/local/bin:/usr/bin:/bin', USER: 'root', LC_ALL: 'C' },
      cwd: WORK,
      clock: this.world.clock,
      rng: this.world.rng.fork(`shell ${command} ${this.world.clock.now()}`),
    });
    const [stdout, stderr] = [new Pipe(Number.POSITIVE_INFINITY), new Pipe(Number.POSITIVE_INFINITY)];
    const exitCode = await this.world.drive(session.runScript(command, { stdout, stderr }));
    stdout.end();
    stderr.end();
    return { stdout: await readAll(stdout), stderr: await readAll(stderr), exitCode };
  }
}
