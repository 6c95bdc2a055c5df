/** The variables that bash itself brings. */
import { RandomNumbers } from './language/random.ts';
import type { Shell } from './shell.ts';

/** Sets what bash sets when it starts. Models initialize_shell_variables in bash's variables.c. */
export function setInitialVariables(shell: Shell): void {
  const vars = shell.vars;
  const initial: Record<string, string> = {
    IFS: ' \t\n',
    PS4: '+ ',
    OPTIND: '1',
    HOSTNAME: shell.world.host.hostname,
    HOSTTYPE: 'x86_64',
    OSTYPE: 'linux-gnu',
    MACHTYPE: 'x86_64-pc-linux-gnu',
    BASH: '/bin/bash',
    BASH_VERSION: '5.2.21(1)-release',
  };
  for (const [name, value] of Object.entries(initial)) vars.set(name, value);
  if (vars.get('PATH') === undefined) {
    vars.set('PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin');
  }
  for (const [name, value] of [
    ['UID', shell.actor.uid],
    ['EUID', shell.actor.uid],
    ['PPID', shell.task.parent?.pid ?? 1],
  ]) {
    vars.set(String(name), String(value));
    vars.declare(String(name)).readonly = true;
  }
  vars.makeArray('BASH_VERSINFO', 'indexed');
  ['5', '2', '21', '1', 'release', 'x86_64-pc-linux-gnu'].forEach((part, i) => {
    vars.setElement('BASH_VERSINFO', String(i), part);
  });
  vars.set('SHLVL', String((Number(vars.get('SHLVL') ?? 0) || 0) + 1));
  vars.set('PWD', shell.cwd);
  shell.setPipeStatus([0]);
  for (const name of ['SHLVL', 'PWD']) vars.export(name);
}

/** Adds the variables whose values are worked out when they are asked for. Models initialize_dynamic_variables. */
export function addDynamicVariables(shell: Shell): void {
  const { dynamic } = shell.vars;
  let secondsFrom = shell.startedAt;
  const now = () => shell.world.clock.now();
  const numbers = new RandomNumbers(shell.world.rng.int(2 ** 31));
  dynamic.set('RANDOM', {
    get: () => String(numbers.next()),
    set: value => numbers.seed(Number.parseInt(value, 10) || 0),
  });
  dynamic.set('SRANDOM', { get: () => String(shell.world.rng.int(2 ** 32)) });
  dynamic.set('SECONDS', {
    get: () => String(Math.floor((now() - secondsFrom) / 1000)),
    set: value => {
      secondsFrom = now() - (Number(value) || 0) * 1000;
    },
  });
  dynamic.set('EPOCHSECONDS', { get: () => String(Math.floor(now() / 1000)) });
  dynamic.set('EPOCHREALTIME', {
    get: () => `${Math.floor(now() / 1000)}.${String(now() % 1000).padStart(3, '0')}000`,
  });
  dynamic.set('BASHPID', { get: () => String(shell.task.pid) });
  dynamic.set('BASH_SUBSHELL', { get: () => String(shell.subshellDepth) });
  shell.vars.dynamicArrays.set('FUNCNAME', () =>
    shell.functionStack.length === 0 ? [] : [...shell.functionStack.map(f => f.name).reverse(), 'main'],
  );
  dynamic.set('BASH_COMMAND', { get: () => shell.commandText });
  dynamic.set('LINENO', { get: () => String(shell.trapLine ?? shell.line()) });
}
