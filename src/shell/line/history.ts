import type { Shell } from '../shell.ts';

/** The lines that were entered, as `history` shows them and the editor walks through them. */
export class History {
  /** What was searched for last: an empty search goes on with it. */
  lastSearch = '';

  constructor(private readonly shell: Shell) {}

  get lines(): readonly string[] {
    return this.shell.history;
  }

  /** Adds a command as HISTCONTROL allows. Lines of one command are joined as `cmdhist` does. */
  add(text: string): void {
    const line = joinLines(text.replace(/\n+$/, ''));
    const control = (this.shell.vars.get('HISTCONTROL') ?? '').split(':');
    const ignoresSpace = control.includes('ignorespace') || control.includes('ignoreboth');
    const ignoresRepeated = control.includes('ignoredups') || control.includes('ignoreboth');
    if (line.trim() === '' || (ignoresSpace && line.startsWith(' '))) return;
    if (ignoresRepeated && this.shell.history.at(-1) === line) return;
    this.shell.history.push(line);
    const most = Number(this.shell.vars.get('HISTSIZE') ?? 1000);
    if (most > 0 && this.shell.history.length > most)
      this.shell.history.splice(0, this.shell.history.length - most);
  }

  load(): void {
    const path = this.shell.vars.get('HISTFILE');
    const { files } = this.shell.world.host;
    if (path === undefined || !files.exists(path)) return;
    try {
      this.shell.history.push(...files.readText(path, this.shell.actor).split('\n').filter(Boolean));
    } catch {
      // A history that may not be read is as none.
    }
  }

  save(): void {
    const path = this.shell.vars.get('HISTFILE');
    if (path === undefined || this.shell.history.length === 0) return;
    try {
      const text = this.shell.history.map(line => `${line}\n`).join('');
      this.shell.world.host.files.writeFile(path, text, { mode: 0o600, actor: this.shell.actor });
    } catch {
      // As bash: silently.
    }
  }
}

function joinLines(text: string): string {
  const lines = text.split('\n');
  if (lines.length === 1 || /<<|['"]/.test(text)) return text;
  return lines.reduce((all, line) => {
    const trimmed = line.trim();
    if (/\\$/.test(all)) return all.slice(0, -1) + line;
    const open = /(\b(do|then|else|in)|[;&|{(])\s*$/.test(all);
    return `${all}${open ? ' ' : '; '}${trimmed}`;
  });
}

/** History expansion: `!!`, `!n`, `!-n`, `!text`, `!?text?`, `!$`, `!^`, `!*`, `^old^new`. Models bash's histexpand.c. */
export function expandHistory(
  line: string,
  history: readonly string[],
): { text: string; error?: string; prints?: boolean } {
  const quick = /^\^([^^]*)\^([^^]*)\^?(.*)$/s.exec(line);
  if (quick) {
    const last = history.at(-1);
    if (last === undefined || !last.includes(quick[1]!))
      return { text: line, error: `:s${line}: substitution failed` };
    return { text: last.replace(quick[1]!, () => quick[2]!) + quick[3]! };
  }
  let result = '';
  let prints = false;
  let single = false;
  let double = false;
  for (let i = 0; i < line.length; i++) {
    const c = line[i]!;
    if (c === '\\' && !single) {
      result += c + (line[++i] ?? '');
      continue;
    }
    if (c === "'" && !double) single = !single;
    if (c === '"' && !single) double = !double;
    if (c !== '!' || single || /^(\s|=|\(|$)/.test(line.slice(i + 1)) || (double && line[i + 1] === '"')) {
      result += c;
      continue;
    }
    const event = readEvent(line.slice(i), history);
    if (event === undefined)
      return { text: line, error: `${/^!\S*/.exec(line.slice(i))![0]}: event not found` };
    result += event.text;
    prints ||= event.prints;
    i += event.length - 1;
  }
  return { text: result, prints };
}

function readEvent(
  text: string,
  history: readonly string[],
): { text: string; length: number; prints: boolean } | undefined {
  const match = /^!(?:(!)|(-?\d+)|\?([^?]*)\??|([^\s:;&|()<>"'$^*][^\s:;&|()<>"']*)|(?=[$^*:]))/.exec(text);
  if (match === null) return undefined;
  let line: string | undefined;
  if (match[2] !== undefined) {
    const n = Number(match[2]);
    line = n < 0 ? history.at(n) : history[n - 1];
  } else if (match[3] !== undefined) line = history.findLast(entry => entry.includes(match[3]!));
  else if (match[4] !== undefined) line = history.findLast(entry => entry.startsWith(match[4]!));
  else line = history.at(-1);
  if (line === undefined) return undefined;
  const rest = text.slice(match[0].length);
  const designator = /^:?([\^$*]|\d+(?:-(?:\d+|\$))?|\d+\*)|^:([\d^$*-]+)/.exec(rest);
  const words = line.match(/'[^']*'|"(?:\\.|[^"])*"|\S+/g) ?? [];
  const chosen = designator ? pick(words, designator[1] ?? designator[2]!) : line;
  if (chosen === undefined) return undefined;
  const length = match[0].length + (designator?.[0].length ?? 0);
  const changed = modified(chosen, text.slice(length));
  return { ...changed, length: length + changed.length };
}

/** The modifiers behind an event: `:h :t :r :e :p :q :s/old/new/ :gs/old/new/ :&`. */
function modified(event: string, rest: string): { text: string; length: number; prints: boolean } {
  let text = event;
  let at = 0;
  let prints = false;
  for (;;) {
    const match = /^:(?:([htrepq])|(g?)s(.)((?:\\.|(?!\3).)*)\3((?:\\.|(?!\3).)*)(?:\3|$))/.exec(
      rest.slice(at),
    );
    if (match === null) return { text, length: at, prints };
    at += match[0].length;
    const [, letter, all, , from = '', to = ''] = match;
    if (letter === 'p') prints = true;
    else if (letter !== undefined) text = MODIFIERS[letter]!(text);
    else if (all === 'g') text = text.replaceAll(from, () => to.replaceAll('&', from));
    else text = text.replace(from, () => to.replaceAll('&', from));
  }
}

const MODIFIERS: Readonly<Record<string, (text: string) => string>> = {
  h: text => text.replace(/\/[^/]*$/, ''),
  t: text => text.replace(/^.*\//s, ''),
  r: text => text.replace(/\.[^./]*$/, ''),
  e: text => /\.[^./]*$/.exec(text)?.[0] ?? '',
  q: text => `'${text.replaceAll("'", "'\\''")}'`,
};

function pick(words: readonly string[], designator: string): string | undefined {
  if (designator === '^') return words[1];
  if (designator === '$') return words.at(-1);
  if (designator === '*') return words.slice(1).join(' ');
  const range = /^(\d+)(?:-(\d+|\$)|(\*))?$/.exec(designator);
  if (!range) return undefined;
  const from = Number(range[1]);
  const to = range[3] || range[2] === '$' ? words.length - 1 : range[2] ? Number(range[2]) : from;
  return words.slice(from, to + 1).join(' ') || undefined;
}
