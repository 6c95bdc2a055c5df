/** Runs a command in a container's files that are BusyBox's, without users, with a few files to work on. */
import { driveToEnd } from '../../../base/drive.ts';
import { Pipe, readAll } from '../../../base/pipe.ts';
import { SeededRng } from '../../../base/rng.ts';
import { VirtualClock } from '../../../base/virtual-clock.ts';
import { BUSYBOX_FILE } from '../../../machine/busybox.ts';
import { MemoryFileSystem } from '../../../machine/files/memory-filesystem.ts';
import { SimulatedNetwork } from '../../../machine/network/simulated-network.ts';
import { createRunner } from '../../runner.ts';
import { applets } from '../registry.ts';

export interface Result {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

const LIMIT = 60_000;
const IP = '10.0.0.1';

export async function runInBusybox(command: string): Promise<Result> {
  const clock = new VirtualClock(Date.UTC(2026, 11, 1));
  const files = new MemoryFileSystem(clock);
  for (const folder of ['/bin', '/d/sub', '/tmp', '/etc']) files.mkdir(folder, { recursive: true });
  for (const name of applets.keys()) files.writeFile(`/bin/${name}`, BUSYBOX_FILE, { mode: 0o755 });
  files.writeFile('/d/f', 'one\ntwo\nthree\n');
  files.writeFile('/d/g', 'b 2\na 1\n');
  const network = new SimulatedNetwork();
  network.addHost(IP);
  const host = { hostname: 'box', files, network, ip: IP, natives: new Map(), machine: undefined };
  const [stdin, stdout, stderr] = [
    new Pipe(),
    new Pipe(Number.POSITIVE_INFINITY),
    new Pipe(Number.POSITIVE_INFINITY),
  ];
  stdin.end();
  const { done } = createRunner({ clock, rng: new SeededRng(command) }).start({
    host,
    argv: ['/bin/sh', '-c', command],
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root' },
    cwd: '/',
    actor: { uid: 0, gids: [0] },
    stdin,
    stdout,
    stderr,
  });
  const exitCode = await driveToEnd(clock, () => new Promise(resolve => setImmediate(resolve)), done, LIMIT);
  stdout.end();
  stderr.end();
  return { stdout: await readAll(stdout), stderr: await readAll(stderr), exitCode };
}
