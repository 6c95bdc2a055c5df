/** How a Kubernetes program starts and fails. Models component-base/cli/run.go and cobra. */
import { Panic } from '../../base/scope.ts';
import type { NativeProcess, NativeProgram } from '../../machine/runner.ts';
import { FlagError, FlagSet, type FlagTable, goQuote } from './flag-set.ts';
import { Klog } from './klog.ts';

/** The program gives up after its logging began: the last line of its log says why. */
export class CommandFailed extends Error {
  constructor(
    message: string,
    /** Where the line is logged from; component-base's cli for most. */
    readonly at = 'run.go:72',
  ) {
    super(message);
  }
}

/** The program gives up before its logging began: `Error: ...`. */
export class UsageError extends Error {}

export interface RunContext {
  readonly process: NativeProcess;
  readonly flags: FlagSet;
  readonly log: Klog;
}

export interface Component {
  readonly name: string;
  readonly flags: FlagTable;
  /** Prints the usage text before a refusal of its command line. */
  readonly printsUsage: boolean;
  /** What `--version` prints. */
  readonly version: string;
  /** Works until it is told to end; resolves with its exit status. @throws CommandFailed */
  run(context: RunContext): Promise<number>;
}

/** The program of a component. */
export function programOf(component: Component): NativeProgram {
  return async process => {
    const say = (text: string) => void process.stderr.write(text).catch(() => undefined);
    const usage = `Usage:\n  ${component.name} [flags]\n`;
    const log = new Klog(process.clock, process.stderr);
    try {
      const flags = readFlags(component, process.argv.slice(1));
      if (flags.bool('help')) {
        void process.stdout.write(helpOf(component)).catch(() => undefined);
        return 0;
      }
      if (flags.args.some(arg => arg !== ''))
        throw new UsageError(
          `${goQuote(component.name)} does not take any arguments, got [${flags.args.map(goQuote).join(' ')}]`,
        );
      if (flags.text('version') !== 'false') {
        void process.stdout.write(`${component.version}\n`).catch(() => undefined);
        return 0;
      }
      return await component.run({ process, flags, log });
    } catch (error) {
      if (error instanceof FlagError) say(`${component.printsUsage ? usage : ''}Error: ${error.message}\n`);
      else if (error instanceof UsageError) say(`Error: ${error.message}\n`);
      else if (error instanceof CommandFailed)
        log.structured('E', error.at, 'command failed', { err: error.message });
      else throw new Panic(error);
      return 1;
    }
  };
}

/** Resolves when SIGTERM or SIGINT asks the program to end. */
export function untilAsked(process: NativeProcess): Promise<void> {
  return new Promise(resolve => {
    for (const signal of [2, 15]) process.onSignal(signal, resolve);
    process.signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function readFlags(component: Component, argv: readonly string[]): FlagSet {
  const table = new Map(component.flags);
  table.set('help', { name: 'help', shorthand: 'h', kind: 'bool', default: 'false' });
  table.set('version', { name: 'version', shorthand: '', kind: 'string', default: 'false' });
  return new FlagSet(
    table,
    argv.map(arg => (arg === '--version' ? '--version=true' : arg)),
  );
}

function helpOf(component: Component): string {
  const lines = [...component.flags.values()].map(({ name, shorthand, kind, default: value }) => {
    const shown = shorthand === '' ? `      --${name}` : `  -${shorthand}, --${name}`;
    return `${shown}${kind === 'bool' ? '' : ` ${kind}`}${value === '' || value === 'false' ? '' : ` (default ${value})`}`;
  });
  return `Usage:\n  ${component.name} [flags]\n\nFlags:\n${lines.sort().join('\n')}\n`;
}
