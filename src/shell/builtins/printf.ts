import { encodeEscapes, escapes } from '../language/escapes.ts';
import { integer, padded, real } from '../language/number-format.ts';
import { quoteWithBackslashes } from '../language/quote.ts';
import type { Shell } from '../shell.ts';
import { strftime } from '../time.ts';
import type { Builtin } from './builtin.ts';
import { wrongUse } from './usage.ts';

const SPEC = /%(?:(%)|([-+ 0#']*)(\*|\d+)?(?:\.(\*|\d*))?(?:hh|h|ll|l|L|q|j|z|t)?(\((.*?)\)T|[a-zA-Z]))/y;

interface Output {
  text: string;
  status: number;
  stop: boolean;
}

/** `printf [-v name] format [arguments]`: the format is used again while arguments are left. */
export const printf: Builtin = async (shell, args) => {
  let rest = [...args];
  let variable: string | undefined;
  if (rest[0] === '-v') {
    variable = rest[1];
    rest = rest.slice(2);
  }
  if (rest[0] === '--') rest.shift();
  const format = rest.shift();
  if (format === undefined) return wrongUse(shell, 'printf');
  const output: Output = { text: '', status: 0, stop: false };
  do {
    const before = rest.length;
    await once(shell, format, rest, output);
    if (rest.length === before) break;
  } while (rest.length > 0 && !output.stop);
  if (variable !== undefined) {
    const element = /^([A-Za-z_]\w*)\[(.*)\]$/.exec(variable);
    if (element) shell.vars.setElement(element[1]!, element[2]!, output.text);
    else shell.vars.set(variable, output.text);
  } else {
    const file = shell.fds.get(1);
    if (file) await shell.task.guard(file.write(encodeEscapes(output.text)));
  }
  return output.status;
};

async function once(shell: Shell, format: string, rest: string[], output: Output): Promise<void> {
  for (let i = 0; i < format.length && !output.stop; ) {
    if (format[i] === '%') {
      SPEC.lastIndex = i;
      const match = SPEC.exec(format);
      if (match === null) {
        await shell.complain(`printf: \`${format.slice(i)}': missing format character`);
        output.status = 1;
        output.stop = true;
        return;
      }
      i = SPEC.lastIndex;
      if (match[1]) output.text += '%';
      else await conversion(shell, match, rest, output);
      continue;
    }
    let end = format.indexOf('%', i);
    if (end < 0) end = format.length;
    const { text, stop } = escapes(format.slice(i, end), 'printf');
    output.text += text;
    output.stop = stop;
    i = end;
  }
}

async function conversion(
  shell: Shell,
  match: RegExpExecArray,
  rest: string[],
  output: Output,
): Promise<void> {
  let flags = match[2]!;
  let width = match[3] === '*' ? Number(rest.shift() ?? 0) : Number(match[3] ?? 0);
  const precision =
    match[4] === '*' ? Number(rest.shift() ?? 0) : match[4] === undefined ? undefined : Number(match[4] || 0);
  if (width < 0) {
    flags += '-';
    width = -width;
  }
  const letter = match[6] !== undefined ? 'T' : match[5]!;
  const argument = rest.shift();
  const pad = (text: string, zero = false) => padded(text, width, flags, zero);
  switch (letter) {
    case 's':
      output.text += pad([...(argument ?? '')].slice(0, precision).join(''));
      return;
    case 'c':
      output.text += pad((argument ?? '').slice(0, 1));
      return;
    case 'b': {
      const { text, stop } = escapes(argument ?? '');
      output.text += pad(text);
      output.stop = stop;
      return;
    }
    case 'q':
      output.text += pad(quoteWithBackslashes(argument ?? ''));
      return;
    case 'T': {
      const seconds =
        argument === undefined || argument === '-1' || argument === '-2'
          ? shell.world.clock.now() / 1000
          : Number(argument);
      output.text += pad(strftime(match[6] || '%X', seconds * 1000));
      return;
    }
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X':
      output.text += pad(
        integer(await wholeNumber(shell, argument, output), letter, flags, precision),
        precision === undefined,
      );
      return;
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
    case 'a':
    case 'A':
      output.text += pad(real(await realNumber(shell, argument, output), letter, precision, flags), true);
      return;
  }
  await shell.complain(`printf: \`${letter}': invalid format character`);
  output.status = 1;
  output.stop = true;
}

async function wholeNumber(shell: Shell, argument: string | undefined, output: Output): Promise<bigint> {
  if (argument === undefined || argument === '') return 0n;
  if (/^['"]/.test(argument)) return BigInt(argument.slice(1).codePointAt(0) ?? 0);
  const match = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(argument);
  if (match === null || match[0].length !== argument.length) {
    await shell.complain(`printf: ${argument}: invalid number`);
    output.status = 1;
  }
  if (match === null) return 0n;
  const digits = /^0[0-7]+$/.test(match[2]!) ? `0o${match[2]!.slice(1)}` : match[2]!;
  return match[1] === '-' ? -BigInt(digits) : BigInt(digits);
}

async function realNumber(shell: Shell, argument: string | undefined, output: Output): Promise<number> {
  if (argument === undefined || argument === '') return 0;
  if (/^['"]/.test(argument)) return argument.slice(1).codePointAt(0) ?? 0;
  const value = Number.parseFloat(argument);
  if (Number.isNaN(value) || Number.isNaN(Number(argument))) {
    await shell.complain(`printf: ${argument}: invalid number`);
    output.status = 1;
  }
  return Number.isNaN(value) ? 0 : value;
}
