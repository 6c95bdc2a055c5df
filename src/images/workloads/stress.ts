/** Programs that use CPU and memory as their arguments say. */

import { milliValue, unitValue } from '../../api/quantity.ts';
import { parseGoDuration } from '../../apimachinery/go/duration.ts';
import type { NativeProcess, NativeProgram } from '../../machine/runner.ts';
import type { ImageDefinition } from '../definition.ts';
import { complain, say } from './http-server.ts';
import { installBusybox, installDebian } from './userland.ts';

const MI = 1024 * 1024;
const OWN_MEMORY = MI;
const DEFAULT_VM_BYTES = 256 * MI;
/** How long a worker takes to touch a page range: 2 GiB a second. */
const BYTES_PER_MS = 2 * MI;

/** stress 1.0.4 by Amos Waterland, and stress-ng as far as it takes the same options. */
const stress: NativeProgram = async process => {
  const options = readOptions(process.argv.slice(1));
  if (typeof options === 'string') {
    complain(process, options);
    return 1;
  }
  const { cpu, io, vm, hdd, bytes, timeoutMs } = options;
  if (cpu + io + vm + hdd === 0) {
    say(
      process,
      "`stress' imposes certain types of compute stress on your system\n\nUsage: stress [OPTION [ARG]] ...",
    );
    return 0;
  }
  say(process, `stress: info: [1] dispatching hogs: ${cpu} cpu, ${io} io, ${vm} vm, ${hdd} hdd`);
  const milliCpu = (cpu + vm) * 1000 + (io + hdd) * 200;
  process.usage?.(milliCpu, OWN_MEMORY);
  if (!(await sleep(process, Math.max(200, (vm * bytes) / BYTES_PER_MS)))) return 128 + 15;
  process.usage?.(options.hang ? cpu * 1000 + 5 : milliCpu, OWN_MEMORY + vm * bytes);
  if (!(await sleep(process, timeoutMs))) return 128 + 15;
  say(process, `stress: info: [1] successful run completed in ${Math.round(timeoutMs / 1000)}s`);
  return 0;
};

interface StressOptions {
  readonly cpu: number;
  readonly io: number;
  readonly vm: number;
  readonly hdd: number;
  readonly bytes: number;
  readonly hang: boolean;
  readonly timeoutMs: number;
}

function readOptions(argv: readonly string[]): StressOptions | string {
  const letters: Readonly<Record<string, string>> = {
    '-c': '--cpu',
    '-i': '--io',
    '-m': '--vm',
    '-d': '--hdd',
    '-t': '--timeout',
  };
  const given: Record<string, string> = {};
  for (let at = 0; at < argv.length; at++) {
    const [raw = '', inline] = argv[at]!.split('=');
    const name = letters[raw] ?? raw;
    if (['-v', '--verbose', '-q', '--quiet', '--vm-keep', '--metrics-brief', '--metrics'].includes(name))
      continue;
    if (!name.startsWith('--')) return `stress: FAIL: [1] (244) unrecognized option: ${raw}`;
    given[name] = inline ?? argv[++at] ?? '';
  }
  const count = (name: string) => Number(given[name] ?? 0);
  const time = given['--timeout'];
  return {
    cpu: count('--cpu'),
    io: count('--io'),
    vm: count('--vm'),
    hdd: count('--hdd'),
    bytes: given['--vm-bytes'] === undefined ? DEFAULT_VM_BYTES : bytesOf(given['--vm-bytes']),
    hang: given['--vm-hang'] !== undefined,
    timeoutMs: time === undefined ? Number.POSITIVE_INFINITY : secondsOf(time) * 1000,
  };
}

function bytesOf(text: string): number {
  const units: Readonly<Record<string, number>> = { B: 1, K: 1024, M: MI, G: 1024 * MI };
  return Number.parseFloat(text) * (units[text.slice(-1).toUpperCase()] ?? 1);
}

function secondsOf(text: string): number {
  const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
  return Number.parseFloat(text) * (units[text.slice(-1)] ?? 1);
}

/** vish/stress: `-cpus 2 -mem-total 150Mi -mem-alloc-size 10Mi -mem-alloc-sleep 1s`. */
const vishStress: NativeProgram = async process => {
  const given = new Map<string, string>();
  const argv = process.argv.slice(1);
  for (let at = 0; at < argv.length; at++) {
    const [name = '', inline] = argv[at]!.replace(/^--?/, '').split('=');
    given.set(name, inline ?? argv[++at] ?? '');
  }
  const cpus = milliValue(given.get('cpus') ?? '0');
  const total = unitValue(given.get('mem-total') ?? '0');
  const step = unitValue(given.get('mem-alloc-size') ?? '4Ki') || total;
  const pause = parseGoDuration(given.get('mem-alloc-sleep') ?? '1ms') ?? 1;
  say(
    process,
    `I main.go:26] Allocating "${given.get('mem-total') ?? '0'}" memory, in "${given.get('mem-alloc-size') ?? '4Ki'}" chunks, with a ${given.get('mem-alloc-sleep') ?? '1ms'} sleep between allocations`,
  );
  const steps = Math.max(1, Math.min(Math.ceil(total / step), 200));
  for (let at = 1; at <= steps; at++) {
    process.usage?.(cpus, OWN_MEMORY + Math.round((total * at) / steps));
    if (!(await sleep(process, (pause * Math.ceil(total / step)) / steps))) return 2;
  }
  say(process, 'I main.go:29] Allocated memory');
  await sleep(process, Number.POSITIVE_INFINITY);
  return 2;
};

/** False when a signal ended the wait. */
async function sleep(process: NativeProcess, ms: number): Promise<boolean> {
  if (process.signal.aborted) return false;
  if (ms === Number.POSITIVE_INFINITY) {
    await new Promise<void>(resolve =>
      process.signal.addEventListener('abort', () => resolve(), { once: true }),
    );
    return false;
  }
  try {
    await process.clock.sleep(ms, process.signal);
    return true;
  } catch {
    return false;
  }
}

export const STRESS_IMAGES: readonly ImageDefinition[] = [
  {
    repository: 'docker.io/polinux/stress',
    tags: { 'latest 1.0.4': 4_041_495 },
    command: ['stress', '--verbose', '--vm', '1', '--vm-bytes', '256M'],
    natives: { '/usr/local/bin/stress': stress },
    unpack: installBusybox,
  },
  {
    repository: 'docker.io/polinux/stress-ng',
    tags: { latest: 9_300_000 },
    entrypoint: ['stress-ng'],
    natives: { '/usr/bin/stress-ng': stress },
    unpack: installBusybox,
  },
  {
    repository: 'docker.io/alexeiled/stress-ng',
    tags: { latest: 5_400_000 },
    entrypoint: ['/stress-ng'],
    natives: { '/stress-ng': stress },
  },
  {
    repository: 'docker.io/progrium/stress',
    tags: { latest: 100_000_000 },
    entrypoint: ['/usr/bin/stress', '--verbose'],
    natives: { '/usr/bin/stress': stress },
    unpack: root => installDebian(root),
  },
  {
    repository: 'docker.io/vish/stress',
    tags: { latest: 1_558_791 },
    entrypoint: ['/stress', '-logtostderr'],
    natives: { '/stress': withoutFlag(vishStress) },
  },
];

/** Drops the logging flag that the image's entrypoint sets. */
function withoutFlag(program: NativeProgram): NativeProgram {
  return process => program({ ...process, argv: process.argv.filter(arg => arg !== '-logtostderr') });
}
