import type { Program, Programs } from '../process/program.ts';
import { bash } from './bash.ts';
import { asProgram } from './builtin-program.ts';
import { cat } from './cat.ts';
import { env, printenv } from './env.ts';
import { grep } from './grep.ts';
import { head } from './head.ts';
import { kubectl } from './kubectl.ts';
import { sleep } from './sleep.ts';
import { tail } from './tail.ts';
import { tee } from './tee.ts';
import { TEXT_TOOLS, textTool } from './text-tools.ts';
import { yes } from './yes.ts';

/** Programs that are the shell's builtins too, for those who start them without a shell. */
const BUILTIN_PROGRAMS = ['echo', 'printf', 'test', '[', 'true', 'false', 'pwd', 'kill'];

const OWN: Record<string, Program> = {
  bash,
  sh: bash,
  dash: bash,
  cat,
  egrep: grep,
  env,
  fgrep: grep,
  grep,
  head,
  kubectl,
  printenv,
  sleep,
  tail,
  tee,
  yes,
};

/** Everything that an executable may be the shell's program for, by base name. */
export const programs: Programs = new Map<string, Program>([
  ...TEXT_TOOLS.map((name): [string, Program] => [name, textTool(name)]),
  ...BUILTIN_PROGRAMS.map((name): [string, Program] => [name, asProgram(name)]),
  ...Object.entries(OWN),
]);
