#!/usr/bin/env node
/** The composition root: sets the environment before anything reads it, then starts the command line. */

// React keeps performance entries for ever, and Ink colours on its own, unless both are told before they are imported.
process.env.NODE_ENV ??= 'production';
process.env.FORCE_COLOR = '0';

export {};

const { runCommandLine } = await import('./cli/program.ts');
process.exitCode = await runCommandLine(process.argv);
