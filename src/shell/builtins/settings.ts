import { OPTION_LETTERS } from '../language/options.ts';
import { quoteIfNeeded } from '../language/quote.ts';
import type { Shell } from '../shell.ts';
import { type Builtin, refuse } from './builtin.ts';
import { wrongUse } from './usage.ts';

function switchOption(shell: Shell, name: string, on: boolean): void {
  if (on) shell.options.add(name);
  else shell.options.delete(name);
  if (on && name === 'vi') shell.options.delete('emacs');
  if (on && name === 'emacs') shell.options.delete('vi');
}

const set: Builtin = async (shell, args) => {
  if (args.length === 0) return printVariables(shell);
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--' || arg === '-') {
      if (arg === '--' || i + 1 < args.length) shell.params = args.slice(i + 1);
      return 0;
    }
    if (!/^[-+]./.test(arg)) {
      shell.params = args.slice(i);
      return 0;
    }
    const on = arg.startsWith('-');
    for (const letter of arg.slice(1)) {
      if (letter === 'o') {
        const name = args[++i];
        if (name === undefined) return printOptions(shell, on);
        if (!OPTION_LETTERS.some(([option]) => option === name))
          return refuse(shell, `set: ${name}: invalid option name`, 2);
        switchOption(shell, name, on);
        continue;
      }
      const option = OPTION_LETTERS.find(([, short]) => short === letter)?.[0];
      if (option === undefined) return wrongUse(shell, 'set', `${on ? '-' : '+'}${letter}: invalid option`);
      switchOption(shell, option, on);
    }
  }
  return 0;
};

async function printVariables(shell: Shell): Promise<number> {
  for (const name of shell.vars.names()) {
    const variable = shell.vars.find(name);
    if (variable?.kind === 'scalar' && variable.value !== undefined) {
      await shell.print(1, `${name}=${quoteIfNeeded(variable.value as string)}\n`);
    } else if (variable && variable.kind !== 'scalar') {
      const items = shell.vars.entries(name).map(([key, value]) => `[${key}]="${value}"`);
      await shell.print(1, `${name}=(${items.join(' ')})\n`);
    }
  }
  return 0;
}

async function printOptions(shell: Shell, readable: boolean): Promise<number> {
  for (const [name] of OPTION_LETTERS) {
    const on = shell.options.has(name);
    await shell.print(
      1,
      readable ? `${name.padEnd(15)}\t${on ? 'on' : 'off'}\n` : `set ${on ? '-' : '+'}o ${name}\n`,
    );
  }
  return 0;
}

const SHOPTS = [
  'autocd',
  'assoc_expand_once',
  'cdable_vars',
  'cdspell',
  'checkhash',
  'checkjobs',
  'checkwinsize',
  'cmdhist',
  'compat31',
  'complete_fullquote',
  'direxpand',
  'dirspell',
  'dotglob',
  'execfail',
  'expand_aliases',
  'extdebug',
  'extglob',
  'extquote',
  'failglob',
  'force_fignore',
  'globasciiranges',
  'globskipdots',
  'globstar',
  'gnu_errfmt',
  'histappend',
  'histreedit',
  'histverify',
  'hostcomplete',
  'huponexit',
  'inherit_errexit',
  'interactive_comments',
  'lastpipe',
  'lithist',
  'localvar_inherit',
  'localvar_unset',
  'login_shell',
  'mailwarn',
  'no_empty_cmd_completion',
  'nocaseglob',
  'nocasematch',
  'noexpand_translation',
  'nullglob',
  'patsub_replacement',
  'progcomp',
  'progcomp_alias',
  'promptvars',
  'restricted_shell',
  'shift_verbose',
  'sourcepath',
  'varredir_close',
  'xpg_echo',
];

