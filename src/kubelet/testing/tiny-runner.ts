import type { Clock } from '../../base/clock.ts';
import { readAll } from '../../base/pipe.ts';
import type { Rng } from '../../base/rng.ts';
import { startNative } from '../../machine/native.ts';
import type { CommandRunner, ExecSpec, NativeProcess, NativeProgram } from '../../machine/runner.ts';

/**
 * Runs native programs, and of the shell just what the kubelet's tests need: `sleep N`, `cat FILE`, `true`, `false`,
 * `sh -c` with `echo`, `sleep`, `exit`, `touch`, `rm` joined by `;` or `&&`. The real runner is the shell's.
 */
export function tinyRunner(clock: Clock, rng: Rng): CommandRunner {
  const find = (spec: Pick<ExecSpec, 'host' | 'argv'>): NativeProgram | undefined => {
    const name = spec.argv[0] ?? '';
    for (const [path, program] of spec.host.natives)
      if (path === name || path.endsWith(`/${name}`)) return program;
    return PROGRAMS[name.slice(name.lastIndexOf('/') + 1)];
  };
  return {
    lookup: (host, name) => (find({ host, argv: [name] }) === undefined ? undefined : name),
    start: spec => {
      const program = find(spec);
      if (program !== undefined) return startNative(program, spec, { clock, rng });
      return { done: Promise.resolve(127), kill: () => undefined };
    },
  };
}

const PROGRAMS: Readonly<Record<string, NativeProgram>> = {
  true: async () => 0,
  false: async () => 1,
  sleep: async process => {
    await process.clock.sleep(Number(process.argv[1]) * 1000, process.signal).catch(() => undefined);
    return 0;
  },
  cat: async process => {
    const path = process.argv[1];
    if (path === undefined) await process.stdout.write(await readAll(process.stdin));
    else if (!process.host.files.exists(path)) {
      await process.stderr.write(`cat: can't open '${path}': No such file or directory\n`);
      return 1;
    } else await process.stdout.write(process.host.files.readFile(path));
    return 0;
  },
  // ends on SIGKILL only, as a process 1 that takes no signals
  stubborn: async process => {
    process.onSignal(15, () => undefined);
    await process.clock.sleep(3_600_000, process.signal).catch(() => undefined);
    return 0;
  },
  sh: async process => {
    let status = 0;
    for (const [, joint, command = ''] of (process.argv[2] ?? '').matchAll(/(^|;|&&)\s*([^;&]*)/g)) {
      if (joint === '&&' && status !== 0) continue;
      const [word = '', ...args] = command.trim().split(/\s+/);
      if (word === 'exit') return Number(args[0] ?? 0);
      status = await step(process, word, args);
      if (process.signal.aborted) return 128 + Number(process.signal.reason);
    }
    return status;
  },
};

async function step(process: NativeProcess, word: string, args: readonly string[]): Promise<number> {
  const { host } = process;
  const text = args
    .map(arg => arg.replace(/^\$(\w+)$/, (_, name: string) => process.env[name] ?? ''))
    .join(' ');
  if (word === 'echo') await process.stdout.write(`${text}\n`);
  else if (word === 'touch') host.files.writeFile(args[0]!, '');
  else if (word === 'rm') host.files.rm(args[0]!);
  else if (word in PROGRAMS) return PROGRAMS[word]!({ ...process, argv: [word, ...args] });
  return 0;
}
