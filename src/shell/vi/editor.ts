import { characterOf, type NormalCommand, readCommand } from './command.ts';
import { withShim } from './dom-shim.ts';
import { EngineHost, Vim } from './engine-host.ts';
import { fails } from './failures.ts';
import { OWN_COMMANDS } from './own-commands.ts';
import { CROSSING, spanOf } from './spans.ts';
import { before, type Pos, type Snapshot } from './text-buffer.ts';
import { vimRegex } from './vim-regex.ts';

export type Mode = 'normal' | 'insert' | 'replace' | 'visual' | 'visual line' | 'visual block' | 'command';

interface VimState {
  insertMode: boolean;
  visualMode: boolean;
  visualLine: boolean;
  visualBlock: boolean;
  /** What is selected in visual mode; the character at `head` belongs to it. */
  sel: { anchor: Pos; head: Pos };
  status: string;
}

/** A text being edited with vim's keys: no screen, no files. `:` lines are handed to `onCommand`. */
export class ViEditor {
  readonly host: EngineHost;
  message = '';
  /** The line at the bottom while `:`, `/` or `?` is typed. */
  prompt: { readonly kind: string; text: string; readonly accept: (text: string) => void } | undefined;
  onCommand: (line: string) => void = () => undefined;
  /** The register that keys are being recorded into. */
  recording: string | undefined;
  private recorded: string[] = [];
  private readonly macros = new Map<string, readonly string[]>();
  private lastMacro = '';
  private waiting: string[] = [];
  /** The last command was refused. */
  private failed = false;
  /** `$` was the last motion, j and k aside: the cursor keeps to the ends of lines, and `v` takes their breaks along. */
  private wantsLineEnd = false;
  private insertBegan: Pos | undefined;
  private lastInsert: Pos | undefined;
  private candidate: Snapshot | undefined;
  private candidateVersion = 0;

  constructor(text: string) {
    this.host = new EngineHost({
      prompt: (label, accept) => {
        // A macro being recorded is shown the same way.
        if (!/^[/?]/.test(label)) return;
        const kind = label.startsWith('?') ? '?' : '/';
        this.prompt = { kind, text: '', accept };
      },
      notify: message => {
        this.message = message;
      },
      fail: () => undefined,
    });
    // Each vi is a process of its own: nothing is in its registers yet.
    Vim.resetVimGlobalState_();
    this.load(text);
    withShim(() => Vim.enterVimMode(this.host as never));
  }

  /** Replaces the whole text, as :e does. */
  load(text: string): void {
    this.host.setValue(text.replace(/\n$/, ''));
    this.host.buffer.undone.length = 0;
    this.host.buffer.redoable.length = 0;
  }

  get text(): string {
    return `${this.host.getValue()}\n`;
  }

  get mode(): Mode {
    if (this.prompt) return 'command';
    const vim = this.vim;
    if (vim.insertMode) return this.host.state.overwrite ? 'replace' : 'insert';
    if (vim.visualMode) return vim.visualBlock ? 'visual block' : vim.visualLine ? 'visual line' : 'visual';
    return 'normal';
  }

  /** The keys of a command that is not complete yet. */
  get pending(): string {
    return this.waiting.length > 0 ? this.waiting.map(characterOf).join('') : (this.vim.status ?? '');
  }

  private get vim(): VimState {
    return this.host.state.vim as VimState;
  }

  /** One key in vim's notation: `a`, `<Esc>`, `<CR>`, `<C-v>`. */
  key(name: string): void {
    if (this.prompt) {
      this.promptKey(name);
      return;
    }
    this.message = '';
    if (this.mode !== 'insert' && this.mode !== 'replace' && name === ':' && this.pending === '') {
      const visual = this.mode !== 'normal';
      if (visual) this.press('<Esc>');
      this.prompt = { kind: ':', text: visual ? "'<,'>" : '', accept: line => this.onCommand(line) };
      return;
    }
    if (this.recording !== undefined) this.recorded.push(name);
    this.take(name);
  }

  /** Gathers the keys of a normal-mode command; whole, it is carried out, refused as vim refuses it, or done here. */
  private take(name: string): void {
    const { mode } = this;
    if (name === '$') this.wantsLineEnd = true;
    else if (!/^([jkv]|<C-v>|d|x)$/.test(name)) this.wantsLineEnd = false;
    if (mode === 'normal' && (name !== '<Esc>' || this.waiting.length === 0)) {
      this.waiting.push(name);
      const command = readCommand(this.waiting, this.recording !== undefined);
      if (command === undefined) return;
      this.waiting = [];
      this.carryOut(command);
      return;
    }
    this.waiting = [];
    if (mode.startsWith('visual') && fails(this.host, simple(name))) return;
    if (mode === 'visual' && (name === 'd' || name === 'x') && this.wantsLineEnd)
      this.deleteWithLineBreak(name);
    else if (!this.insertDelete(name)) this.press(name);
  }

