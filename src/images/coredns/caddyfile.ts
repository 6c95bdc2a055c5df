/** Reads a Corefile's blocks. models coredns/caddy's caddyfile lexer and parser */
import { CommandFailed } from '../program/command.ts';

/** A line of a Corefile with the block behind it. */
export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly block: readonly Directive[];
  readonly line: number;
}

/** A server block: its keys and what is in it. */
export interface ServerBlock {
  readonly keys: readonly string[];
  readonly directives: readonly Directive[];
  readonly line: number;
}

interface Token {
  readonly text: string;
  readonly line: number;
}

/** @throws CommandFailed in CoreDNS' words */
export function parseCaddyfile(text: string, path: string): readonly ServerBlock[] {
  const lines = text
    .split('\n')
    .map((raw, index) => wordsOf(raw).map(word => ({ text: word, line: index + 1 })));
  const fail = (line: number, why: string) =>
    new CommandFailed(`${path}:${line} - Error during parsing: ${why}`);
  const rows = lines.filter(row => row.length > 0);
  let at = 0;
  const last = () => lines.length;
  const directives = (): Directive[] => {
    const found: Directive[] = [];
    for (;;) {
      const row = rows[at++];
      if (row === undefined) throw fail(last(), 'Unexpected EOF');
      if (row[0]!.text === '}') return found;
      const opens = row.at(-1)!.text === '{';
      const words = opens ? row.slice(0, -1) : row;
      const [first, ...args] = words as [Token, ...Token[]];
      if (first === undefined) throw fail(row[0]!.line, "Unexpected '{'");
      found.push({
        name: first.text,
        args: args.map(arg => arg.text),
        block: opens ? directives() : [],
        line: first.line,
      });
    }
  };
  const blocks: ServerBlock[] = [];
  while (at < rows.length) {
    const keys: string[] = [];
    const { line } = rows[at]![0]!;
    for (;;) {
      const row = rows[at++];
      if (row === undefined) throw fail(last(), 'Unexpected EOF');
      if (row[0]!.text === '}') throw fail(row[0]!.line, "Unexpected '}' because no matching opening brace");
      const opens = row.at(-1)!.text === '{';
      keys.push(...(opens ? row.slice(0, -1) : row).map(({ text: key }) => key.replace(/,$/, '')));
      if (opens) break;
    }
    blocks.push({ keys: keys.filter(key => key !== ''), directives: directives(), line });
  }
  return blocks;
}

/** The words of a line: quotes hold blanks, # begins a comment, {$NAME} would be the environment's. */
function wordsOf(line: string): string[] {
  const words: string[] = [];
  for (const [word, quoted] of line.matchAll(/"((?:[^"\\]|\\.)*)"|#.*|[^\s"]+/g)) {
    if (word.startsWith('#')) break;
    words.push(quoted === undefined ? word : quoted.replace(/\\"/g, '"'));
  }
  return words;
}
