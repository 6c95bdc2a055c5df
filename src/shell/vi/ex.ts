import { withShim } from './dom-shim.ts';
import type { ViEditor } from './editor.ts';
import { Vim } from './engine-host.ts';
import { Pos } from './text-buffer.ts';
import { vimRegex } from './vim-regex.ts';

/** What the commands that leave the buffer need. */
export interface ExWorld {
  readonly path: string | undefined;
  /** @returns the message to show @throws Error with vim's message */
  write(path: string | undefined, text: string, force: boolean): string;
  read(path: string): string;
  quit(force: boolean): void;
  edit(path: string | undefined, force: boolean): void;
  /** Runs a command of the shell. */
  shell(command: string): void;
  /** The lines that a command makes of lines. */
  filter(command: string, input: string, apply: (output: string) => void): void;
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly given: boolean;
}

/** A refusal in vim's words. */
export class ExError extends Error {}

/** Runs a command line: ranges, `|`, and the commands an administrator uses. */
export function runEx(editor: ViEditor, world: ExWorld, line: string): void {
  try {
    for (const part of splitBars(line)) runOne(editor, world, part.trim().replace(/^:+/, ''));
  } catch (error) {
    editor.message = error instanceof Error ? error.message : String(error);
  }
}

/** `|` separates commands, but not in the arguments of `:g`, `:!` and `:normal`. */
function splitBars(line: string): string[] {
  if (/^[^a-zA-Z]*(g|v|global|vglobal|norm|normal)\b|^[^a-zA-Z]*!|^\s*(r|w|read|write)\s*!/.test(line))
    return [line];
  return line.split(/(?<!\\)\|/).map(part => part.replace(/\\\|/g, '|'));
}

function runOne(editor: ViEditor, world: ExWorld, text: string): void {
  const { range, rest } = readRange(editor, text);
  if (rest === '') {
    if (range.given) editor.host.setCursor(range.to, Math.max(0, editor.host.getLine(range.to).search(/\S/)));
    return;
  }
  const match = /^([a-zA-Z]+|[!<>&=])(!?)\s*([\s\S]*)$/.exec(rest);
  if (!match) throw new ExError(`E492: Not an editor command: ${text}`);
  let [, name, bang, argument] = match as unknown as [string, string, string, string];
  const glued = /^(s|g|v|m|t|k|j|d|y)(?=[^a-zA-Z])/.exec(rest);
  if (glued && name.length > 1 === false) argument = rest.slice(1 + bang.length).trimStart();
  const short =
    Object.keys(COMMANDS).find(full => full === name) ??
    (name === 't'
      ? 'copy'
      : ABBREVIATIONS.find(([min, full]) => full.startsWith(name) && name.startsWith(min))?.[1]);
  const command = short && COMMANDS[short];
  if (!command) throw new ExError(`E492: Not an editor command: ${text}`);
  command(editor, world, { range, bang: bang === '!', argument, name: short });
}

interface Call {
  readonly range: Range;
  readonly bang: boolean;
  readonly argument: string;
  readonly name: string;
}

type Command = (editor: ViEditor, world: ExWorld, call: Call) => void;

const ABBREVIATIONS: readonly (readonly [string, string])[] = [
  ['w', 'write'],
  ['q', 'quit'],
  ['wq', 'wq'],
  ['x', 'xit'],
  ['exi', 'exit'],
  ['e', 'edit'],
  ['r', 'read'],
  ['s', 'substitute'],
  ['g', 'global'],
  ['v', 'vglobal'],
  ['d', 'delete'],
  ['y', 'yank'],
  ['m', 'move'],
  ['co', 'copy'],
  ['j', 'join'],
  ['norm', 'normal'],
  ['se', 'set'],
  ['noh', 'nohlsearch'],
  ['u', 'undo'],
  ['red', 'redo'],
  ['pu', 'put'],
  ['sor', 'sort'],
  ['wa', 'write'],
  ['qa', 'quit'],
  ['wqa', 'wq'],
  ['xa', 'xit'],
  ['k', 'mark'],
  ['ma', 'mark'],
  ['f', 'file'],
  ['sy', 'syntax'],
  ['ret', 'retab'],
  ['h', 'help'],
];

const write: Command = (editor, world, { argument, bang, range }) => {
  if (argument.startsWith('!'))
    return world.filter(argument.slice(1), linesOf(editor, range.given ? range : whole(editor)), output => {
      editor.message = output.trimEnd();
    });
  const text = range.given ? linesOf(editor, range) : editor.text;
  editor.message = world.write(argument || undefined, text, bang);
};