  private carryOut(command: NormalCommand): void {
    const { host } = this;
    const { operator, motion } = command;
    this.failed = fails(host, command);
    if (this.failed) return;
    if (operator === '' && this.macro(command)) return;
    const own = operator === '' ? OWN_COMMANDS[motion] : undefined;
    if (own) {
      this.change(() => own(host, command));
      return;
    }
    if (operator === '' && motion === 'gi') {
      if (this.lastInsert) host.setCursor(host.clipPos(this.lastInsert));
      this.press('i');
      return;
    }
    if (/^[ia][wW]$/.test(motion) && operator !== '' && host.getLine(host.buffer.cursor.line) === '') {
      if (operator === 'c') this.press('i');
      return;
    }
    if (operator !== '' && CROSSING.has(motion) && this.acrossLines(command)) return;
    if (operator === 'y' && /^[ia]/.test(motion)) {
      for (const key of ['v', motion[0]!, motion.slice(1), 'y']) this.press(key);
      return;
    }
    const origin = host.getCursor();
    const target = operator === 'y' ? this.targetOf(command) : undefined;
    for (const key of command.keys) this.press(key);
    if (target && before(target, origin)) host.setCursor(target.line, motion === 'k' ? origin.ch : target.ch);
    if (operator === '' && motion === '}' && host.buffer.cursor.line === host.lastLine()) this.toEndOfText();
    const linewise = (operator === 'c' && (motion === 'c' || /^(j|k|G|gg)$/.test(motion))) || motion === 'S';
    if (linewise && !host.options.autoindent) this.dropIndent();
  }

  /** Where a motion leads from here, found by making it. Undefined for what is no motion (yy). */
  private targetOf({ keys, operator, motion }: NormalCommand): Pos | undefined {
    if (motion === operator) return undefined;
    const origin = this.host.getCursor();
    const rest = keys.filter((key, index) => !(key === operator && index === keys.indexOf(operator)));
    const start = rest[0] === '"' ? 2 : 0;
    for (const key of rest.slice(start)) this.press(key);
    const target = this.host.getCursor();
    this.host.setCursor(origin);
    return target;
  }

  /** An operator whose motion ends in another line, by vim's rules. @returns false where the engine's are the same */
  private acrossLines(command: NormalCommand): boolean {
    const { host } = this;
    if (!/^[dcy]$/.test(command.operator)) return false;
    const origin = host.getCursor();
    const target = this.targetOf(command)!;
    const toEnd =
      command.motion === '}' && target.line === host.lastLine() && host.getLine(target.line) !== '';
    const goal = toEnd ? host.posOf(target.line, Math.max(0, host.getLine(target.line).length - 1)) : target;
    const span = spanOf(host, origin, goal, command.operator, toEnd);
    if (span === undefined) return false;
    const register = command.keys[0] === '"' ? command.keys.slice(0, 2) : [];
    host.setCursor(span.start);
    this.press(span.linewise ? 'V' : 'v');
    this.vim.sel = { anchor: span.start, head: span.end };
    host.setCursorKeepingAnchor(span.end);
    for (const key of [...register, command.operator]) this.press(key);
    return true;
  }

  private toEndOfText(): void {
    const line = this.host.lastLine();
    if (this.host.getLine(line) !== '') this.host.setCursor(line, this.host.getLine(line).length - 1);
  }

  private dropIndent(): void {
    const { line, ch } = this.host.buffer.cursor;
    if (ch === 0 || this.host.getLine(line).slice(0, ch).trim() !== '') return;
    withShim(() => this.host.replaceRange('', this.host.posOf(line, 0), this.host.posOf(line, ch)));
  }

  /** `v$` takes the line break along when it is deleted. */
  private deleteWithLineBreak(name: string): void {
    const line = Math.max(this.host.getCursor('anchor').line, this.host.getCursor('head').line);
    const isLast = line >= this.host.lastLine();
    this.press(name);
    if (isLast) return;
    const at = this.host.buffer.cursor.line;
    const { length } = this.host.getLine(at);
    this.change(() => this.host.replaceRange('', this.host.posOf(at, length), this.host.posOf(at + 1, 0)));
    this.host.setCursor(at, length);
  }

  /** <C-w> and <C-u> in insert mode stop where the insert began. @returns whether it was one of them */
  private insertDelete(name: string): boolean {
    if (this.mode !== 'insert' || (name !== '<C-w>' && name !== '<C-u>')) return false;
    const { line, ch } = this.host.buffer.cursor;
    const began = this.insertBegan?.line === line && this.insertBegan.ch < ch ? this.insertBegan.ch : 0;
    const text = this.host.getLine(line).slice(began, ch);
    const kept = name === '<C-u>' ? 0 : text.replace(/(\w+|[^\w\s]+)?\s*$/, '').length;
    withShim(() =>
      this.host.replaceRange('', this.host.posOf(line, began + kept), this.host.posOf(line, ch)),
    );
    return true;
  }

