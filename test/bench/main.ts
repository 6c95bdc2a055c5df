/**
 * Runs a benchmark and prints its figures as JSON:
 *   npm run bench -- NAME
 */

/** A benchmark: gives its figures, to be printed as JSON. */
export type Benchmark = () => Promise<object>;

const BENCHMARKS: Readonly<Record<string, () => Promise<{ run: Benchmark }>>> = {
  grading: () => import('./grading.ts'),
  interrupt: () => import('./interrupt.ts'),
  keystroke: () => import('./keystroke.ts'),
  network: () => import('./network.ts'),
  scheduling: () => import('./scheduling.ts'),
};

const [name] = process.argv.slice(2);
const load = name === undefined ? undefined : BENCHMARKS[name];
if (load === undefined) {
  console.error(`usage: npm run bench -- ${Object.keys(BENCHMARKS).join('|')}`);
  process.exit(2);
}
const { run } = await load();
console.log(JSON.stringify(await run(), null, 2));
