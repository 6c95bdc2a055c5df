import { runText } from '../interpreter/text.ts';
import { quoteForShell } from '../language/quote.ts';
import { type Builtin, options } from './builtin.ts';
import { readLine } from './read-line.ts';
import { wrongUse } from './usage.ts';

/** `mapfile [-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [-C callback] [-c quantum] [array]`. */
export const mapfile: Builtin = async (shell, args) => {
  const { flags, values, operands, bad } = options(args, 'd:n:O:s:tu:C:c:');
  if (bad) return wrongUse(shell, 'mapfile', `-${bad}: invalid option`);
  const name = operands[0] ?? 'MAPFILE';
  const file = shell.fds.get(Number(values.get('u') ?? 0));
  const most = Number(values.get('n') ?? 0) || Number.POSITIVE_INFINITY;
  const origin = Number(values.get('O') ?? 0);
  const quantum = Number(values.get('c') ?? 5000);
  const delimiter = flags.has('d') ? values.get('d')!.slice(0, 1) : '\n';
  let skip = Number(values.get('s') ?? 0);
  shell.vars.makeArray(name, 'indexed', flags.has('O'));
  for (let count = 0; count < most; ) {
    const line = await readLine(shell, file, { delimiter });
    if (!line.complete && line.text === '') break;
    if (skip > 0) {
      skip--;
      continue;
    }
    const value = line.text + (line.complete && !flags.has('t') ? delimiter : '');
    if (values.has('C') && (count + 1) % quantum === 0) {
      await runText(shell, `${values.get('C')} ${origin + count} ${quoteForShell(value)}`);
    }
    shell.vars.setElement(name, String(origin + count), value);
    count++;
  }
  return 0;
};
