/**
 * Replays recordings of the real Kubernetes against the simulator:
 *   npm run conformance -- scheduler FILE | api FILE | transcripts FOLDER | node FOLDER | seeds FILE | programs FILE [--diff]
 * Ends with `agree N of M`; exit 1 below 100 %. `--diff` shows each disagreement.
 */
import { existsSync } from 'node:fs';

/** The outcome of one replay. */
export interface Agreement {
  readonly agree: number;
  readonly total: number;
}
/** A replayer: reads the recording at `path`; calls `report` once for each disagreement. */
export type Replayer = (path: string, report: (difference: string) => void) => Promise<Agreement>;

const REPLAYERS: Readonly<Record<string, () => Promise<{ replay: Replayer }>>> = {
  scheduler: () => import('./scheduler.ts'),
  api: () => import('./api.ts'),
  transcripts: () => import('./transcripts.ts'),
  node: () => import('./node.ts'),
  seeds: () => import('./seeds.ts'),
  programs: () => import('./programs.ts'),
};

const args = process.argv.slice(2);
const diff = args.includes('--diff');
const [name, path] = args.filter(arg => !arg.startsWith('--'));
const load = name === undefined ? undefined : REPLAYERS[name];
if (load === undefined || path === undefined) {
  console.error(`usage: npm run conformance -- ${Object.keys(REPLAYERS).join('|')} PATH [--diff]`);
  process.exit(2);
}
if (!existsSync(path)) {
  console.error(`conformance: ${path} does not exist; give the path of a recording`);
  process.exit(3);
}
const { replay } = await load();
const { agree, total } = await replay(path, difference => {
  if (diff) console.log(`${difference}\n`);
});
console.log(`agree ${agree} of ${total}`);
process.exit(agree === total ? 0 : 1);
