import { type Builtin, options, refuse } from './builtin.ts';
import { SYNOPSES } from './usage.ts';

const history: Builtin = async (shell, args) => {
  const { flags, values, operands } = options(args, 'cd:anrwps');
  if (flags.has('c')) {
    shell.history.length = 0;
    return 0;
  }
  if (flags.has('d')) {
    const n = Number(values.get('d'));
    if (!(n >= 1 && n <= shell.history.length))
      return refuse(shell, `history: ${values.get('d')}: history position out of range`);
    shell.history.splice(n - 1, 1);
    return 0;
  }
  if (flags.has('s')) {
    shell.history.push(operands.join(' '));
    return 0;
  }
  if (flags.has('w') || flags.has('a')) {
    const path = operands[0] ?? shell.vars.get('HISTFILE');
    if (path)
      shell.world.host.files.writeFile(path, shell.history.map(line => `${line}\n`).join(''), {
        mode: 0o600,
        actor: shell.actor,
      });
    return 0;
  }
  const count = operands[0] === undefined ? shell.history.length : Number(operands[0]);
  if (Number.isNaN(count)) return refuse(shell, `history: ${operands[0]}: numeric argument required`);
  const from = Math.max(0, shell.history.length - count);
  const lines = shell.history.slice(from).map((line, i) => `${String(from + i + 1).padStart(5)}  ${line}\n`);
  await shell.print(1, lines.join(''));
  return 0;
};

const fc: Builtin = async (shell, args) => {
  const { flags, operands } = options(args, 'lnre:s');
  const all = shell.history;
  if (!flags.has('l'))
    return refuse(shell, 'fc: only fc -l is here; edit the last command with the up arrow');
  const from =
    operands[0] === undefined
      ? Math.max(0, all.length - 16)
      : Math.max(0, Number(operands[0]) < 0 ? all.length + Number(operands[0]) : Number(operands[0]) - 1);
  await shell.print(
    1,
    all
      .slice(from)
      .map((line, i) => `${flags.has('n') ? '' : from + i + 1}\t ${line}\n`)
      .join(''),
  );
  return 0;
};

const help: Builtin = async (shell, args) => {
  if (args.length === 0) {
    const names = [...shell.builtins.keys()].sort();
    let text =
      "GNU bash, version 5.2.21(1)-release (x86_64-pc-linux-gnu)\nThese shell commands are defined internally.  Type `man NAME' for a program.\n\n";
    for (let i = 0; i < names.length; i += 6)
      text += `${names
        .slice(i, i + 6)
        .map(n => n.padEnd(12))
        .join('')
        .trimEnd()}\n`;
    await shell.print(1, text);
    return 0;
  }
  for (const name of args) {
    if (!shell.builtins.has(name))
      return refuse(
        shell,
        `help: no help topics match \`${name}'.  Try \`help help' or \`man -k ${name}' or \`info ${name}'.`,
      );
    await shell.print(1, `${name}: ${SYNOPSES[name] ?? name}\n`);
  }
  return 0;
};

export const helpBuiltins: Record<string, Builtin> = { history, fc, help };
