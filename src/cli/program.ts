import { Command, CommanderError } from 'commander';
import { home } from './commands/home.ts';
import { COMMANDS } from './commands/index.ts';
import { provideBuiltDescriptions } from './descriptions.ts';
import { CommandError, EXIT } from './exit.ts';
import { VERSION } from './version.ts';

/** Runs one command line. @param argv as process.argv @returns the exit code */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  provideBuiltDescriptions();
  let code: number = EXIT.done;
  const program = new Command('berth')
    .description('Learn Kubernetes scheduling for the CKA exam, on a cluster simulated in this program.')
    .version(VERSION)
    .exitOverride()
    .showHelpAfterError('Run with --help to see how it is used.')
    .action(async () => {
      code = await home({ screen: 'home' });
    });
  for (const add of COMMANDS) {
    add(program, result => {
      code = result;
    });
  }
  for (const command of program.commands) command.exitOverride();
  try {
    await program.parseAsync([...argv]);
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (error instanceof CommandError) {
      process.stderr.write(`berth: ${error.message}\n`);
      return error.code;
    }
    throw error;
  }
}