const writeAndQuit: Command = (editor, world, call) => {
  write(editor, world, call);
  world.quit(true);
};

const COMMANDS: Record<string, Command> = {
  write,
  wq: writeAndQuit,
  xit: writeAndQuit,
  exit: writeAndQuit,
  quit: (_, world, { bang }) => world.quit(bang),
  edit: (_, world, { argument, bang }) => world.edit(argument || undefined, bang),
  file: (editor, world) => {
    editor.message = `"${world.path ?? '[No Name]'}" ${editor.host.lineCount()} lines`;
  },
  read: (editor, world, { argument, range }) => {
    const insert = (text: string) =>
      editor.change(() => insertLines(editor, range.to + 1, text.replace(/\n$/, '').split('\n')));
    if (argument.startsWith('!')) world.filter(argument.slice(1), '', insert);
    else insert(world.read(argument));
  },
  '!': (editor, world, { argument, range, bang }) => {
    if (!range.given) return world.shell((bang ? '!' : '') + argument);
    world.filter(argument, linesOf(editor, range), output =>
      editor.change(() => {
        removeLines(editor, range);
        insertLines(editor, range.from, output.replace(/\n$/, '').split('\n'));
      }),
    );
  },
  substitute: (editor, _, call) => substitute(editor, call),
  '&': (editor, _, call) => substitute(editor, { ...call, argument: '' }),
  global: (editor, world, call) => global(editor, world, call, call.bang),
  vglobal: (editor, world, call) => global(editor, world, call, true),
  delete: (editor, _, { range, argument }) =>
    editor.change(() => {
      yank(editor, range, argument);
      removeLines(editor, range);
    }),
  yank: (editor, _, { range, argument }) => yank(editor, range, argument),
  move: (editor, _, { range, argument }) =>
    editor.change(() => {
      const to = address(editor, argument) + 1;
      const lines = editor.host.buffer.lines.slice(range.from, range.to + 1);
      const removedBefore = to > range.to ? lines.length : 0;
      if (to > range.from && to <= range.to)
        throw new ExError('E134: Cannot move a range of lines into itself');
      removeLines(editor, range);
      insertLines(editor, to - removedBefore, lines);
    }),
  copy: (editor, _, { range, argument }) =>
    editor.change(() =>
      insertLines(
        editor,
        address(editor, argument) + 1,
        editor.host.buffer.lines.slice(range.from, range.to + 1),
      ),
    ),
  join: (editor, _, { range }) =>
    editor.change(() => {
      const last = range.from === range.to ? range.to + 1 : range.to;
      const lines = editor.host.buffer.lines.slice(range.from, last + 1);
      const joined = lines.reduce((text, line) =>
        line.trim() === ''
          ? text
          : `${text}${/\s$/.test(text) || line.trimStart().startsWith(')') ? '' : ' '}${line.trimStart()}`,
      );
      editor.host.replaceRange(joined, new Pos(range.from, 0), new Pos(last, Number.POSITIVE_INFINITY));
    }),
  '>': (editor, _, { range, argument }) =>
    shift(editor, range, 1 + (argument.match(/>/g)?.length ?? 0), true),
  '<': (editor, _, { range, argument }) =>
    shift(editor, range, 1 + (argument.match(/</g)?.length ?? 0), false),
  '=': editor => {
    editor.message = String(editor.host.lineCount());
  },
  normal: (editor, _, { range, argument }) => {
    for (let line = range.from; line <= range.to; line++) {
      editor.host.setCursor(line, 0);
      for (const key of [...argument])
        editor.key(key === '\r' ? '<CR>' : key === '\x1b' ? '<Esc>' : key === ' ' ? '<Space>' : key);
      if (editor.mode !== 'normal') editor.key('<Esc>');
    }
  },
  set: (editor, _, { argument }) => setOptions(editor, argument),
  nohlsearch: editor => editor.host.removeOverlay(),
  undo: editor => editor.host.execCommand('undo'),
  redo: editor => editor.host.execCommand('redo'),
  put: (editor, _, { range, argument, bang }) =>
    editor.change(() => {
      const register = Vim.getRegisterController().getRegister(argument || '"');
      insertLines(editor, bang ? range.to : range.to + 1, register.toString().replace(/\n$/, '').split('\n'));
    }),
  sort: (editor, _, { range, bang, argument }) =>
    editor.change(() => {
      const on = range.given ? range : whole(editor);
      const number = (text: string) => Number(/-?\d+/.exec(text)?.[0] ?? Number.NEGATIVE_INFINITY);
      const fold = (text: string) => (argument.includes('i') ? text.toLowerCase() : text);
      let lines = editor.host.buffer.lines
        .slice(on.from, on.to + 1)
        .sort((a, b) =>
          argument.includes('n') ? number(a) - number(b) : fold(a) < fold(b) ? -1 : fold(a) > fold(b) ? 1 : 0,
        );
      if (bang) lines.reverse();
      if (argument.includes('u')) lines = lines.filter((line, i) => i === 0 || line !== lines[i - 1]);
      editor.host.replaceRange(
        lines.join('\n'),
        new Pos(on.from, 0),
        new Pos(on.to, Number.POSITIVE_INFINITY),
      );
      editor.host.setCursor(on.from, 0);
    }),
  mark: (editor, _, { range, argument }) => {
    const vim = editor.host.state.vim as { marks: Record<string, unknown> };
    vim.marks[argument[0]!] = editor.host.setBookmark(new Pos(range.to, 0));
  },
  retab: editor =>
    editor.change(() => {
      const width = Number(editor.host.options.tabSize);
      editor.host.buffer.lines.forEach((line, i) => {
        if (line.includes('\t') && editor.host.options.expandtab)
          editor.host.replaceRange(
            line.replace(/\t/g, ' '.repeat(width)),
            new Pos(i, 0),
            new Pos(i, line.length),
          );
      });
    }),
  syntax: editor => {
    editor.host.options.syntax = true;
  },
  help: () => {
    throw new ExError('E433: No tags file');
  },
};

