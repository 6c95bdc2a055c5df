import { type Program, ProgramError, type ProgramProcess } from '../process/program.ts';
import { MAN_PAGES, type ManPage } from './man-pages.ts';

const SAME: Readonly<Record<string, string>> = {
  vim: 'vi',
  view: 'vi',
  more: 'less',
  egrep: 'grep',
  sh: 'bash',
  wget: 'curl',
  dig: 'nslookup',
  service: 'systemctl',
  netstat: 'ss',
};

/** `man [-k WORD] PAGE`: pages in our own words, shown by less. */
export const man: Program = async process => {
  const words = process.args.filter(arg => !/^(-.*|\d)$/.test(arg));
  if (process.args.includes('-k') || process.name === 'apropos') return find(process, words);
  const [name] = words;
  if (name === undefined) {
    await process.stderr.write("What manual page do you want?\nFor example, try 'man man'.\n");
    return 1;
  }
  const page = MAN_PAGES[SAME[name] ?? name];
  if (page === undefined) {
    await process.stderr.write(`No manual entry for ${name}\n`);
    return 16;
  }
  const text = shown(SAME[name] ?? name, page, process.world.terminal?.columns ?? 80);
  if (!process.isTerminal(1)) {
    await process.print(text);
    return 0;
  }
  return process.pipeTo(['less'], text);
};

async function find(process: ProgramProcess, [word]: readonly string[]): Promise<number> {
  if (word === undefined) throw new ProgramError('-k what?');
  const found = Object.entries(MAN_PAGES).filter(([name, page]) => `${name} ${page.summary}`.includes(word));
  if (found.length === 0) {
    await process.stderr.write(`${word}: nothing appropriate.\n`);
    return 16;
  }
  await process.print(
    found.map(([name, { summary }]) => `${`${name} (1)`.padEnd(21)}- ${summary}\n`).join(''),
  );
  return 0;
}

function shown(name: string, { summary, use, text }: ManPage, columns: number): string {
  const title = `${name.toUpperCase()}(1)`;
  const section = (head: string, body: string) =>
    `${head}\n${body
      .split('\n')
      .flatMap(line => wrapped(line, Math.min(columns, 80) - 7))
      .map(line => `       ${line}\n`)
      .join('')}\n`;
  return `${title}${title.padStart(Math.min(columns, 80) - title.length)}\n\n${section('NAME', `${name} - ${summary}`)}${section('SYNOPSIS', use)}${section('DESCRIPTION', text)}`;
}

function wrapped(line: string, width: number): string[] {
  const lines = [''];
  for (const word of line.split(' ')) {
    const last = lines.length - 1;
    if (lines[last] !== '' && lines[last]!.length + 1 + word.length > width) lines.push(word);
    else lines[last] += (lines[last] === '' ? '' : ' ') + word;
  }
  return lines;
}
