/** Log lines as klog writes them: `E1121 08:00:00.000000       1 run.go:72] "command failed" err="..."`. */
import type { Clock } from '../../base/clock.ts';
import type { ByteWriter } from '../../base/pipe.ts';
import { goQuote } from './flag-set.ts';

export type Severity = 'I' | 'W' | 'E' | 'F';

export class Klog {
  constructor(
    private readonly clock: Clock,
    private readonly out: ByteWriter,
    private readonly pid = 1,
  ) {}

  /** A plain line. @param at source file and line, `client_config.go:683` */
  line(severity: Severity, at: string, message: string): void {
    const [day = '', time = ''] = new Date(this.clock.now()).toISOString().split('T');
    const stamp = `${severity}${day.slice(5).replace('-', '')} ${time.slice(0, 12)}000`;
    this.out.write(`${stamp} ${String(this.pid).padStart(7)} ${at}] ${message}\n`).catch(() => undefined);
  }

  /** A structured line: the message quoted, then `key=value`. */
  structured(
    severity: Severity,
    at: string,
    message: string,
    values: Readonly<Record<string, unknown>> = {},
  ): void {
    const pairs = Object.entries(values).map(([key, value]) => ` ${key}=${shown(value)}`);
    this.line(severity, at, goQuote(message) + pairs.join(''));
  }
}

/** Models klog's serialize.KVFormat: strings quoted, those of several lines in a block. */
function shown(value: unknown): string {
  if (value instanceof Error) return shown(value.message);
  if (typeof value !== 'string') return JSON.stringify(value);
  if (!value.includes('\n')) return goQuote(value);
  return `<\n\t${value.split('\n').join('\n\t')}\n >`;
}
