import { Command, CommanderError } from 'commander';
import { SimulationFailed } from '../tutor/grade-script.ts';
import { COMMANDS } from './commands/index.ts';
import { CommandError, EXIT } from './exit.ts';
import { faultText, reportFault } from './fault-report.ts';
import { complain } from './print.ts';
import { VERSION } from './version.ts';

/** Runs one command line. @param argv as process.argv @returns the exit code */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  let code: number = EXIT.done;
  const program = new Command('berth')
    .description('Learn Kubernetes for the CKA exam, on a cluster simulated in this program.')
    .version(VERSION)
    .exitOverride()
    .showHelpAfterError('Run with --help to see how it is used.')
    .configureHelp({ subcommandTerm: command => `${command.name()} ${command.usage()}`.trim() })
    .allowExcessArguments()
    .action(async () => {
      const [unknown] = program.args;
      if (unknown !== undefined) {
        const { unknownName } = await import('./unknown-name.ts');
        const names = COMMANDS.map(({ name }) => name);
        throw unknownName('command', unknown, names, '`berth --help` lists all.');
      }
      const { home } = await import('./commands/home.ts');
      code = await home({ screen: 'home' });
    });
  // `berth help lab` names the command in second place.
  const named = new Set(argv.slice(2, 4));
  for (const { name, usage = '', description, load } of COMMANDS) {
    if (named.has(name)) {
      const add = await load();
      add(program, result => {
        code = result;
      });
      program.commands.at(-1)!.description(description);
    } else
      program
        .command(name)
        .usage(usage || ' ')
        .description(description);
  }
  for (const command of program.commands) command.exitOverride();
  // Work that nobody waits for failed: that is written down, and what was going on goes on.
  const strays: unknown[] = [];
  const stray = (error: unknown) => {
    strays.push(error);
    reportFault(error);
  };
  process.on('unhandledRejection', stray);
  try {
    await program.parseAsync([...argv]);
    if (code !== EXIT.no || strays.length === 0) return code;
    complain(faultText(strays[0]));
    return EXIT.environment;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (error instanceof CommandError) {
      complain(error.message);
      return error.code;
    }
    const fault = error instanceof SimulationFailed ? faultText(error.cause, error.report) : faultText(error);
    complain(fault);
    return EXIT.environment;
  }
}
