/**
 * Replays the transcripts of the real kubectl in the simulated shell that learners meet; with `--shell=host` each step
 * is run by the host's bash, `kubectl` being the built-in one.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { openDoor } from './kubectl-door.ts';
import type { Agreement, Replayer } from './main.ts';
import { compare, filesOf, type Result, stepsOf } from './recording.ts';
import { SimulatedShell } from './simulated-shell.ts';
import { TranscriptWorld } from './transcript-world.ts';

/** Virtual time between two steps; the recordings took about as long. */
const SETTLE_MS = 2000;

/** @param path a folder of transcripts, or one of them */
export const replay: Replayer = async (path, report) => {
  let [agree, total] = [0, 0];
  for (const file of filesOf(path)) {
    const result = await replayFile(file, report);
    agree += result.agree;
    total += result.total;
  }
  return { agree, total };
};

async function replayFile(file: string, report: (difference: string) => void): Promise<Agreement> {
  const steps = stepsOf(file);
  const world = new TranscriptWorld(basename(file));
  const shell: StepShell = process.argv.includes('--shell=host')
    ? hostShell(world)
    : new SimulatedShell(world);
  let [agree, total] = [0, 0];
  try {
    for (const [index, step] of steps.entries()) {
      const result = await shell.run(step.command);
      await world.settle(SETTLE_MS);
      if (step.unstable) continue;
      total++;
      const difference = compare(step, result);
      if (difference === undefined) agree++;
      else report(`${basename(file)} step ${index + 1}\n$ ${step.command}\n${difference}`);
    }
  } finally {
    shell.close?.();
  }
  return { agree, total };
}

/** What runs the steps. */
interface StepShell {
  run(command: string): Promise<Result>;
  close?(): void;
}

function hostShell(world: TranscriptWorld): StepShell {
  const folder = mkdtempSync(join(tmpdir(), 'berth-transcript-'));
  const door = openDoor(folder, world);
  const cwd = join(folder, 'work');
  mkdirSync(cwd);
  return {
    run: command => runStep(command, cwd, join(folder, 'bin')),
    close: () => {
      door.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function runStep(command: string, cwd: string, bin: string): Promise<Result> {
  return new Promise(resolve => {
    const env = { PATH: `${bin}:${process.env.PATH}`, HOME: join(bin, '..'), LC_ALL: 'C' };
    const child = spawn('bash', ['-c', command], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.on('close', code => resolve({ stdout, stderr, exitCode: code ?? 1 }));
  });
}
