import type { OpenFile } from '../process/open-file.ts';
import type { Shell } from '../shell.ts';

export interface ReadLineOptions {
  /** The character that ends it, a newline by default. */
  readonly delimiter?: string;
  /** At most so many characters. */
  readonly count?: number;
  /** With `count`: the delimiter does not end it. */
  readonly exact?: boolean;
  /** Aborts the wait. */
  readonly timeoutMs?: number;
}

export interface LineRead {
  readonly text: string;
  /** False at the end of the input before the delimiter came. */
  readonly complete: boolean;
  readonly timedOut?: boolean;
}

/** Reads a line of an open file and no byte more. */
export async function readLine(
  shell: Shell,
  file: OpenFile | undefined,
  options: ReadLineOptions,
): Promise<LineRead> {
  const { delimiter = '\n', count, exact } = options;
  const decoder = new TextDecoder();
  let text = '';
  let characters = 0;
  if (count === 0) return { text, complete: true };
  const end = delimiter === '' ? 0 : new TextEncoder().encode(delimiter)[0]!;
  const deadline = options.timeoutMs === undefined ? undefined : shell.world.clock.now() + options.timeoutMs;
  for (;;) {
    await shell.task.step();
    const chunk = file && (await readUntil(shell, file, deadline));
    if (chunk === 'timeout') return { text, complete: false, timedOut: true };
    if (chunk === undefined) return { text: text + decoder.decode(), complete: false };
    for (let i = 0; i < chunk.length; i++) {
      if (chunk[i] === end && !exact) {
        text += decoder.decode(chunk.subarray(0, i));
        file!.unread(chunk.subarray(i + 1));
        return { text, complete: true };
      }
      if (count === undefined || (chunk[i + 1] !== undefined && (chunk[i + 1]! & 0xc0) === 0x80)) continue;
      if (++characters === count) {
        text += decoder.decode(chunk.subarray(0, i + 1));
        file!.unread(chunk.subarray(i + 1));
        return { text, complete: true };
      }
    }
    text += decoder.decode(chunk, { stream: true });
  }
}

async function readUntil(
  shell: Shell,
  file: OpenFile,
  deadline: number | undefined,
): Promise<Uint8Array | undefined | 'timeout'> {
  if (deadline === undefined) return shell.task.guard(file.read());
  const reading = file.read();
  const alarm = new AbortController();
  const late = shell.world.clock
    .sleep(Math.max(0, deadline - shell.world.clock.now()), alarm.signal)
    .then(() => 'timeout' as const);
  late.catch(() => undefined);
  try {
    const outcome = await shell.task.guard(Promise.race([reading, late]));
    // What comes after the timeout belongs to the next reader.
    if (outcome === 'timeout') void reading.then(chunk => chunk && file.unread(chunk));
    return outcome;
  } finally {
    alarm.abort();
  }
}
