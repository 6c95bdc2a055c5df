import { builtins } from '../builtins/registry.ts';
import { Jobs } from '../interpreter/jobs.ts';
import { evaluator } from '../interpreter/substitution.ts';
import type { ProgramProcess } from '../process/program.ts';
import { Shell } from '../shell.ts';

/** A new shell in a program's process, with its descriptors and environment. */
export function childShell(process: ProgramProcess, name: string): Shell {
  const { world, actor, env, cwd, task } = process;
  return new Shell({
    world,
    actor,
    env,
    cwd,
    name,
    task,
    evaluator,
    fds: process.fds,
    jobs: new Jobs(),
    builtins,
    launcher: process.launcher,
  });
}
