/** Commands about the editor itself: undo, marks, highlighting, mappings. */
import { registerText } from '../normal/registers.ts';
import { firstNonBlank, pos } from '../text/position.ts';
import type { ExCall, ExCommand } from './command.ts';

function mark({ editor, range, argument }: ExCall): void {
  if (!/^[a-zA-Z'`[\]<>]$/.test(argument))
    throw new Error(argument === '' ? 'E471: Argument required' : 'E488: Trailing characters');
  editor.text.marks.set(argument, pos(range.to, firstNonBlank(editor.text.line(range.to))));
}

const quietly = (): void => undefined;

/** The modes that a mapping command is for, by its name. */
const MAPPINGS: Readonly<Record<string, string>> = {
  map: 'nv',
  noremap: 'nv',
  nmap: 'n',
  nnoremap: 'n',
  vmap: 'v',
  vnoremap: 'v',
  xnoremap: 'v',
  imap: 'i',
  inoremap: 'i',
};

export const STATE_COMMANDS: readonly ExCommand[] = [
  { name: 'undo', short: 'u', run: ({ editor }) => editor.normal(['u']) },
  { name: 'redo', short: 'red', run: ({ editor }) => editor.normal(['<C-r>']) },
  { name: 'mark', short: 'ma', run: mark },
  { name: 'k', run: mark, glued: /^k[a-zA-Z](\s|$)/ },
  {
    name: 'nohlsearch',
    short: 'noh',
    run: ({ editor }) => {
      editor.search.hidden = true;
    },
  },
  {
    name: 'registers',
    short: 'reg',
    run: ({ editor }) => {
      editor.message = registerText(editor, '"') ?? '';
    },
  },
  { name: 'print', short: 'p', run: ({ editor, range }) => show(editor, range.to) },
  {
    name: '=',
    run: ({ editor, range }) => {
      editor.message = String(range.given ? range.to + 1 : editor.text.last + 1);
    },
  },
  {
    name: 'syntax',
    short: 'sy',
    run: ({ editor, argument }) => editor.options.set('syntax', argument.trim() === 'off' ? 'off' : 'on'),
  },
  { name: 'filetype', short: 'filet', run: quietly },
  { name: 'colorscheme', short: 'colo', run: quietly },
  { name: 'highlight', short: 'hi', takesBar: true, run: quietly },
  { name: 'autocmd', short: 'au', takesBar: true, run: quietly },
  { name: 'let', takesBar: true, run: quietly },
  {
    name: 'help',
    short: 'h',
    run: () => {
      throw new Error('E433: No tags file');
    },
  },
  {
    name: 'version',
    short: 've',
    run: ({ editor }) => {
      editor.message = 'VIM - Vi IMproved 9.1';
    },
  },
  ...Object.entries(MAPPINGS).map(
    ([name, modes]): ExCommand => ({
      name,
      takesBar: true,
      run: ({ editor, argument }) => {
        const [left, ...right] = argument.replace(/^(<(silent|buffer|expr|unique)>\s*)+/i, '').split(/\s+/);
        if (left && right.length > 0) editor.feed.map(modes, left, right.join(' '));
      },
    }),
  ),
];

function show(editor: ExCall['editor'], line: number): void {
  editor.moveToFirst(line);
  editor.message = editor.text.line(line);
}