function whole(editor: ViEditor): Range {
  return { from: 0, to: editor.host.lastLine(), given: false };
}

function linesOf(editor: ViEditor, { from, to }: Range): string {
  return `${editor.host.buffer.lines.slice(from, to + 1).join('\n')}\n`;
}

function insertLines(editor: ViEditor, at: number, lines: readonly string[]): void {
  const { host } = editor;
  if (at > host.lastLine())
    host.replaceRange(`\n${lines.join('\n')}`, new Pos(host.lastLine(), Number.POSITIVE_INFINITY));
  else host.replaceRange(`${lines.join('\n')}\n`, new Pos(at, 0));
  const last = at + lines.length - 1;
  host.setCursor(last, Math.max(0, host.getLine(last).search(/\S/)));
}

function removeLines(editor: ViEditor, { from, to }: Range): void {
  const { host } = editor;
  if (to < host.lastLine()) host.replaceRange('', new Pos(from, 0), new Pos(to + 1, 0));
  else if (from > 0)
    host.replaceRange('', new Pos(from - 1, Number.POSITIVE_INFINITY), new Pos(to, Number.POSITIVE_INFINITY));
  else host.replaceRange('', new Pos(0, 0), new Pos(to, Number.POSITIVE_INFINITY));
  const line = Math.min(from, host.lastLine());
  host.setCursor(line, Math.max(0, host.getLine(line).search(/\S/)));
}

function yank(editor: ViEditor, range: Range, register: string): void {
  Vim.getRegisterController().pushText(register || '"', 'yank', linesOf(editor, range), true, false);
}

function shift(editor: ViEditor, range: Range, times: number, right: boolean): void {
  editor.change(() => {
    for (let n = 0; n < times; n++)
      for (let line = range.from; line <= range.to; line++) editor.host.indentLine(line, right);
    editor.host.setCursor(range.to, Math.max(0, editor.host.getLine(range.to).search(/\S/)));
  });
}

/** Reads `5`, `.`, `$`, `%`, `'a`, `/text/`, `+2`, `1,5` from the front. */
function readRange(editor: ViEditor, text: string): { range: Range; rest: string } {
  const current = editor.host.buffer.cursor.line;
  if (text.startsWith('%'))
    return { range: { from: 0, to: editor.host.lastLine(), given: true }, rest: text.slice(1).trimStart() };
  let rest = text;
  const found: number[] = [];
  for (;;) {
    const part = /^(\d+|[.$]|'[a-zA-Z<>[\]]|\/(?:\\.|[^/])*\/?|\?(?:\\.|[^?])*\??)?((?:[-+]\d*)*)/.exec(
      rest,
    )!;
    if (part[0] === '' && found.length === 0 && !/^[,;]/.test(rest)) break;
    found.push(part[0] === '' ? current : address(editor, part[0]));
    rest = rest.slice(part[0].length).trimStart();
    if (!/^[,;]/.test(rest)) break;
    rest = rest.slice(1).trimStart();
  }
  const to = found.at(-1) ?? current;
  const from = found.length > 1 ? found.at(-2)! : to;
  if (Math.max(from, to) > editor.host.lastLine()) throw new ExError('E16: Invalid range');
  return {
    range: { from: Math.max(0, Math.min(from, to)), to: Math.max(0, from, to), given: found.length > 0 },
    rest,
  };
}

