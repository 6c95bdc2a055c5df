/** :s, & and :~. Models ex_substitute and do_string_sub. */
import type { ViEditor } from '../editor.ts';
import { matchesIn } from '../search.ts';
import { vimPattern } from '../text/pattern.ts';
import { pos } from '../text/position.ts';
import type { ExCall, ExCommand } from './command.ts';

/** Splits `/a/b/c` at its delimiter, which a backslash makes a character. */
export function delimited(text: string, parts: number): string[] {
  const delimiter = text[0]!;
  const found = [''];
  let i = 1;
  for (; i < text.length; i++) {
    if (text[i] === '\\' && i + 1 < text.length) {
      found[found.length - 1] += text[i + 1] === delimiter ? delimiter : text.slice(i, i + 2);
      i++;
    } else if (text[i] === delimiter && found.length < parts) {
      found.push('');
      if (found.length === parts) {
        found[parts - 1] = text.slice(i + 1);
        break;
      }
    } else found[found.length - 1] += text[i]!;
  }
  return found;
}

/** A bar in the pattern and in what takes its place belongs to them. */
function barAt(argument: string): number {
  const text = argument.trimStart();
  if (!/^[^\w\s"|\\&]/.test(text)) return argument.indexOf('|');
  let delimiters = 0;
  for (let i = argument.length - text.length; i < argument.length; i++) {
    if (argument[i] === '\\') i++;
    else if (argument[i] === text[0]) delimiters++;
    else if (argument[i] === '|' && delimiters === 3) return i;
  }
  return -1;
}

function substitute(call: ExCall): void {
  const { editor, argument } = call;
  const last = editor.lastSubstitute;
  let pattern: string;
  let replacement: string;
  let rest = argument;
  if (/^[^\w\s"|\\&#]|^#/.test(argument) && !call.name.startsWith('&')) {
    const parts = delimited(argument, 3);
    pattern = parts[0] || (editor.search.pattern ?? '');
    replacement = parts[1] === '~' ? (last?.replacement ?? '') : (parts[1] ?? '');
    rest = parts[2] ?? '';
  } else {
    if (last === undefined) throw new Error('E33: No previous substitute regular expression');
    ({ pattern, replacement } = last);
  }
  const [, typedFlags = '', count] = /^([&cegiInp#lr]*)\s*(\d*)/.exec(rest) ?? [];
  if (rest.replace(/^[&cegiInp#lr]*\s*\d*\s*/, '') !== '')
    throw new Error(`E488: Trailing characters: ${rest}`);
  const keeps = call.name === '&&' || typedFlags.startsWith('&');
  const flags = (keeps ? (last?.flags ?? '') : '') + typedFlags.replace('&', '');
  editor.lastSubstitute = { pattern, replacement, flags };
  editor.search.pattern = pattern;
  editor.search.hidden = false;
  const from = count ? call.range.to : call.range.from;
  const to = count ? Math.min(editor.text.last, from + Number(count) - 1) : call.range.to;
  replaceIn(editor, from, to, { pattern, replacement, flags });
}

export interface Substitution {
  readonly pattern: string;
  readonly replacement: string;
  readonly flags: string;
}

function replaceIn(
  editor: ViEditor,
  from: number,
  end: number,
  { pattern, replacement, flags }: Substitution,
): void {
  if (pattern === '') throw new Error('E35: No previous regular expression');
  const ignoreCase = flags.includes('i') || (!flags.includes('I') && editor.options.on('ignorecase'));
  const expression = vimPattern(pattern, {
    ignoreCase,
    smartCase: editor.options.on('smartcase') && !flags.includes('i'),
  });
  const all = flags.includes('g') !== editor.options.on('gdefault');
  let count = 0;
  let lines = 0;
  let last = -1;
  let to = end;
  for (let line = from; line <= to; line++) {
    let text = editor.text.line(line);
    let found = matchesIn(editor.text, line, expression);
    if (found.length === 0) continue;
    if (!all) found = found.slice(0, 1);
    lines++;
    if (flags.includes('n')) {
      count += found.length;
      continue;
    }
    // Undo comes back to here.
    if (last < 0) editor.moveTo(pos(line, 0));
    let out = '';
    let at = 0;
    // A match that reaches into the next line takes that line along.
    for (let index = 0; index < found.length; index++) {
      const match = found[index]!;
      if (match.from.col < at) continue;
      count++;
      const joined = editor.text.lines.slice(line, match.to.line + 1).join('\n');
      expression.lastIndex = match.from.col;
      const groups = expression.exec(joined);
      out += text.slice(at, match.from.col) + expand(replacement, groups ?? ['']);
      at = match.to.col;
      if (match.to.line === line) continue;
      const taken = match.to.line - line;
      const whole = match.to.line > editor.text.last;
      text = whole ? '' : editor.text.line(match.to.line);
      editor.text.remove(line + 1, Math.min(taken, editor.text.last - line));
      to -= taken;
      editor.text.setLine(line, text);
      const more = matchesIn(editor.text, line, expression).filter(
        next => next.from.col >= at && !(next.to.line > editor.text.last + 1),
      );
      found = [...found.slice(0, index + 1), ...(all ? more : more.slice(0, 1))];
    }
    const fresh = (out + text.slice(at)).split('\r');
    editor.text.setLine(line, fresh[0]!);
    editor.text.insert(line + 1, fresh.slice(1));
    line += fresh.length - 1;
    to += fresh.length - 1;
    last = line;
  }
  if (count === 0) {
    if (flags.includes('e')) return;
    throw new Error(`E486: Pattern not found: ${pattern}`);
  }
  editor.moveToFirst(last >= 0 ? last : editor.cursor.line);
  if (flags.includes('n'))
    editor.message = `${count} match${count === 1 ? '' : 'es'} on ${linesCounted(lines)}`;
  else if (editor.substituted) {
    editor.substituted.matches += count;
    editor.substituted.lines += lines;
  } else if (count > editor.options.number('report')) editor.message = substitutions(count, lines);
}

const linesCounted = (lines: number): string => `${lines} line${lines === 1 ? '' : 's'}`;

/** Models do_sub_msg. */
export function substitutions(count: number, lines: number): string {
  return `${count} substitution${count === 1 ? '' : 's'} on ${linesCounted(lines)}`;
}

/** The text that takes the place of a match: &, \1, \u, \U, \L, \E, \r, \n. Models vim_regsub. */
export function expand(replacement: string, groups: readonly (string | undefined)[]): string {
  let out = '';
  let once: ((c: string) => string) | undefined;
  let lasting: ((c: string) => string) | undefined;
  const add = (text: string) => {
    for (const c of text) {
      out += once ? once(c) : lasting ? lasting(c) : c;
      once = undefined;
    }
  };
  const upper = (c: string) => c.toUpperCase();
  const lower = (c: string) => c.toLowerCase();
  for (let i = 0; i < replacement.length; i++) {
    const c = replacement[i]!;
    if (c === '&') add(groups[0] ?? '');
    else if (c !== '\\') add(c);
    else {
      const next = replacement[++i] ?? '\\';
      if (/\d/.test(next)) add(groups[Number(next)] ?? '');
      else if (next === 'r') out += '\r';
      else if (next === 'n') out += '\0';
      else if (next === 't') add('\t');
      else if (next === 'u') once = upper;
      else if (next === 'l') once = lower;
      else if (next === 'U') lasting = upper;
      else if (next === 'L') lasting = lower;
      else if (next === 'E' || next === 'e') lasting = undefined;
      else add(next);
    }
  }
  return out;
}

export const SUBSTITUTE_COMMANDS: readonly ExCommand[] = [
  { name: 'substitute', short: 's', run: substitute, barAt, glued: /^s[cgirn&#]+(\s|\d|$)/ },
  { name: '&', run: substitute },
  { name: '~', run: substitute },
];
