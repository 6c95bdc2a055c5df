import { diffArrays } from 'diff';
import { errnoText } from '../process/errno.ts';
import { baseName, statOf } from '../process/paths.ts';
import type { Program, ProgramProcess } from '../process/program.ts';
import { strftime } from '../time.ts';
import { type Options, shortOptions } from './options.ts';

interface Change {
  /** Lines of the old and new file from and to (exclusive), counted from 0. */
  readonly a: readonly [number, number];
  readonly b: readonly [number, number];
}

/** `diff [-uqrNwBibsy] [-U n] old new` as GNU's: normal and unified output. */
export const diff: Program = async process => {
  const options = shortOptions(process, 'uU:c:qrNwBiabsyt\x01\x02:d', {
    unified: 'u',
    brief: 'q',
    recursive: 'r',
    'new-file': 'N',
    'ignore-all-space': 'w',
    'ignore-case': 'i',
    'report-identical-files': 's',
    color: '\x01',
    label: '\x02',
  });
  const [a, b] = options.operands;
  if (a === undefined || b === undefined) {
    await process.warn(`missing operand after '${a ?? 'diff'}'`);
    return 2;
  }
  return compare(process, a, b, options, false);
};

async function compare(
  process: ProgramProcess,
  a: string,
  b: string,
  options: Options,
  titled: boolean,
): Promise<number> {
  const { flags } = options;
  const kind = (name: string) =>
    name === '-' ? undefined : statOf(process.host.files, process.path(name), process.actor)?.type;
  if (kind(a) === 'directory' && kind(b) === 'directory') return compareFolders(process, a, b, options);
  const left = kind(a) === 'directory' ? `${a}/${baseName(b)}` : a;
  const right = kind(b) === 'directory' ? `${b}/${baseName(a)}` : b;
  let texts: string[];
  try {
    texts = [await textOf(process, left, flags), await textOf(process, right, flags)];
  } catch (error) {
    const path = (error as { path?: string }).path ?? left;
    await process.warn(`${path}: ${errnoText(error)}`);
    return 2;
  }
  if (texts[0] === texts[1]) {
    if (flags.has('s')) await process.print(`Files ${left} and ${right} are identical\n`);
    return 0;
  }
  if (flags.has('q')) {
    await process.print(`Files ${left} and ${right} differ\n`);
    return 1;
  }
  const [old, fresh] = texts.map(lines) as [string[], string[]];
  const changes = changesBetween(old, fresh, flags);
  if (changes.length === 0) return 0;
  const title = titled
    ? `diff ${process.args.filter(arg => arg.startsWith('-')).join(' ')} ${left} ${right}\n`
    : '';
  const body =
    flags.has('u') || flags.has('U')
      ? unified(process, [left, right], old, fresh, changes, Number(options.values.get('U') ?? 3))
      : normal(old, fresh, changes);
  await process.print(title + body);
  return 1;
}

async function compareFolders(
  process: ProgramProcess,
  a: string,
  b: string,
  options: Options,
): Promise<number> {
  const { files } = process.host;
  const [left, right] = [a, b].map(name => files.readdir(process.path(name), process.actor)) as [
    readonly string[],
    readonly string[],
  ];
  let status = 0;
  for (const name of [...new Set([...left, ...right])].sort()) {
    if (!left.includes(name) || !right.includes(name)) {
      await process.print(`Only in ${left.includes(name) ? a : b}: ${name}\n`);
      status = 1;
    } else if (options.flags.has('r') || statOf(files, process.path(`${a}/${name}`))?.type !== 'directory') {
      status = Math.max(status, await compare(process, `${a}/${name}`, `${b}/${name}`, options, true));
    } else await process.print(`Common subdirectories: ${a}/${name} and ${b}/${name}\n`);
  }
  return status;
}

async function textOf(process: ProgramProcess, name: string, flags: ReadonlySet<string>): Promise<string> {
  if (
    flags.has('N') &&
    name !== '-' &&
    !name.startsWith('/dev/') &&
    !process.host.files.exists(process.path(name))
  )
    return '';
  const file = process.open(name);
  const decoder = new TextDecoder();
  let text = '';
  const reader = process.readerOf(file);
  for (let chunk = await reader.read(); chunk; chunk = await reader.read())
    text += decoder.decode(chunk, { stream: true });
  file.close();
  return text;
}

