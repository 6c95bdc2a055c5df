/** `npm run fuzz -- [--minutes N] [--count N] [--seed S] [--target T,...] [--json]`: see --help. */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { TARGETS } from './registry.ts';
import { findingText, type Summary, summaryTable } from './report.ts';
import { runTarget } from './supervise.ts';

const HELP = `npm run fuzz -- [options]
  --minutes N   how long in all, shared among the targets (default 1)
  --count N     inputs for each target, instead of a time; --steps and --times are the same
  --seed S      decides everything that is random (default: drawn, and printed)
  --target T    only these, with commas; may be given more than once
  --world N     the first world's number; --only N: one world up to this input, as a finding says
  --json        the summary as JSON
  --list        the targets`;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string' },
    count: { type: 'string' },
    steps: { type: 'string' },
    times: { type: 'string' },
    seed: { type: 'string' },
    target: { type: 'string', multiple: true },
    world: { type: 'string' },
    only: { type: 'string' },
    json: { type: 'boolean' },
    list: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
if (values.list) {
  for (const { name, about } of TARGETS) console.log(`${name.padEnd(18)}${about}`);
  process.exit(0);
}

const seed = values.seed ?? String(Math.floor(Math.random() * 1e9));
const names = values.target?.flatMap(text => text.split(','));
const unknown = names?.filter(name => !TARGETS.some(target => target.name === name)) ?? [];
const number = (text: string | undefined) => (text === undefined ? undefined : Number(text));
const count = number(values.count ?? values.steps ?? values.times);
const minutes = number(values.minutes) ?? (count === undefined && values.only === undefined ? 1 : undefined);
const wrong = [count, minutes, number(values.world), number(values.only)].some(
  value => value !== undefined && !(value >= 0),
);
if (unknown.length > 0 || wrong) {
  console.error(unknown.length > 0 ? `no target ${unknown.join(', ')}; --list shows them` : HELP);
  process.exit(2);
}
const targets = TARGETS.filter(({ name, alone }) =>
  names === undefined ? alone !== true : names.includes(name),
);
const worker = fileURLToPath(new URL('./worker.js', import.meta.url));
const tell = (text: string) => (values.json ? process.stderr : process.stdout).write(`${text}\n`);
tell(
  `seed ${seed}, ${targets.length} targets, ${minutes === undefined ? `${count ?? 'one input'} each` : `${minutes} minutes`}`,
);

const now = () => performance.timeOrigin + performance.now();
const end = minutes === undefined ? Number.POSITIVE_INFINITY : now() + minutes * 60_000;
const summaries: Summary[] = [];
for (const [index, target] of targets.entries()) {
  const until = minutes === undefined ? end : now() + (end - now()) / (targets.length - index);
  let told = now();
  const summary = await runTarget(target, {
    seed,
    worker,
    from: number(values.world) ?? 0,
    count: count ?? Number.POSITIVE_INFINITY,
    ...(values.only !== undefined && { only: Number(values.only) }),
    until,
    onFinding: finding => tell(findingText(seed, finding)),
    onCounts: ({ target: name, inputs, found }) => {
      if (now() - told < 5_000) return;
      told = now();
      tell(`${name}: ${inputs} inputs, ${found} findings`);
    },
  });
  summaries.push(summary);
  tell(
    `${target.name}: ${summary.inputs} inputs in ${summary.seconds.toFixed(1)} s, ${summary.findings.length} findings`,
  );
}
if (values.json) console.log(JSON.stringify({ seed, targets: summaries }, undefined, 1));
else console.log(`\n${summaryTable(summaries)}`);
const findings = summaries.reduce((sum, summary) => sum + summary.findings.length, 0);
tell(findings === 0 ? 'no findings' : `${findings} findings`);
process.exit(findings === 0 ? 0 : 1);