/** One line address, counted from 0; -1 for line 0. */
function address(editor: ViEditor, text: string): number {
  const match = /^(\d+|[.$]|'(.)|([/?])((?:\\.|(?!\3).)*)\3?)?((?:[-+]\d*)*)\s*$/.exec(text.trim());
  if (!match) throw new ExError(`E16: Invalid range`);
  const { host } = editor;
  const current = host.buffer.cursor.line;
  const base = match[1] ?? '.';
  let line = current;
  if (/^\d/.test(base)) line = Number(base) - 1;
  else if (base === '$') line = host.lastLine();
  else if (base.startsWith("'")) {
    const vim = host.state.vim as {
      marks: Record<string, { find(): Pos | null } | undefined>;
      lastSelection?: { anchorMark: { find(): Pos }; headMark: { find(): Pos } };
    };
    const ends = vim.lastSelection
      ? [vim.lastSelection.anchorMark.find()?.line, vim.lastSelection.headMark.find()?.line]
      : [];
    const known =
      match[2] === '<'
        ? Math.min(...(ends as number[]))
        : match[2] === '>'
          ? Math.max(...(ends as number[]))
          : vim.marks[match[2]!]?.find()?.line;
    if (known === undefined || !Number.isFinite(known)) throw new ExError('E20: Mark not set');
    line = known;
  } else if (match[3]) {
    const regex = new RegExp(vimRegex(match[4]!), 'u');
    const order = Array.from(
      { length: host.lineCount() },
      (_, i) => (match[3] === '/' ? current + 1 + i : current - 1 - i + host.lineCount()) % host.lineCount(),
    );
    const found = order.find(i => regex.test(host.getLine(i)));
    if (found === undefined) throw new ExError(`E486: Pattern not found: ${match[4]}`);
    line = found;
  }
  for (const [, sign, digits] of match[5]!.matchAll(/([-+])(\d*)/g))
    line += (sign === '+' ? 1 : -1) * Number(digits || 1);
  return line;
}

let lastSubstitution: { source: string; replacement: string; flags: string } | undefined;

/** Splits `/a/b/c` at its unescaped delimiters. */
function delimited(text: string): string[] {
  const delimiter = text[0]!;
  const parts: string[] = [''];
  for (let i = 1; i < text.length; i++) {
    if (text[i] === '\\' && text[i + 1] === delimiter)
      parts[parts.length - 1] += delimiter === '/' ? text[++i]! : `\\${text[++i]}`;
    else if (text[i] === '\\') parts[parts.length - 1] += text[i]! + (text[++i] ?? '');
    else if (text[i] === delimiter && parts.length < 3) parts.push('');
    else parts[parts.length - 1] += text[i]!;
  }
  return parts;
}

function substitute(editor: ViEditor, { range, argument }: Call): void {
  if (argument !== '' && /^[^\w\s"|\\]/.test(argument)) {
    const [source = '', replacement = '', flags = ''] = delimited(argument);
    lastSubstitution = { source: source || (lastSubstitution?.source ?? ''), replacement, flags };
  } else if (lastSubstitution) lastSubstitution = { ...lastSubstitution, flags: argument };
  if (lastSubstitution === undefined) throw new ExError('E35: No previous regular expression');
  const { source, replacement, flags } = lastSubstitution;
  const ignore = flags.includes('i') || /\\c/.test(source) || editor.host.options.ignorecase === true;
  const regex = new RegExp(
    vimRegex(source),
    `u${flags.includes('g') ? 'g' : ''}${ignore && !flags.includes('I') ? 'i' : ''}`,
  );
  let count = 0;
  let last = -1;
  editor.change(() => {
    let to = range.to;
    for (let line = range.from; line <= to; line++) {
      const text = editor.host.getLine(line);
      const fresh = text.replace(regex, (...groups) => {
        count++;
        return expandReplacement(replacement, groups as string[]);
      });
      if (fresh === text && !regex.test(text)) continue;
      regex.lastIndex = 0;
      if (flags.includes('n')) continue;
      editor.host.replaceRange(fresh, new Pos(line, 0), new Pos(line, text.length));
      const grown = fresh.split('\n').length - 1;
      line += grown;
      to += grown;
      last = line;
    }
  });
  if (count === 0 && !flags.includes('e')) throw new ExError(`E486: Pattern not found: ${source}`);
  if (last >= 0) editor.host.setCursor(last, 0);
  if (count > 2) editor.message = `${count} substitutions on ${range.to - range.from + 1} lines`;
}

function expandReplacement(text: string, groups: readonly string[]): string {
  return text.replace(/\\([\s\S])|&/g, (whole, c: string | undefined) => {
    if (whole === '&') return groups[0]!;
    if (/\d/.test(c!)) return typeof groups[Number(c)] === 'string' ? groups[Number(c)]! : '';
    return { r: '\n', n: '\0', t: '\t', '&': '&' }[c!] ?? c!;
  });
}

function global(editor: ViEditor, world: ExWorld, { range, argument }: Call, inverted: boolean): void {
  const [source = '', ...rest] = delimited(argument);
  const command = rest.join(argument[0]) || 'p';
  const regex = new RegExp(vimRegex(source), 'u');
  const on = range.given ? range : whole(editor);
  const marks = editor.host.buffer.lines.flatMap((line, i) =>
    i >= on.from && i <= on.to && regex.test(line) !== inverted
      ? [editor.host.setBookmark(new Pos(i, 0))]
      : [],
  );
  if (marks.length === 0) throw new ExError(`E486: Pattern not found: ${source}`);
  editor.change(() => {
    for (const mark of marks) {
      const at = mark.find();
      mark.clear();
      if (at === null || at.line > editor.host.lastLine()) continue;
      editor.host.setCursor(at.line, 0);
      runOne(editor, world, command);
    }
  });
}

const SHORT: Record<string, string> = {
  nu: 'number',
  et: 'expandtab',
  ts: 'tabstop',
  sw: 'shiftwidth',
  sts: 'softtabstop',
  ai: 'autoindent',
  ic: 'ignorecase',
  scs: 'smartcase',
  hls: 'hlsearch',
  is: 'incsearch',
  rnu: 'relativenumber',
  si: 'smartindent',
  cuc: 'cursorcolumn',
  cul: 'cursorline',
  ft: 'filetype',
  syn: 'syntax',
  ru: 'ruler',
  bs: 'backspace',
  list: 'list',
  tw: 'textwidth',
};
const NUMERIC = new Set(['tabstop', 'shiftwidth', 'softtabstop', 'textwidth']);
const SWITCHES = new Set([
  'number',
  'expandtab',
  'autoindent',
  'ignorecase',
  'smartcase',
  'hlsearch',
  'incsearch',
  'relativenumber',
  'smartindent',
  'cursorcolumn',
  'cursorline',
  'ruler',
  'list',
  'paste',
  'wrap',
  'showcmd',
  'compatible',
  'nocompatible',
  'hidden',
  'showmatch',
  'wrapscan',
]);
const TEXTUAL = new Set([
  'filetype',
  'syntax',
  'backspace',
  'mouse',
  'clipboard',
  'encoding',
  'background',
  'listchars',
]);

/** `:set` with any number of arguments. */
export function setOptions(editor: ViEditor, argument: string): void {
  const { options } = editor.host;
  for (const word of argument.split(/\s+/).filter(Boolean)) {
    const [, name = '', operator = '', value = ''] = /^([a-z]+)([=:?!&+-]*)(.*)$/.exec(word) ?? [];
    const off = name.startsWith('no') && SWITCHES.has(SHORT[name.slice(2)] ?? name.slice(2));
    const full = off ? (SHORT[name.slice(2)] ?? name.slice(2)) : (SHORT[name] ?? name);
    if (SWITCHES.has(full)) {
      if (operator.includes('?')) editor.message = `${options[full] ? '  ' : 'no'}${full}`;
      else options[full] = operator.includes('!') ? !options[full] : !off;
    } else if (NUMERIC.has(full)) {
      if (operator === '' || operator.includes('?'))
        editor.message = `  ${full}=${options[full] ?? (full === 'softtabstop' || full === 'textwidth' ? 0 : 8)}`;
      else if (!/^\d+$/.test(value)) throw new ExError(`E521: Number required after =: ${word}`);
      else options[full] = Number(value);
    } else if (TEXTUAL.has(full)) options[full] = value;
    else throw new ExError(`E518: Unknown option: ${word}`);
  }
  options.tabSize = options.tabstop ?? 8;
  options.indentUnit = Number(options.shiftwidth ?? 8) || options.tabSize;
  options.indentWithTabs = !options.expandtab;
  if (options.hlsearch === false) withShim(() => editor.host.removeOverlay());
}
