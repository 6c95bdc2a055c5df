/** Runs one target in a thread of its own; the supervisor watches over it. */
import { parentPort, workerData } from 'node:worker_threads';
import { type Rng, SeededRng } from '../../src/base/rng.ts';
import { Progress } from './progress.ts';
import { TARGETS } from './registry.ts';
import type { Finding, Job, Message } from './report.ts';
import type { World } from './target.ts';

const { target: name, seed, from, count, only, buffer } = workerData as Job;
const progress = new Progress(buffer);
const target = TARGETS.find(known => known.name === name)!;
const say = (message: Message) => parentPort!.postMessage(message);
let current: { world: number; index: number; input: unknown } | undefined;

function report(error: unknown): void {
  const { stack, message } = error instanceof Error ? error : new Error(String(error));
  const finding: Finding = {
    target: name,
    ...(current ?? { world: 0, index: -1, input: null }),
    message: message || String(error),
    stack: stack ?? '',
  };
  say({ finding: { ...finding, input: JSON.stringify(finding.input)?.slice(0, 4000) ?? '' } });
}
process.on('unhandledRejection', error => report(error));
process.on('uncaughtException', error => report(error));

/** Lets unhandled rejections and what else waits in the host's loop come. */
const turn = () => new Promise<void>(resolve => setImmediate(resolve));

async function tried(world: World, number: number, index: number, rng: Rng): Promise<string> {
  // an input that cannot be made is a fault of the target's: it must not pass for one of the input before
  current = { world: number, index, input: 'no input yet' };
  progress.begin(number, index, current.input);
  try {
    const input = world.next(rng);
    progress.end();
    current = { world: number, index, input };
    progress.begin(number, index, input);
    return await world.run(input, () => progress.beat());
  } catch (error) {
    report(error);
    return 'broken';
  } finally {
    await turn();
    progress.end();
  }
}

let done = 0;
for (let number = from; done < count; number++) {
  const worldSeed = `${seed}/${name}/${number}`;
  current = { world: number, index: -1, input: 'start' };
  progress.begin(number, -1, 'start');
  const world = await target.start(worldSeed);
  progress.end();
  const counts: Record<string, number> = {};
  const inputs = only === undefined ? Math.min(target.perWorld, count - done) : only + 1;
  const rng = new SeededRng(`${worldSeed}/inputs`);
  for (let index = 0; index < inputs; index++) {
    const word = await tried(world, number, index, rng.fork(String(index)));
    counts[word] = (counts[word] ?? 0) + 1;
  }
  world.stop?.();
  await turn();
  done += inputs;
  say({ counts, worlds: 1 });
  if (only !== undefined) break;
}
say({ done: true });
