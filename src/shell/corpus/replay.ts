import { driveToEnd } from '../../base/drive.ts';
import { Pipe, readAll } from '../../base/pipe.ts';
import { SeededRng } from '../../base/rng.ts';
import { createRunner } from '../runner.ts';
import { type Outcome, testWorld } from '../testing.ts';

/** Runs `bash -c snippet` in an empty folder of a fresh machine, as the recordings were made. */
export async function replay(snippet: string): Promise<Outcome> {
  const world = testWorld();
  const { clock, machine, idle } = world;
  machine.files.mkdir('/tmp/corpus', { recursive: true });
  const [stdin, stdout, stderr] = [new Pipe(), new Pipe(), new Pipe()];
  stdin.end();
  const process = createRunner({ clock, rng: new SeededRng('corpus') }).start({
    host: machine,
    argv: ['bash', '-c', snippet.replaceAll('⏎', '\n')],
    env: { HOME: '/root', PATH: '/usr/bin:/bin', USER: 'root', LC_ALL: 'C.UTF-8' },
    cwd: '/tmp/corpus',
    actor: { uid: 0, gids: [0] },
    stdin,
    stdout,
    stderr,
  });
  const [out, err] = [readAll(stdout), readAll(stderr)];
  const status = await driveToEnd(clock, idle, process.done, 60_000);
  stdout.end();
  stderr.end();
  return { stdout: await out, stderr: await err, status };
}