/** Lines, the last one marked when its newline is missing. */
function lines(text: string): string[] {
  const all = text.split('\n');
  const last = all.pop()!;
  return last === '' ? all : [...all, `${last}\n\\ No newline at end of file`];
}

function changesBetween(
  old: readonly string[],
  fresh: readonly string[],
  flags: ReadonlySet<string>,
): Change[] {
  const key = (line: string) => {
    let text = flags.has('w')
      ? line.replace(/\s+/g, '')
      : flags.has('b')
        ? line.replace(/\s+/g, ' ').trimEnd()
        : line;
    if (flags.has('i')) text = text.toLowerCase();
    return text;
  };
  const changes: Change[] = [];
  let i = 0;
  let j = 0;
  let from: [number, number] | undefined;
  const finish = () => {
    if (from) changes.push({ a: [from[0], i], b: [from[1], j] });
    from = undefined;
  };
  for (const part of diffArrays(old.map(key), fresh.map(key))) {
    const n = part.value.length;
    if (part.added || part.removed) {
      from ??= [i, j];
      if (part.removed) i += n;
      else j += n;
    } else {
      finish();
      i += n;
      j += n;
    }
  }
  finish();
  return flags.has('B')
    ? changes.filter(c => [...old.slice(...c.a), ...fresh.slice(...c.b)].some(line => line.trim() !== ''))
    : changes;
}

function normal(old: readonly string[], fresh: readonly string[], changes: readonly Change[]): string {
  const range = ([from, to]: readonly [number, number]) =>
    to - from <= 1 ? String(to) : `${from + 1},${to}`;
  return changes
    .map(({ a, b }) => {
      const kind = a[0] === a[1] ? 'a' : b[0] === b[1] ? 'd' : 'c';
      const left = old
        .slice(...a)
        .map(line => `< ${line}\n`)
        .join('');
      const right = fresh
        .slice(...b)
        .map(line => `> ${line}\n`)
        .join('');
      return `${range(a)}${kind}${range(b)}\n${left}${kind === 'c' ? '---\n' : ''}${right}`;
    })
    .join('');
}

function unified(
  process: ProgramProcess,
  names: readonly [string, string] | string[],
  old: readonly string[],
  fresh: readonly string[],
  changes: readonly Change[],
  context: number,
): string {
  const stamp = (name: string) =>
    strftime(
      '%Y-%m-%d %H:%M:%S.%N +0000',
      statOf(process.host.files, process.path(name))?.mtime ?? process.clock.now(),
    );
  let text = `--- ${names[0]}\t${stamp(names[0]!)}\n+++ ${names[1]}\t${stamp(names[1]!)}\n`;
  for (let i = 0; i < changes.length; ) {
    let last = i;
    while (last + 1 < changes.length && changes[last + 1]!.a[0] - changes[last]!.a[1] <= context * 2) last++;
    const start = Math.max(0, changes[i]!.a[0] - context);
    const end = Math.min(old.length, changes[last]!.a[1] + context);
    const freshStart = changes[i]!.b[0] - (changes[i]!.a[0] - start);
    const freshEnd = changes[last]!.b[1] + (end - changes[last]!.a[1]);
    const range = (from: number, to: number) =>
      to - from === 1 ? String(from + 1) : `${to === from ? from : from + 1},${to - from}`;
    text += `@@ -${range(start, end)} +${range(freshStart, freshEnd)} @@\n`;
    let at = start;
    for (const { a, b } of changes.slice(i, last + 1)) {
      text += old
        .slice(at, a[0])
        .map(line => ` ${line}\n`)
        .join('');
      text +=
        old
          .slice(...a)
          .map(line => `-${line}\n`)
          .join('') +
        fresh
          .slice(...b)
          .map(line => `+${line}\n`)
          .join('');
      at = a[1];
    }
    text += old
      .slice(at, end)
      .map(line => ` ${line}\n`)
      .join('');
    i = last + 1;
  }
  return text;
}
