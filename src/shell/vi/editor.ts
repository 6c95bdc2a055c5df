import { withShim } from './dom-shim.ts';
import { EngineHost, Vim } from './engine-host.ts';
import type { Snapshot } from './text-buffer.ts';
import { vimRegex } from './vim-regex.ts';

export type Mode = 'normal' | 'insert' | 'replace' | 'visual' | 'visual line' | 'visual block' | 'command';

interface VimState {
  insertMode: boolean;
  visualMode: boolean;
  visualLine: boolean;
  visualBlock: boolean;
  status: string;
}

/** A text being edited with vim's keys: no screen, no files. `:` lines are handed to `onCommand`. */
export class ViEditor {
  readonly host: EngineHost;
  message = '';
  /** The line at the bottom while `:`, `/` or `?` is typed. */
  prompt: { readonly kind: string; text: string; readonly accept: (text: string) => void } | undefined;
  onCommand: (line: string) => void = () => undefined;
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
    return this.vim.status ?? '';
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
    this.press(name);
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
    const handled = withShim(() => Vim.multiSelectHandleKey(this.host as never, name, 'user'));
    if (!handled && this.vim.insertMode) withShim(() => this.insertKey(name));
    withShim(() => this.host.signal('vim-command-done'));
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
