/** :set. Models do_set. */
import type { ViEditor } from '../editor.ts';
import { OPTIONS, Options } from '../options.ts';
import type { ExCommand } from './command.ts';

/** Sets or shows options: `nu`, `nonu`, `nu!`, `ts=2`, `ts?`, any number of them. @throws Error in vim's words */
export function setOptions(editor: ViEditor, argument: string): void {
  const words = argument.match(/(?:\\.|\S)+/g) ?? [];
  if (words.length === 0) {
    const changed = Object.keys(OPTIONS).filter(name => editor.options.get(name) !== OPTIONS[name]!.value);
    editor.message = changed.map(name => shown(editor, name)).join('  ');
  }
  for (const word of words) setOne(editor, word);
}

function shown(editor: ViEditor, name: string): string {
  const value = editor.options.get(name);
  return typeof value === 'boolean' ? `${value ? '  ' : 'no'}${name}` : `  ${name}=${value}`;
}

function setOne(editor: ViEditor, word: string): void {
  const { options } = editor;
  const [, typed = '', operator = '', value = ''] = /^([a-zA-Z]+)([-+^]?[=:]|[?!&]|)(.*)$/.exec(word) ?? [];
  const prefix = Options.nameOf(typed) === undefined ? (/^(no|inv)/.exec(typed)?.[0] ?? '') : '';
  const name = Options.nameOf(typed.slice(prefix.length));
  if (name === undefined) throw new Error(`E518: Unknown option: ${typed || word}`);
  const old = options.get(name);
  if (operator === '?') editor.message = shown(editor, name);
  else if (operator === '&') options.reset(name);
  else if (typeof old === 'boolean') {
    if (operator.endsWith('=') || operator === ':') throw new Error(`E474: Invalid argument: ${word}`);
    options.set(name, prefix === 'inv' || operator === '!' ? !old : prefix !== 'no');
  } else if (prefix !== '') throw new Error(`E474: Invalid argument: ${word}`);
  else if (!/[=:]$/.test(operator)) editor.message = shown(editor, name);
  else if (typeof old === 'string')
    options.set(
      name,
      operator.startsWith('+') && old !== '' ? `${old},${value}` : value.replace(/\\(.)/g, '$1'),
    );
  else if (!/^-?\d+$/.test(value)) throw new Error(`E521: Number required after =: ${word}`);
  else {
    const amount = Number(value);
    const fresh = operator.startsWith('+') ? old + amount : operator.startsWith('-') ? old - amount : amount;
    if (fresh < 0 || (name === 'tabstop' && fresh === 0))
      throw new Error(`E487: Argument must be positive: ${word}`);
    options.set(name, fresh);
  }
}

export const OPTION_COMMANDS: readonly ExCommand[] = [
  {
    name: 'set',
    short: 'se',
    run: ({ editor, argument }) => setOptions(editor, argument.replace(/\s"\s.*$/, '')),
  },
  { name: 'setlocal', short: 'setl', run: ({ editor, argument }) => setOptions(editor, argument) },
];