  /** Recording and playing: a macro stops at the first command that fails. @returns whether it was one of these */
  private macro({ motion, argument, count }: NormalCommand): boolean {
    if (motion === 'q') {
      if (this.recording === undefined) {
        this.recording = argument;
        this.recorded = [];
      } else {
        this.macros.set(this.recording, this.recorded.slice(0, -1));
        this.recording = undefined;
      }
      return true;
    }
    if (motion !== '@') return false;
    const register = argument === '@' ? this.lastMacro : argument;
    const keys = this.macros.get(register);
    if (keys === undefined) return false;
    this.lastMacro = register;
    for (let round = 0; round < count; round++) {
      for (const key of keys) {
        this.failed = false;
        if (this.prompt) this.promptKey(key);
        else this.take(key);
        if (this.failed) return true;
      }
    }
    return true;
  }

  /** Every change made by `body` is undone together. */
  change(body: () => void): void {
    const snapshot = this.host.buffer.snapshot();
    const { version } = this.host.buffer;
    withShim(body);
    if (this.host.buffer.version !== version) this.remember(snapshot);
  }

  private press(name: string): void {
    const { buffer } = this.host;
    const undoing = this.mode === 'normal' && (name === 'u' || name === '<C-r>') && this.pending === '';
    if (this.candidate === undefined) {
      this.candidate = buffer.snapshot();
      this.candidateVersion = buffer.version;
    }
    const wasInserting = this.vim?.insertMode;
    const handled = withShim(() => Vim.multiSelectHandleKey(this.host as never, name, 'user'));
    if (!handled && this.vim.insertMode) withShim(() => this.insertKey(name));
    withShim(() => this.host.signal('vim-command-done'));
    if (!wasInserting && this.vim.insertMode) this.insertBegan = this.host.getCursor();
    if (wasInserting && !this.vim.insertMode) {
      const { line, ch } = this.host.getCursor();
      this.lastInsert = this.host.posOf(line, ch + 1);
    }
    if (this.vim.insertMode) return;
    if (!undoing && buffer.version !== this.candidateVersion) this.remember(this.candidate);
    this.candidate = undefined;
  }

  private remember(snapshot: Snapshot): void {
    const { buffer } = this.host;
    buffer.undone.push(snapshot);
    buffer.redoable.length = 0;
    if (buffer.undone.length > 1000) buffer.undone.shift();
  }

  private insertKey(name: string): void {
    const { host } = this;
    const { line, ch } = host.buffer.cursor;
    if (name === '<CR>') host.newline();
    else if (name === '<Tab>')
      host.type(host.options.expandtab ? ' '.repeat(this.tabWidth - (ch % this.tabWidth)) : '\t');
    else if (name === '<BS>' || name === '<C-h>') {
      if (ch > 0) host.replaceRange('', { line, ch: ch - 1 }, { line, ch });
      else if (line > 0)
        host.replaceRange('', { line: line - 1, ch: host.getLine(line - 1).length }, { line, ch: 0 });
    } else if (name === '<Del>') {
      if (ch < host.getLine(line).length) host.replaceRange('', { line, ch }, { line, ch: ch + 1 });
    } else if (name === '<C-u>') host.replaceRange('', { line, ch: 0 }, { line, ch });
    else if (name === '<Left>') host.moveH(-1);
    else if (name === '<Right>') host.moveH(1);
    else if (name === '<Up>' || name === '<Down>')
      host.setCursor(Math.max(0, Math.min(host.lastLine(), line + (name === '<Up>' ? -1 : 1))), ch);
    else if (name === '<Home>') host.setCursor(line, 0);
    else if (name === '<End>') host.setCursor(line, host.getLine(line).length);
    else if (name === '<Space>') host.type(' ');
    else if (name === '<lt>') host.type('<');
    else if (!/^<.+>$/.test(name)) host.type(name);
  }

  private get tabWidth(): number {
    return Number(this.host.options.softtabstop) || Number(this.host.options.indentUnit) || 8;
  }

  private promptKey(name: string): void {
    const prompt = this.prompt!;
    if (name === '<CR>') {
      this.prompt = undefined;
      if (prompt.kind === ':') prompt.accept(prompt.text);
      else withShim(() => prompt.accept(vimRegex(prompt.text)));
    } else if (name === '<Esc>' || name === '<C-c>' || (name === '<BS>' && prompt.text === '')) {
      this.prompt = undefined;
      if (prompt.kind !== ':') this.press('<Esc>');
    } else if (name === '<BS>' || name === '<C-h>') prompt.text = [...prompt.text].slice(0, -1).join('');
    else if (name === '<C-u>') prompt.text = '';
    else if (name === '<C-w>') prompt.text = prompt.text.replace(/\S*\s*$/, '');
    else if (name === '<Space>') prompt.text += ' ';
    else if (name === '<lt>') prompt.text += '<';
    else if (!/^<.+>$/.test(name)) prompt.text += name;
  }
}

/** A key alone as a command, for motions in visual mode. */
function simple(key: string): NormalCommand {
  return { keys: [key], count: 1, hasCount: false, operator: '', motion: key, argument: '' };
}
