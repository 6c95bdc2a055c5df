/**
 * The recorded transcripts again, with the real kubectl against the cluster on a port. The kubectl at hand is seldom
 * of the version that was recorded with and words some things otherwise, so what must agree is the exit code of every
 * step; steps with flags that it does not know are told by name, and so is how many outputs agree to the letter.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { serve } from '../../src/http/serve.ts';
import { hasKubectl, KUBECTL } from '../../src/http/testing/world.ts';
import { masked } from '../conformance/mask.ts';
import { TranscriptWorld } from '../conformance/transcript-world.ts';

interface Result {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}
interface Step extends Result {
  readonly command: string;
  readonly unstable?: boolean;
}

const folder = fileURLToPath(new URL('../../../shared/conformance/transcripts', import.meta.url));
const all = existsSync(folder) ? readdirSync(folder).sort() : [];
if (all.length === 0) console.log('transcripts-real-kubectl: skipped, no recordings beside the project');
const SETTLE_MS = 2000;
const TICK_MS = 5;

/** Runs a step while simulated time goes on with the host's. */
async function runStep(
  world: TranscriptWorld,
  command: string,
  home: string,
  kubeconfig: string,
): Promise<Result> {
  const env = { PATH: `${home}/bin:${process.env.PATH}`, HOME: home, KUBECONFIG: kubeconfig, LC_ALL: 'C' };
  const child = spawn('bash', ['-c', command], {
    cwd: join(home, 'work'),
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const start = { host: Date.now(), world: world.clock.now() };
  const timer = setInterval(() => world.clock.runUntil(start.world + Date.now() - start.host), TICK_MS);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', chunk => {
    stdout += chunk;
  });
  child.stderr.on('data', chunk => {
    stderr += chunk;
  });
  const exitCode = await new Promise<number>(resolve => child.on('close', code => resolve(code ?? 1)));
  clearInterval(timer);
  return { stdout, stderr, exitCode };
}

/** What a kubectl says to a flag or a command that came after its time. */
const UNKNOWN = /^(?:Error: |error: )(unknown (?:shorthand )?(?:flag|command).*)/m;

/** What became of a transcript. */
interface Outcome {
  /** Steps with another exit code. */
  readonly wrong: string[];
  /** Flags and commands that this kubectl does not know. */
  readonly unknown: string[];
  /** How many outputs were the same to the letter. */
  same: number;
}

async function replay(file: string, steps: readonly Step[]): Promise<Outcome> {
  const home = mkdtempSync(join(tmpdir(), 'berth-transcript-'));
  mkdirSync(join(home, 'work'));
  mkdirSync(join(home, 'bin'));
  symlinkSync(KUBECTL, join(home, 'bin', 'kubectl'));
  const world = new TranscriptWorld(file);
  const served = await serve({ service: () => world.service });
  const outcome: Outcome = { wrong: [], unknown: [], same: 0 };
  try {
    for (const step of steps) {
      const result = await runStep(world, step.command, home, served.kubeconfig);
      await world.settle(SETTLE_MS);
      if (step.unstable) continue;
      const unknown = UNKNOWN.exec(result.stderr);
      if (unknown !== null && result.exitCode !== step.exitCode) {
        outcome.unknown.push(unknown[1]!);
        continue;
      }
      if (result.exitCode !== step.exitCode)
        outcome.wrong.push(
          `$ ${step.command}\nexit ${result.exitCode}, not ${step.exitCode}: ${result.stderr}`,
        );
      if (masked(result.stdout) === masked(step.stdout) && masked(result.stderr) === masked(step.stderr))
        outcome.same++;
    }
  } finally {
    await served.close();
    rmSync(home, { recursive: true, force: true });
  }
  return outcome;
}

const isSkipped = all.length === 0 || !hasKubectl('transcripts-real-kubectl');

// Side by side: each has a cluster, a port and a home of its own, and mostly waits for processes.
describe.skipIf(isSkipped)('the real kubectl', { concurrent: true }, () => {
  it.each(all)(
    'does %s on the served cluster',
    async file => {
      const { steps } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { steps: readonly Step[] };
      const { wrong, unknown, same } = await replay(file, steps);
      const skipped = unknown.length > 0 ? `; skipped for this kubectl: ${unknown.join(', ')}` : '';
      console.log(`${file}: output of ${same} of ${steps.length} steps the same to the letter${skipped}`);
      expect(wrong).toEqual([]);
    },
    300_000,
  );
});
