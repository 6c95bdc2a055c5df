#!/usr/bin/env node
/** The composition root: sets the environment before anything reads it, then starts the command line. */

// Ink colours on its own unless it is told before it is imported. That React is the lean one, the build says.
process.env.FORCE_COLOR = '0';

export {};

const { runCommandLine } = await import('./cli/program.ts');
// Whoever reads our output may stop reading (`berth doctor | head`): that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const code = await runCommandLine(process.argv);
// A script that was given up may still be spinning: leave once everything is written.
process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