const shopt: Builtin = async (shell, args) => {
  const flags = new Set(args.filter(arg => /^-[a-z]+$/.test(arg)).flatMap(arg => [...arg.slice(1)]));
  const names = args.filter(arg => !arg.startsWith('-'));
  const store = flags.has('o') ? shell.options : shell.shopts;
  const known = flags.has('o') ? OPTION_LETTERS.map(([name]) => name) : SHOPTS;
  let status = 0;
  if (names.length === 0) {
    for (const name of known) {
      const on = store.has(name as string);
      if ((flags.has('s') && !on) || (flags.has('u') && on)) continue;
      await shell.print(
        1,
        flags.has('p') ? `shopt ${on ? '-s' : '-u'} ${name}\n` : `${name.padEnd(15)}\t${on ? 'on' : 'off'}\n`,
      );
    }
    return 0;
  }
  for (const name of names) {
    if (!known.includes(name)) {
      await shell.complain(`shopt: ${name}: invalid shell option name`);
      status = 1;
    } else if (flags.has('s')) store.add(name);
    else if (flags.has('u')) store.delete(name);
    else {
      const on = store.has(name);
      if (!on) status = 1;
      if (!flags.has('q'))
        await shell.print(
          1,
          flags.has('p')
            ? `shopt ${on ? '-s' : '-u'} ${name}\n`
            : `${name.padEnd(15)}\t${on ? 'on' : 'off'}\n`,
        );
    }
    if (flags.has('s') || flags.has('u')) shell.aliasGeneration++;
  }
  return status;
};

const shift: Builtin = async (shell, args) => {
  const count = Number(args[0] ?? 1);
  if (!Number.isInteger(count)) return refuse(shell, `shift: ${args[0]}: numeric argument required`);
  if (count < 0) return refuse(shell, `shift: ${args[0]}: shift count out of range`);
  if (count > shell.params.length) return 1;
  shell.params = shell.params.slice(count);
  return 0;
};

const umask: Builtin = async (shell, args) => {
  const value = args.find(arg => !arg.startsWith('-'));
  if (value !== undefined) {
    if (!/^[0-7]+$/.test(value)) return refuse(shell, `umask: ${value}: octal number out of range`);
    shell.umask = Number.parseInt(value, 8) & 0o777;
  } else if (args.includes('-S')) {
    const bits = (shift: number) =>
      'rwx'
        .split('')
        .filter((_, i) => !((shell.umask >> shift) & (4 >> i)))
        .join('');
    await shell.print(1, `u=${bits(6)},g=${bits(3)},o=${bits(0)}\n`);
  } else await shell.print(1, `${shell.umask.toString(8).padStart(4, '0')}\n`);
  return 0;
};

const LIMITS: Record<string, [string, string]> = {
  c: ['core file size              (blocks, -c)', '0'],
  f: ['file size                   (blocks, -f)', 'unlimited'],
  l: ['max locked memory           (kbytes, -l)', '8192'],
  n: ['open files                          (-n)', '1024'],
  s: ['stack size                  (kbytes, -s)', '8192'],
  t: ['cpu time                   (seconds, -t)', 'unlimited'],
  u: ['max user processes                  (-u)', '2000'],
  v: ['virtual memory              (kbytes, -v)', 'unlimited'],
};

const ulimit: Builtin = async (shell, args) => {
  const letters = args
    .filter(arg => arg.startsWith('-'))
    .flatMap(arg => [...arg.slice(1)])
    .filter(l => l !== 'S' && l !== 'H');
  if (letters.includes('a')) {
    for (const [label, value] of Object.values(LIMITS)) await shell.print(1, `${label} ${value}\n`);
    return 0;
  }
  const limit = LIMITS[letters[0] ?? 'f'];
  if (limit === undefined) return wrongUse(shell, 'ulimit', `-${letters[0]}: invalid option`);
  if (!args.some(arg => !arg.startsWith('-'))) await shell.print(1, `${limit[1]}\n`);
  return 0;
};

const times: Builtin = async shell => {
  await shell.print(1, '0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n');
  return 0;
};

export const settings: Record<string, Builtin> = { set, shopt, shift, umask, ulimit, times };
