/** Replays what was recorded on a real node in a root shell of a simulated one, with its kubelet and containers. */
import { basename } from 'node:path';
import type { Agreement, Replayer } from './main.ts';
import { NodeWorld } from './node-world.ts';
import { compare, filesOf, stepsOf } from './recording.ts';

/** Virtual time between two steps, as in the recordings. */
const PAUSE_MS = 1000;

/** @param path a folder of recordings, or one of them */
export const replay: Replayer = async (path, report) => {
  let [agree, total] = [0, 0];
  for (const file of filesOf(path)) {
    const result = await replayFile(file, report);
    console.log(`${basename(file)}: ${result.agree} of ${result.total}`);
    agree += result.agree;
    total += result.total;
  }
  return { agree, total };
};

/** Replays one file on a cluster of its own. */
export async function replayFile(file: string, report: (difference: string) => void): Promise<Agreement> {
  const name = basename(file, '.json');
  const world = await NodeWorld.start(name);
  let [agree, total] = [0, 0];
  try {
    for (const [index, step] of stepsOf(file).entries()) {
      const result = await world.run(step.command);
      await world.cluster.advance(PAUSE_MS);
      if (step.unstable) continue;
      total++;
      const difference = compare(step, result);
      if (difference === undefined) agree++;
      else report(`${name} step ${index + 1}\n$ ${step.command}\n${difference}`);
    }
  } finally {
    world.cluster.stop();
  }
  return { agree, total };
}
