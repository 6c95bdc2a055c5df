import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pipe, readAll } from '../../src/base/pipe.ts';
import { kubectl } from '../../src/kubectl/main.ts';
import { ioOf, writeKubeconfig } from './kubectl-door.ts';
import type { Replayer } from './main.ts';
import { TranscriptWorld } from './transcript-world.ts';

interface Seed {
  readonly id: string;
  readonly manifest: string;
  readonly command: string;
  readonly response: { readonly stdout: string; readonly stderr: string; readonly exitCode: number };
}

/** Replays seeds.jsonl: each manifest through the built-in `kubectl create --dry-run=server -f -`. */
export const replay: Replayer = async (path, report) => {
  const folder = mkdtempSync(join(tmpdir(), 'berth-seeds-'));
  try {
    const world = new TranscriptWorld('seeds');
    const kubeconfig = writeKubeconfig(folder);
    const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
    let agree = 0;
    for (const line of lines) {
      const seed = JSON.parse(line) as Seed;
      const got = await run(world, folder, kubeconfig, seed);
      const same = (['stdout', 'stderr', 'exitCode'] as const).every(
        part => got[part] === seed.response[part],
      );
      if (same) agree++;
      else report(`${seed.id}\n  want ${JSON.stringify(seed.response)}\n  got  ${JSON.stringify(got)}`);
    }
    return { agree, total: lines.length };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

async function run(
  world: TranscriptWorld,
  cwd: string,
  kubeconfig: string,
  seed: Seed,
): Promise<Seed['response']> {
  const [stdin, stdout, stderr] = [0, 1, 2].map(() => new Pipe(Number.POSITIVE_INFINITY)) as [
    Pipe,
    Pipe,
    Pipe,
  ];
  void stdin.write(new TextEncoder().encode(seed.manifest));
  stdin.end();
  const argv = ['--kubeconfig', kubeconfig, ...seed.command.split(' ').slice(1)];
  const exitCode = await world.drive(
    kubectl(argv, ioOf(world, { argv, cwd, env: { HOME: cwd } }, stdin, stdout, stderr)),
  );
  stdout.end();
  stderr.end();
  return { stdout: await readAll(stdout), stderr: await readAll(stderr), exitCode };
}
