/** A value in a structured log line: objects are named `namespace/name` by who logs them. */
export type LogValue = string | number | boolean | readonly string[];

/** One line as klog would print it, taken apart. */
export interface LogEntry {
  readonly level: 'info' | 'error';
  /** The `-v` from which on the line is printed; errors always are. */
  readonly verbosity: number;
  /** Upstream's source file and line: `schedule_one.go:314`. */
  readonly source: string;
  readonly message: string;
  readonly values: Readonly<Record<string, LogValue>>;
}

/** Where a scheduler's log goes. */
export type LogSink = (entry: LogEntry) => void;

/** Logs as klog does. Lines above the verbosity cost one comparison. */
export class Logger {
  /** @param verbosity as `-v` @param sink absent: nowhere */
  constructor(
    readonly verbosity: number,
    private readonly sink: LogSink | undefined,
  ) {}

  /** True when lines of this verbosity are printed. */
  enabled(verbosity: number): boolean {
    return this.sink !== undefined && verbosity <= this.verbosity;
  }

  info(verbosity: number, source: string, message: string, values: LogEntry['values'] = {}): void {
    if (this.enabled(verbosity)) this.sink?.({ level: 'info', verbosity, source, message, values });
  }

  error(source: string, message: string, error: string | undefined, values: LogEntry['values'] = {}): void {
    const all = error === undefined ? values : { err: error, ...values };
    this.sink?.({ level: 'error', verbosity: 0, source, message, values: all });
  }
}
