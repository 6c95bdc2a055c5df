/** What nano shows: a title, the text, a line for messages and questions, two lines of keys. */
import { characterWidth, textWidth } from '../../base/width.ts';
import type { NanoBuffer } from './buffer.ts';

export interface Shortcut {
  readonly key: string;
  readonly does: string;
}

/** The keys at the foot while text is typed, column by column. */
const MAIN: readonly Shortcut[] = [
  { key: '^G', does: 'Help' },
  { key: '^X', does: 'Exit' },
  { key: '^O', does: 'Write Out' },
  { key: '^R', does: 'Read File' },
  { key: '^W', does: 'Where Is' },
  { key: '^\\', does: 'Replace' },
  { key: '^K', does: 'Cut' },
  { key: '^U', does: 'Paste' },
  { key: '^_', does: 'Go To Line' },
  { key: '^C', does: 'Location' },
  { key: 'M-U', does: 'Undo' },
  { key: 'M-E', does: 'Redo' },
];

export interface NanoView {
  readonly name: string;
  readonly message: string;
  /** What is asked at the foot, with what was typed, and the keys that answer. */
  readonly question?: { readonly text: string; readonly keys: readonly Shortcut[] };
  readonly top: number;
}

const expanded = (text: string): string => text.replace(/\t/g, '        ');

/** @returns the whole screen, from the top left */
export function nanoFrame(buffer: NanoBuffer, view: NanoView, columns: number, rows: number): string {
  const height = Math.max(1, rows - 4);
  const before = textWidth(expanded(buffer.line.slice(0, buffer.column)));
  const left = before >= columns ? before - (columns >> 1) : 0;
  let out = `\x1b[?25l\x1b[H\x1b[7m${title(view.name, buffer.changed, columns)}\x1b[0m`;
  for (let i = 0; i < height; i++) {
    const line = expanded(buffer.lines[view.top + i] ?? '');
    out += `\x1b[${i + 2};1H\x1b[2K${within(line, view.top + i === buffer.row ? left : 0, columns)}`;
  }
  const { question, message } = view;
  const foot = question
    ? `\x1b[7m${within(question.text, 0, columns).padEnd(columns)}\x1b[0m`
    : message && `${' '.repeat(Math.max(0, (columns - message.length) >> 1))}\x1b[7m${message}\x1b[0m`;
  out += `\x1b[${rows - 2};1H\x1b[2K${foot}`;
  const keys = question?.keys ?? MAIN;
  for (const line of [0, 1]) out += `\x1b[${rows - 1 + line};1H\x1b[2K${shortcuts(keys, line, columns)}`;
  const cursor = question
    ? [rows - 2, textWidth(question.text) + 1]
    : [buffer.row - view.top + 2, before - left + 1];
  return `${out}\x1b[${cursor[0]};${cursor[1]}H\x1b[?25h`;
}

function title(name: string, changed: boolean, columns: number): string {
  const version = '  GNU nano 7.2';
  const shown = name || 'New Buffer';
  const middle = Math.max(version.length + 2, (columns - shown.length) >> 1);
  const state = changed ? 'Modified ' : '';
  return (
    `${version.padEnd(middle)}${shown}`.padEnd(columns - state.length).slice(0, columns - state.length) +
    state
  );
}

/** The part of a line that fits between two columns. */
function within(text: string, from: number, columns: number): string {
  let out = '';
  let at = 0;
  for (const c of text) {
    if (at >= from && at + characterWidth(c) <= from + columns) out += c;
    at += characterWidth(c);
  }
  return out;
}

function shortcuts(keys: readonly Shortcut[], line: number, columns: number): string {
  const pairs = Math.ceil(keys.length / 2);
  const width = Math.max(12, Math.floor(columns / Math.max(pairs, Math.min(6, pairs))));
  return keys
    .filter((_, i) => i % 2 === line)
    .slice(0, Math.floor(columns / width))
    .map(
      ({ key, does }) =>
        `\x1b[7m${key}\x1b[0m ${does.padEnd(width - key.length - 1).slice(0, width - key.length - 1)}`,
    )
    .join('');
}
