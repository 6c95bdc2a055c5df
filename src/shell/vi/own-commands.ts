/** Commands that the engine lacks or does otherwise than vim, on the host itself. */
import type { NormalCommand } from './command.ts';
import type { EngineHost } from './engine-host.ts';

type OwnCommand = (host: EngineHost, command: NormalCommand) => void;

const firstNonBlank = (text: string) => Math.max(0, text.search(/\S|$/));

function toLine(host: EngineHost, line: number): void {
  const target = Math.max(0, Math.min(host.lastLine(), line));
  host.setCursor(
    target,
    Math.min(firstNonBlank(host.getLine(target)), Math.max(0, host.getLine(target).length - 1)),
  );
}

/** models vim's do_join: one blank between, none after a blank, before `)` or beside an empty line */
function join(host: EngineHost, { count }: NormalCommand, withBlank: boolean): void {
  for (let joined = 1; joined < Math.max(2, count); joined++) {
    const { line } = host.buffer.cursor;
    if (line >= host.lastLine()) return;
    const text = host.getLine(line);
    const next = withBlank ? host.getLine(line + 1).trimStart() : host.getLine(line + 1);
    const needsBlank = withBlank && text !== '' && next !== '' && !/\s$/.test(text) && !next.startsWith(')');
    const from = host.posOf(line, text.length);
    const to = host.posOf(line + 1, host.getLine(line + 1).length);
    host.replaceRange((needsBlank ? ' ' : '') + next, from, to);
    host.setCursor(line, text.length);
  }
  const { line, ch } = host.buffer.cursor;
  host.setCursor(line, Math.max(0, Math.min(ch, host.getLine(line).length - 1)));
}

/** By the keys that follow an optional count; none of them takes an operator here. */
export const OWN_COMMANDS: Readonly<Record<string, OwnCommand>> = {
  J: (host, command) => join(host, command, true),
  gJ: (host, command) => join(host, command, false),
  g_: (host, { count }) => {
    const line = Math.min(host.lastLine(), host.buffer.cursor.line + count - 1);
    host.setCursor(line, Math.max(0, host.getLine(line).trimEnd().length - 1));
  },
  H: (host, { count }) => toLine(host, host.top + count - 1),
  M: host => toLine(host, Math.floor((host.top + Math.min(host.top + host.rows - 1, host.lastLine())) / 2)),
  L: (host, { count }) => toLine(host, Math.min(host.top + host.rows, host.lineCount()) - count),
};
