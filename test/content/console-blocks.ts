import { lexer } from 'marked';

/** A command of a lesson and what the lesson says it answers. */
export interface ShownCommand {
  readonly command: string;
  readonly output: string;
}

/**
 * The commands of a lesson's ```console blocks in order. A command starts with `$ `, goes on in lines that start with
 * `> `, and is followed by its output. Blocks marked `console skip` are left out.
 */
export function shownCommands(markdown: string): readonly ShownCommand[] {
  const blocks = lexer(markdown).flatMap(token =>
    token.type === 'code' && token.lang === 'console' ? [token.text as string] : [],
  );
  return blocks.flatMap(commandsOf);
}

/** The lines of what is drawn in blocks without a language. */
export function figureLines(markdown: string): readonly string[] {
  return lexer(markdown).flatMap(token =>
    token.type === 'code' && !token.lang ? (token.text as string).split('\n') : [],
  );
}

function commandsOf(block: string): ShownCommand[] {
  const found: { command: string[]; output: string[] }[] = [];
  for (const line of block.split('\n')) {
    const last = found.at(-1);
    if (line.startsWith('$ ')) found.push({ command: [line.slice(2)], output: [] });
    else if (line.startsWith('> ') && last && last.output.length === 0) last.command.push(line.slice(2));
    else last?.output.push(line);
  }
  return found.map(({ command, output }) => ({ command: command.join('\n'), output: output.join('\n') }));
}

const MASKS: readonly (readonly [RegExp, string])[] = [
  [/\b\d{4}-\d\d-\d\dT[\d:.]+Z\b/g, 'TIME'],
  [/\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} [\d:]{8} \+0000/g, 'TIME'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, 'UID'],
  [/\b\d+(?:\.\d+)?(?:ms|[smhd])(?:\d+[smhd])*\b/g, 'AGE'],
  [/\b10\.\d+\.\d+\.\d+\b/g, 'IP'],
  [/-[bcdfghjklmnpqrstvwxz2456789]{7,10}-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '-HASH-POD'],
  [/-[bcdf456789]{8,10}\b/g, '-HASH'],
  [/-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '-POD'],
  [/-{3,}/g, '---'],
  [/[ \t]+/g, ' '],
];

/** A text without what differs from run to run: ages, addresses, random names, padding. */
export function masked(text: string): string {
  const lines = MASKS.reduce((rest, [pattern, word]) => rest.replace(pattern, word), text).split('\n');
  return lines
    .map(line => line.trimEnd())
    .join('\n')
    .trim();
}
