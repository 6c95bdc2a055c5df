/** What a login shell remembers, as a value (JSON): another shell can go on with it after the terminal was lost. */
import { either, type Form, flag, list, number, oneOf, optional, pair, record, text } from '../base/form.ts';
import { runText } from './interpreter/text.ts';
import type { Variable } from './language/variables.ts';
import type { Shell } from './shell.ts';

export interface SavedShell {
  readonly cwd: string;
  readonly directories: readonly string[];
  readonly umask: number;
  readonly status: number;
  readonly variables: readonly (readonly [name: string, variable: SavedVariable])[];
  /** Each as a text that defines it. */
  readonly functions: readonly string[];
  readonly aliases: readonly (readonly [name: string, text: string])[];
  readonly options: readonly string[];
  readonly shopts: readonly string[];
  readonly history: readonly string[];
}

type SavedVariable = Omit<Variable, 'value'> & {
  readonly value?: string | readonly (readonly [key: string | number, value: string])[];
};

const VARIABLE: Form<SavedVariable> = record<SavedVariable>({
  value: optional(either(text, list(pair(either(text, number), text)))),
  kind: oneOf('scalar', 'indexed', 'associative'),
  exported: optional(flag),
  readonly: optional(flag),
  integer: optional(flag),
  lower: optional(flag),
  upper: optional(flag),
  nameref: optional(flag),
});
export const SAVED_SHELL: Form<SavedShell> = record<SavedShell>({
  cwd: text,
  directories: list(text),
  umask: number,
  status: number,
  variables: list(pair(text, VARIABLE)),
  functions: list(text),
  aliases: list(pair(text, text)),
  options: list(text),
  shopts: list(text),
  history: list(text),
});

/** Where a login shell leaves its state after each command, and finds what an earlier one left. */
export interface ShellMemory {
  readonly earlier: SavedShell | undefined;
  /** A command has ended. @param saved the shell's state, made when it is called */
  note(saved: () => SavedShell): void;
}

/** The new terminal has a size of its own. */
const OF_THE_TERMINAL = new Set(['COLUMNS', 'LINES', 'TERM']);

/** The state of a shell between two commands. */
export function saveShell(shell: Shell): SavedShell {
  return {
    cwd: shell.cwd,
    directories: [...shell.directories],
    umask: shell.umask,
    status: shell.status,
    variables: [...shell.vars.globals()].map(([name, variable]) => [name, savedVariable(variable)]),
    functions: [...shell.functions.values()].map(
      ({ name, body, unit }) => `${name} () ${unit?.source.slice(body.pos, body.end) ?? '{ :; }'}`,
    ),
    aliases: [...shell.aliases],
    options: [...shell.options],
    shopts: [...shell.shopts],
    history: [...shell.history],
  };
}

/** Makes a shell that has just started go on where another one was. */
export async function resumeShell(shell: Shell, saved: SavedShell): Promise<void> {
  for (const definition of saved.functions) await runText(shell, definition).catch(() => undefined);
  const globals = shell.vars.globals();
  for (const [name, variable] of saved.variables) {
    if (OF_THE_TERMINAL.has(name) || globals.get(name)?.readonly) continue;
    globals.set(name, restoredVariable(variable));
  }
  const kept = new Set(saved.variables.map(([name]) => name));
  for (const name of [...globals.keys()]) if (!kept.has(name)) globals.delete(name);
  shell.aliases = new Map(saved.aliases);
  shell.options = new Set(saved.options);
  shell.shopts = new Set(saved.shopts);
  shell.history = [...saved.history];
  shell.directories = [...saved.directories];
  shell.umask = saved.umask;
  shell.status = saved.status;
  if (shell.world.host.files.exists(saved.cwd)) shell.cwd = saved.cwd;
}

function savedVariable({ value, ...attributes }: Variable): SavedVariable {
  return {
    ...attributes,
    ...(value !== undefined && { value: typeof value === 'string' ? value : [...value] }),
  };
}

function restoredVariable({ value, ...attributes }: SavedVariable): Variable {
  if (value === undefined || typeof value === 'string') return { ...attributes, value };
  return { ...attributes, value: new Map(value as readonly [string, string][]) };
}
