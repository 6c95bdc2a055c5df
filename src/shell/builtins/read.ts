import type { Shell } from '../shell.ts';
import { type Builtin, options, refuse } from './builtin.ts';
import { readLine } from './read-line.ts';
import { wrongUse } from './usage.ts';

/** `read [-ers] [-a array] [-d delim] [-n n] [-N n] [-p prompt] [-t timeout] [-u fd] [names]`. */
export const read: Builtin = async (shell, args) => {
  const { flags, values, operands, bad } = options(args, 'ersa:d:i:n:N:p:t:u:');
  if (bad) return wrongUse(shell, 'read', `-${bad}: invalid option`);
  for (const name of operands) {
    if (!/^[A-Za-z_]\w*(\[.*\])?$/.test(name))
      return refuse(shell, `read: \`${name}': not a valid identifier`);
  }
  const fd = Number(values.get('u') ?? 0);
  const file = shell.fds.get(fd);
  if (file === undefined) return refuse(shell, `read: ${fd}: invalid file descriptor: Bad file descriptor`);
  const onTerminal = file.backend.tty !== undefined;
  if (values.has('p') && onTerminal) await shell.print(2, values.get('p')!);
  const { tty } = shell.world;
  const single = flags.has('n') || flags.has('N') || flags.has('d');
  const restore =
    onTerminal && tty && (flags.has('s') || single)
      ? tty.setMode({ echo: !flags.has('s'), canonical: !single })
      : undefined;
  const timeout = values.get('t');
  if (timeout === '0') return 0;
  try {
    return await readInto(shell, {
      raw: flags.has('r'),
      array: values.get('a'),
      names: operands,
      file,
      delimiter: flags.has('d') ? values.get('d')!.slice(0, 1) : '\n',
      count: flags.has('N') ? Number(values.get('N')) : flags.has('n') ? Number(values.get('n')) : undefined,
      exact: flags.has('N'),
      timeoutMs: timeout === undefined ? undefined : Number(timeout) * 1000,
    });
  } finally {
    restore?.();
  }
};

interface Request {
  readonly raw: boolean;
  readonly array: string | undefined;
  readonly names: readonly string[];
  readonly file: NonNullable<ReturnType<Shell['fds']['get']>>;
  readonly delimiter: string;
  readonly count: number | undefined;
  readonly exact: boolean;
  readonly timeoutMs: number | undefined;
}

async function readInto(shell: Shell, request: Request): Promise<number> {
  const { raw, delimiter, count, exact, timeoutMs, file } = request;
  const limits = {
    delimiter,
    exact,
    ...(count === undefined ? {} : { count }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  };
  let line = await readLine(shell, file, limits);
  let text = line.text;
  while (!raw && line.complete && count === undefined && /(^|[^\\])(\\\\)*\\$/.test(text)) {
    line = await readLine(shell, file, limits);
    text = text.slice(0, -1) + line.text;
  }
  const marked = raw ? [...text].map(c => ({ c, escaped: false })) : withoutBackslashes(text);
  const ifs = shell.vars.get('IFS') ?? ' \t\n';
  if (request.array !== undefined) {
    shell.vars.makeArray(request.array, 'indexed');
    splitFields(marked, ifs, Number.POSITIVE_INFINITY).forEach((value, i) => {
      shell.vars.setElement(request.array!, String(i), value);
    });
  } else if (exact) {
    request.names.forEach((name, i) => {
      shell.vars.set(name, i === 0 ? marked.map(m => m.c).join('') : '');
    });
  } else if (request.names.length === 0) {
    shell.vars.set('REPLY', marked.map(m => m.c).join(''));
  } else {
    const values = splitFields(marked, ifs, request.names.length);
    request.names.forEach((name, i) => {
      const element = /^(\w+)\[(.*)\]$/.exec(name);
      if (element) shell.vars.setElement(element[1]!, element[2]!, values[i] ?? '');
      else shell.vars.set(name, values[i] ?? '');
    });
  }
  if (line.timedOut) return 142;
  return line.complete ? 0 : 1;
}

interface Marked {
  readonly c: string;
  readonly escaped: boolean;
}

function withoutBackslashes(text: string): Marked[] {
  const result: Marked[] = [];
  const chars = [...text];
  for (let i = 0; i < chars.length; i++) {
    if (chars[i] === '\\') {
      i++;
      if (chars[i] !== undefined && chars[i] !== '\n') result.push({ c: chars[i]!, escaped: true });
    } else result.push({ c: chars[i]!, escaped: false });
  }
  return result;
}

/** Splits at IFS into at most `most` fields; the last one keeps the rest. */
function splitFields(text: readonly Marked[], ifs: string, most: number): string[] {
  const isSeparator = (m: Marked | undefined) => m !== undefined && !m.escaped && ifs.includes(m.c);
  const isSpace = (m: Marked | undefined) => isSeparator(m) && /[ \t\n]/.test(m!.c);
  const fields: string[] = [];
  let i = 0;
  while (isSpace(text[i])) i++;
  while (i < text.length) {
    if (fields.length === most - 1) {
      fields.push(lastField(text.slice(i), isSeparator, isSpace));
      break;
    }
    let field = '';
    while (i < text.length && !isSeparator(text[i])) field += text[i++]!.c;
    fields.push(field);
    while (isSpace(text[i])) i++;
    if (i < text.length && isSeparator(text[i])) {
      i++;
      while (isSpace(text[i])) i++;
    }
  }
  return fields;
}

/** The rest of the line without trailing blanks, and without a single separator that only ends it. */
function lastField(
  rest: readonly Marked[],
  isSeparator: (m: Marked | undefined) => boolean,
  isSpace: (m: Marked | undefined) => boolean,
): string {
  let end = rest.length;
  while (end > 0 && isSpace(rest[end - 1])) end--;
  if (
    end > 0 &&
    isSeparator(rest[end - 1]) &&
    !rest.slice(0, end - 1).some(m => isSeparator(m) && !isSpace(m))
  ) {
    end--;
    while (end > 0 && isSpace(rest[end - 1])) end--;
  }
  return rest
    .slice(0, end)
    .map(m => m.c)
    .join('');
}
