/** From ^C to the prompt, in the host's time, while something runs that would never end or never stop growing. */
import { loadavg } from 'node:os';
import { Pipe } from '../../src/base/pipe.ts';
import { RealTimeDriver } from '../../src/cli/real-time.ts';
import { testWorld } from '../../src/shell/testing.ts';
import type { Benchmark } from './main.ts';

/** What is typed, and then interrupted. */
const RUNAWAYS: readonly string[] = [
  'while :; do :; done',
  'for ((;;)); do x=$((x+1)); done',
  'while true; do echo tick; done',
  'while :; do x=$(echo a); done',
  'echo $(echo $(while :; do :; done))',
  'f() { f; }; while :; do f 2>/dev/null; done',
  'until false; do ls / | grep x | wc -l > /dev/null; done',
  'f() { f | f; }; f',
  'f() { f & f; }; f',
  ':() { :|:& }; :',
  'while :; do sleep 1000 & done',
  'sleep infinity',
  'cat',
  'read x',
  'yes',
  'yes > /dev/null',
  'yes | cat > /dev/null',
  'yes | sort',
  'yes | tail -1',
  "yes | awk '{print $1}' > /dev/null",
  'yes | sed s/y/n/',
  "yes | tr '\\n' ' '",
  'cat /dev/zero',
  'cat /dev/zero | wc -c',
  'cat /dev/zero | base64 > /dev/null',
  'cat /dev/urandom | grep -c x',
  'head -c 10000000000 /dev/zero > /dev/null',
  'dd if=/dev/zero of=/dev/null',
  'seq 1 100000000',
  'seq 1 100000000 | sort -n | head -1',
  'printf %1000000000s x',
  'printf "%0.s-" {1..100000000}',
  'echo {1..100000000}',
  'for i in {1..100000000}; do :; done',
  'x=abcdefgh; while :; do x=$x$x; done',
  'x=a; while :; do x=$x$x; done',
  'a=(); while :; do a+=(x); done',
  'while :; do echo line >> /tmp/grows; done',
  'tail -f /var/log/none /dev/null',
  'watch -n 0.1 date',
  "echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab | grep -E '^(a+)+$'",
  "echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab | grep '^\\(a*\\)*c$'",
  "echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab | sed -E 's/^(a+)+$/x/'",
  "echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab | awk '/^(a+)+$/'",
  '[[ aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab =~ ^(a+)+$ ]]',
  'x=$(printf %40s | tr " " a)b; shopt -s extglob; [[ $x == +(+(a)) ]]',
  'echo \'"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"\' | jq \'test("^(a+)+$")\'',
  "awk 'BEGIN { while (1); }'",
  'awk \'BEGIN { while (1) s = s "xxxxxxxxxxxxxxxx" }\'',
  "echo x | sed ':a; s/x/xx/; ta'",
  "echo 1 | jq '[limit(100000000; repeat(1))] | length'",
  'find / / / / / / / / / / / -name nothing',
  'echo $((2**1000000000))',
  'bash -c "while :; do :; done"',
  '(while :; do :; done)',
  'while :; do :; done | cat',
];
const RUNS_BEFORE_INTERRUPT_MS = 250;
const PATIENCE_MS = 15_000;
const TARGET_MS = 100;
/** The line editor says so when it is ready. */
const PROMPT = '\x1b[?2004h';

const pause = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms));

/** Figures of one run: percentiles over all the runaways, and those that took longest. */
export const run: Benchmark = async () => {
  await interrupted('true');
  const only = process.argv[3];
  const results: Result[] = [];
  for (const script of RUNAWAYS.filter(text => only === undefined || text.includes(only)))
    results.push(await interrupted(script));
  const waits = results.map(result => result.ms).sort((a, b) => a - b);
  const p99 = waits[Math.min(waits.length - 1, Math.floor(waits.length * 0.99))]!;
  return {
    benchmark: 'interrupt',
    node: process.version,
    loadAverage: Number(loadavg()[0]!.toFixed(1)),
    scripts: results.length,
    p50: waits[Math.floor(waits.length / 2)],
    p99,
    slowest: [...results].sort((a, b) => b.ms - a.ms).slice(0, 8),
    hungriest: [...results].sort((a, b) => b.grownMB - a.grownMB).slice(0, 4),
    target: TARGET_MS,
    met: p99 <= TARGET_MS,
  };
};

interface Result {
  readonly script: string;
  /** From the moment at which ^C was to be pressed to the prompt. */
  readonly ms: number;
  /** By how much the process's memory had grown by then. */
  readonly grownMB: number;
}

async function interrupted(script: string): Promise<Result> {
  const world = testWorld();
  const pace = new RealTimeDriver(world.clock);
  const input = new Pipe();
  const output = new Pipe(1 << 16);
  let prompts = 0;
  void (async () => {
    const decoder = new TextDecoder();
    let end = '';
    for (let chunk = await output.read(); chunk; chunk = await output.read()) {
      const text = end + decoder.decode(chunk, { stream: true });
      prompts += text.split(PROMPT).length - 1;
      end = text.slice(text.endsWith(PROMPT) ? text.length : 1 - PROMPT.length);
    }
  })();
  const size = { columns: 80, rows: 24, onResize: () => ({ stop: () => undefined }) };
  void world.session().interactive({ input, output, ...size });
  pace.start();
  await pause(30);
  const before = process.memoryUsage().rss;
  void input.write(`${script}\r`);
  const due = performance.now() + RUNS_BEFORE_INTERRUPT_MS;
  await pause(RUNS_BEFORE_INTERRUPT_MS);
  const promptsBefore = prompts;
  void input.write('\x03');
  while (prompts === promptsBefore && performance.now() - due < PATIENCE_MS) await pause(1);
  const ms = Math.round(performance.now() - due);
  const grownMB = Math.max(0, Math.round((process.memoryUsage().rss - before) / 2 ** 20));
  pace.pause();
  return { script, ms, grownMB };
}
