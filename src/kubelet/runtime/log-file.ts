import type { Clock } from '../../base/clock.ts';
import { rfc3339Micro } from '../../base/clock.ts';
import type { ByteWriter } from '../../base/pipe.ts';
import type { FileSystem } from '../../machine/filesystem.ts';

export type LogStream = 'stdout' | 'stderr';

/** One line of a container's log. */
export interface LogLine {
  /** RFC 3339 with nanoseconds. */
  readonly time: string;
  readonly stream: LogStream;
  /** Without its newline. */
  readonly text: string;
}

/** The instant as the runtime stamps log lines. */
export function rfc3339Nano(ms: number): string {
  return `${rfc3339Micro(ms).slice(0, -1)}000Z`;
}

/** A larger log makes room for a new one: containerLogMaxSize. */
const LARGEST_LOG = 10 * 1024 ** 2;
/** What a line holds at most; what comes after it is a line of its own. */
const LONGEST_LINE = 1024 ** 2;

/** A container's log on its machine, in the CRI's format: `<time> <stream> F <text>`, a line each. */
export class LogFile {
  private readonly followers = new Set<(line: LogLine) => void>();
  private readonly open = new Set<() => void>();
  private readonly decoders = new Map<LogStream, TextDecoder>();
  private readonly rest = new Map<LogStream, string>();

  constructor(
    private readonly files: FileSystem,
    readonly path: string,
    private readonly clock: Clock,
    /** Goes on with the file that is there. */
    keep = false,
  ) {
    if (keep) return;
    files.mkdir(path.slice(0, path.lastIndexOf('/')), { recursive: true });
    files.writeFile(path, '', { mode: 0o640 });
  }

  /** Takes in what the container wrote to one of its streams. */
  write(stream: LogStream, chunk: Uint8Array | string): void {
    let decoder = this.decoders.get(stream);
    if (decoder === undefined) this.decoders.set(stream, (decoder = new TextDecoder()));
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const lines = ((this.rest.get(stream) ?? '') + text).split('\n');
    for (let last = lines.at(-1)!; last.length > LONGEST_LINE; last = lines.at(-1)!)
      lines.splice(-1, 1, last.slice(0, LONGEST_LINE), last.slice(LONGEST_LINE));
    this.rest.set(stream, lines.pop() ?? '');
    this.append(stream, lines);
  }

  /** The container has ended: what has no newline yet is a line as well, and followers learn that this was all. */
  close(): void {
    for (const [stream, rest] of this.rest) if (rest !== '') this.append(stream, [rest]);
    this.rest.clear();
    for (const ended of [...this.open]) ended();
    this.open.clear();
    this.followers.clear();
  }

  /** Calls back for each line from now on, and once when the log ends. */
  follow(written: (line: LogLine) => void, ended: () => void): { stop(): void } {
    this.followers.add(written);
    this.open.add(ended);
    return {
      stop: () => {
        this.followers.delete(written);
        this.open.delete(ended);
      },
    };
  }

  /** A stream whose bytes go into the log, and to `copy`, which they wait for. */
  writer(stream: LogStream, copy: (chunk: Uint8Array | string) => Promise<void>): ByteWriter {
    return {
      write: chunk => {
        this.write(stream, chunk);
        return copy(chunk);
      },
      end: () => undefined,
    };
  }

  /** models pkg/kubelet/logs/container_log_manager.go, which keeps some old logs, compressed; here it is the last one */
  private rotate(): void {
    const [, folder = '', name = ''] = /^(.*)\/([^/]*)$/.exec(this.path) ?? [];
    for (const other of this.files.readdir(folder))
      if (other.startsWith(`${name}.`)) this.files.rm(`${folder}/${other}`);
    const stamp = rfc3339Nano(this.clock.now()).slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
    this.files.rename(this.path, `${this.path}.${stamp}`);
    this.files.writeFile(this.path, '', { mode: 0o640 });
  }

  private append(stream: LogStream, lines: readonly string[]): void {
    if (lines.length === 0) return;
    const time = rfc3339Nano(this.clock.now());
    const text = lines.map(line => `${time} ${stream} F ${line}\n`).join('');
    try {
      if (this.files.exists(this.path) && this.files.stat(this.path).size > LARGEST_LOG) this.rotate();
      this.files.writeFile(this.path, text, { append: true });
    } catch {
      // the file's folder was removed by hand, or the disk is full: as in life the container goes on and its lines are lost
    }
    for (const line of lines) for (const written of this.followers) written({ time, stream, text: line });
  }
}

/** The lines of a log file's text. */
export function parseLog(text: string): LogLine[] {
  return text.split('\n').flatMap(line => {
    const match = /^(\S+) (stdout|stderr) [FP] ?(.*)$/s.exec(line);
    return match === null ? [] : [{ time: match[1]!, stream: match[2] as LogStream, text: match[3]! }];
  });
}
