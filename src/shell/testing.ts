/** A small world for the tests of the shell: one host without a cluster. */
import { driveToEnd, type Idle } from '../base/drive.ts';
import { Pipe, readAll } from '../base/pipe.ts';
import { SeededRng } from '../base/rng.ts';
import { VirtualClock } from '../base/virtual-clock.ts';
import { Machine } from '../machine/machine.ts';
import { SimulatedNetwork } from '../machine/network/simulated-network.ts';
import { installPrograms } from './programs/install.ts';
import { ShellSession } from './session.ts';

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

export interface TestWorld {
  readonly clock: VirtualClock;
  readonly machine: Machine;
  readonly idle: Idle;
  session(env?: Record<string, string>): ShellSession;
  /** Runs a text in a new shell, to the end in simulated time. */
  run(text: string, options?: { stdin?: string; session?: ShellSession; limitMs?: number }): Promise<Outcome>;
}

export function testWorld(idle: Idle = () => new Promise(resolve => setImmediate(resolve))): TestWorld {
  const clock = new VirtualClock(Date.UTC(2026, 0, 5, 10, 0, 0));
  const rng = new SeededRng('shell');
  const network = new SimulatedNetwork();
  const machine = new Machine({
    hostname: 'controlplane',
    ip: '172.30.1.2',
    clock,
    rng,
    network,
    cpus: 2,
    memoryBytes: 4 * 1024 ** 3,
  });
  const { files } = machine;
  for (const folder of ['/root', '/tmp', '/etc', '/usr/bin', '/var/log', '/home'])
    files.mkdir(folder, { recursive: true });
  files.writeFile(
    '/etc/passwd',
    'root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n',
  );
  files.writeFile('/etc/hosts', '127.0.0.1 localhost\n172.30.1.2 controlplane\n');
  installPrograms(files);
  const session = (env: Record<string, string> = {}) =>
    new ShellSession({
      host: machine,
      actor: { uid: 0, gids: [0] },
      cwd: '/root',
      clock,
      rng,
      env: {
        HOME: '/root',
        PATH: '/usr/local/bin:/usr/bin:/bin',
        USER: 'root',
        TERM: 'xterm-256color',
        ...env,
      },
    });
  return {
    clock,
    machine,
    idle,
    session,
    run: async (text, options = {}) => {
      const stdin = new Pipe();
      const [stdout, stderr] = [new Pipe(), new Pipe()];
      if (options.stdin) void stdin.write(options.stdin);
      stdin.end();
      const out = readAll(stdout);
      const err = readAll(stderr);
      const work = (options.session ?? session()).runScript(text, { stdin, stdout, stderr });
      const status = await driveToEnd(clock, idle, work, options.limitMs ?? 3_600_000);
      stdout.end();
      stderr.end();
      return { stdout: await out, stderr: await err, status };
    },
  };
}
