/** The line at the bottom: what is typed after `:`, `/` and `?`. Models vim's getcmdline. */
import { Refused, type ViEditor } from '../editor.ts';
import type { Keys } from '../keys.ts';
import { wordUnderCursor } from '../motions/text.ts';
import type { OperatorCall } from '../operators/operator.ts';
import type { Region } from '../operators/region.ts';
import { registerText } from './registers.ts';

interface Prompt {
  readonly kind: string;
  text: string;
  at: number;
}

/** Reads a line. @throws Refused when it is given up */
export function* readLine(editor: ViEditor, kind: string, start = ''): Keys<string> {
  const prompt: Prompt = { kind, text: start, at: start.length };
  editor.prompt = prompt;
  const history = editor.histories[kind === ':' ? ':' : '/'];
  let entry = history.length;
  let begun = '';
  for (;;) {
    const key = yield* editor.feed.next();
    if (key === '<CR>' || key === '<C-j>' || key === '<C-m>') break;
    if (/^<(Esc|C-c|C-\[)>$/.test(key) || (/^<(BS|C-h)>$/.test(key) && prompt.text === '')) {
      editor.prompt = undefined;
      throw new Refused();
    }
    if (/^<(Up|Down|C-p|C-n)>$/.test(key)) {
      const step = key === '<Up>' || key === '<C-p>' ? -1 : 1;
      if (entry === history.length) begun = prompt.text;
      let next = entry + step;
      while (history[next] !== undefined && !history[next]!.startsWith(begun)) next += step;
      if (next < 0 || next > history.length) continue;
      entry = next;
      prompt.text = history[entry] ?? begun;
      prompt.at = prompt.text.length;
    } else if (key === '<C-r>') {
      const name = yield* editor.feed.next();
      put(prompt, (name === '<C-w>' ? wordUnderCursor(editor).word : registerText(editor, name)) ?? '');
    } else if (key === '<C-v>' || key === '<C-q>') {
      const literal = yield* editor.feed.next();
      put(prompt, { '<CR>': '\r', '<Esc>': '\x1b', '<Tab>': '\t' }[literal] ?? literal);
    } else if (EDITS[key]) EDITS[key](prompt);
    else if (!/^<.+>$/.test(key)) put(prompt, key);
  }
  editor.prompt = undefined;
  if (prompt.text !== '' && history.at(-1) !== prompt.text) history.push(prompt.text);
  return prompt.text;
}

function put(prompt: Prompt, text: string): void {
  prompt.text = prompt.text.slice(0, prompt.at) + text + prompt.text.slice(prompt.at);
  prompt.at += text.length;
}

function cut(prompt: Prompt, from: number): void {
  prompt.text = prompt.text.slice(0, from) + prompt.text.slice(prompt.at);
  prompt.at = from;
}

const backspace = (prompt: Prompt) => cut(prompt, Math.max(0, prompt.at - 1));

const EDITS: Readonly<Record<string, (prompt: Prompt) => void>> = {
  '<BS>': backspace,
  '<C-h>': backspace,
  '<Del>': prompt => {
    prompt.text = prompt.text.slice(0, prompt.at) + prompt.text.slice(prompt.at + 1);
  },
  '<C-u>': prompt => cut(prompt, 0),
  '<C-w>': prompt => cut(prompt, prompt.text.slice(0, prompt.at).replace(/([\w]+|[^\w\s]+)?\s*$/, '').length),
  '<Left>': prompt => {
    prompt.at = Math.max(0, prompt.at - 1);
  },
  '<Right>': prompt => {
    prompt.at = Math.min(prompt.text.length, prompt.at + 1);
  },
  '<C-b>': prompt => {
    prompt.at = 0;
  },
  '<Home>': prompt => {
    prompt.at = 0;
  },
  '<C-e>': prompt => {
    prompt.at = prompt.text.length;
  },
  '<End>': prompt => {
    prompt.at = prompt.text.length;
  },
  '<Tab>': prompt => put(prompt, '\t'),
};

/** Reads a `:` line and has it carried out. */
export function* commandLine(editor: ViEditor, start: string): Keys<void> {
  const line = yield* readLine(editor, ':', start);
  // What it does is no key of a command that `.` could repeat.
  editor.feed.trail.length = 0;
  editor.message = '';
  editor.onCommand(line);
  if (editor.message === '') editor.message = `:${line}`;
  if (line.trim() !== '') editor.lastCommand = line;
}

/** `!` and a motion: the lines go through a command that is asked for. */
export function* askFilter(editor: ViEditor, { from, to, visual }: Region, _call: OperatorCall): Keys<void> {
  editor.moveTo(from);
  const more = to.line - from.line;
  yield* commandLine(editor, visual ? "'<,'>!" : more === 0 ? '.!' : `.,.+${more}!`);
}
