/** Runs a target in a worker and watches that no input takes too long. */
import { Worker } from 'node:worker_threads';
import { Progress } from './progress.ts';
import { type Finding, type Job, kindOf, type Message, type Summary } from './report.ts';
import type { Target } from './target.ts';

/** An input may take this long, by the processor's time, so that a busy machine finds nothing that is not there. */
const LIMIT_MS = 2_000;
/** A program of an input's that runs on while the host's turn comes back again and again: its own simulated time ends it. */
const RUNNING_LIMIT_MS = 20_000;
/** Making a world may take longer. */
const START_LIMIT_MS = 60_000;
/** Whatever the processor does: an input that is not through by then waits for something that never comes. */
const WALL_TIMES = 15;
const LOOK_EVERY_MS = 100;
const HEAP_MB = 1_500;
/** No more of one target: what comes after is mostly what was found before. */
const MOST_KINDS = 20;

export interface Wanted {
  readonly seed: string;
  readonly worker: string;
  readonly from: number;
  readonly count: number;
  readonly only?: number;
  /** Milliseconds since the epoch after which no input is begun. */
  readonly until: number;
  onFinding(finding: Finding): void;
  onCounts(summary: Summary): void;
}

/** Runs a target until it has had its inputs or its time; a worker that hangs or dies is replaced by another. */
export async function runTarget(target: Target, wanted: Wanted): Promise<Summary> {
  const started = performance.now();
  const summary: Summary = {
    target: target.name,
    inputs: 0,
    worlds: 0,
    ends: {},
    findings: [],
    found: 0,
    seconds: 0,
  };
  const found = (finding: Finding) => {
    summary.found++;
    const kind = kindOf(finding);
    if (summary.findings.some(known => kindOf(known) === kind)) return;
    summary.findings.push(finding);
    wanted.onFinding(finding);
  };
  let from = wanted.from;
  while (
    summary.inputs < wanted.count &&
    performance.timeOrigin + performance.now() < wanted.until &&
    summary.findings.length < MOST_KINDS
  ) {
    const progress = new Progress();
    const ended = await watched(
      target,
      progress,
      { ...wanted, from, count: wanted.count - summary.inputs },
      found,
      ({ counts, worlds }) => {
        for (const [word, count] of Object.entries(counts)) {
          summary.ends[word] = (summary.ends[word] ?? 0) + count;
          summary.inputs += count;
        }
        summary.worlds += worlds;
        summary.seconds = (performance.now() - started) / 1000;
        wanted.onCounts(summary);
      },
    );
    if (ended === 'done' || ended === 'time' || wanted.only !== undefined) {
      if (ended === 'time') summary.inputs += Math.max(0, progress.at.index);
      break;
    }
    summary.inputs += Math.max(1, progress.at.index + 1);
    from = progress.at.world + 1;
  }
  summary.seconds = (performance.now() - started) / 1000;
  return summary;
}

/** One worker, until it is through, out of time, hangs or dies. */
function watched(
  target: Target,
  progress: Progress,
  { seed, worker: script, from, count, only, until }: Wanted,
  found: (finding: Finding) => void,
  counted: (message: { counts: Readonly<Record<string, number>>; worlds: number }) => void,
): Promise<'done' | 'time' | 'broken'> {
  const job: Job = {
    target: target.name,
    seed,
    from,
    count,
    buffer: progress.buffer,
    ...(only !== undefined && { only }),
  };
  const worker = new Worker(script, {
    workerData: job,
    execArgv: ['--enable-source-maps'],
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  return new Promise(resolve => {
    let begun = -1;
    let since = performance.now();
    let processor = process.cpuUsage();
    let beats = -1;
    let whole = processor;
    const end = (how: 'done' | 'time' | 'broken') => {
      clearInterval(look);
      worker.removeAllListeners('exit');
      void worker.terminate().then(() => resolve(how));
    };
    const broken = (message: string, stack = '') => {
      found({ target: target.name, ...progress.at, message, stack });
      end('broken');
    };
    const look = setInterval(() => {
      if (performance.timeOrigin + performance.now() > until && only === undefined) return end('time');
      if (progress.begun !== begun) {
        begun = progress.begun;
        since = performance.now();
        processor = process.cpuUsage();
        whole = processor;
        return;
      }
      if (begun === 0 || progress.ended === begun) return;
      const spent = process.cpuUsage(whole);
      if (progress.beats !== beats && (spent.user + spent.system) / 1000 < RUNNING_LIMIT_MS) {
        beats = progress.beats;
        since = performance.now();
        processor = process.cpuUsage();
        return;
      }
      const limit = progress.at.index < 0 ? START_LIMIT_MS : (target.limitMs ?? LIMIT_MS);
      const { user, system } = process.cpuUsage(processor);
      const wall = performance.now() - since;
      if ((wall > limit && (user + system) / 1000 > limit) || wall > limit * WALL_TIMES)
        broken(`hangs: not through after ${(wall / 1000).toFixed(1)} s`);
    }, LOOK_EVERY_MS);
    worker.on('message', (message: Message) => {
      if ('finding' in message) found(message.finding);
      else if ('counts' in message) counted(message);
      else end('done');
    });
    worker.on('error', error => broken(error.message, error.stack));
    worker.on('exit', code => broken(`the worker ended by itself (${code})`));
  });
}
