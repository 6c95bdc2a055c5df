import { Pipe, readAll } from '../../base/pipe.ts';
import type { Key } from '../line/keys.ts';
import { errnoText } from '../process/errno.ts';
import { bytesFile, writerFile } from '../process/open-file.ts';
import { mayAccess, statOf } from '../process/paths.ts';
import type { Program, ProgramProcess } from '../process/program.ts';
import { ViEditor } from '../vi/editor.ts';
import { ExError, type ExWorld, runEx, setOptions } from '../vi/ex.ts';
import { ViScreen } from '../vi/screen.ts';
import { FullScreen } from './full-screen.ts';

/** `vi`, `vim`, `view [-R] [+line|+/text] [file]` */
export const vi: Program = async process => {
  const names = process.args.filter(arg => !/^[-+]/.test(arg));
  return new ViProgram(process, names[0]).run();
};

const NAMED: Record<string, string> = {
  enter: '<CR>',
  tab: '<Tab>',
  backspace: '<BS>',
  escape: '<Esc>',
  up: '<Up>',
  down: '<Down>',
  left: '<Left>',
  right: '<Right>',
  home: '<Home>',
  end: '<End>',
  delete: '<Del>',
  insert: '<Ins>',
  pageup: '<PageUp>',
  pagedown: '<PageDown>',
  ' ': '<Space>',
  '<': '<lt>',
  'C-[': '<Esc>',
};

function vimKey(key: Key): string {
  return NAMED[key.name] ?? (/^C-.$/.test(key.name) ? `<${key.name}>` : key.name);
}

class ViProgram implements ExWorld {
  path: string | undefined;
  private readonly editor: ViEditor;
  private readonly screen: FullScreen;
  private readonly view: ViScreen;
  private savedVersion = 0;
  private leaving: number | undefined;
  private readonly readOnly: boolean;
  /** Work that a command left to be done before the next key. */
  private pending: (() => Promise<void>) | undefined;

  constructor(
    private readonly process: ProgramProcess,
    path: string | undefined,
  ) {
    this.path = path;
    this.readOnly = process.name === 'view' || process.args.includes('-R');
    this.screen = new FullScreen(process);
    this.editor = new ViEditor('\n');
    this.editor.onCommand = line => runEx(this.editor, this, line);
    this.view = new ViScreen(
      this.editor,
      () => ({ columns: this.screen.columns, rows: this.screen.rows }),
      () => /\.ya?ml$|kubectl-edit/.test(this.path ?? ''),
    );
    this.startUp();
    this.open(path);
    for (const arg of process.args) if (arg.startsWith('+')) runEx(this.editor, this, arg.slice(1) || '$');
  }

  async run(): Promise<number> {
    await this.screen.enter(() => this.screen.write(this.view.frame()));
    const resized = this.process.world.terminal?.onResize(
      () => void this.screen.write(this.view.frame()).catch(() => undefined),
    );
    try {
      let last = '';
      while (this.leaving === undefined) {
        if (this.pending) {
          const work = this.pending;
          this.pending = undefined;
          await work();
        }
        if (!this.screen.hasKeys) await this.screen.write(this.view.frame());
        const key = await this.screen.key();
        if (key === undefined) return 1;
        if (key === 'timeout') continue;
        if (key.name === 'paste') this.paste(key.text);
        else last = this.typed(vimKey(key), last);
      }
      return this.leaving;
    } finally {
      resized?.stop();
      await this.screen.leave();
    }
  }

  private typed(name: string, last: string): string {
    const normal = this.editor.mode === 'normal' && this.editor.pending === '';
    if (normal && name === 'Z') return last === 'Z' ? this.command('x') : 'Z';
    if (normal && last === 'Z' && name === 'Q') return this.command('q!');
    this.editor.key(name === '<C-[>' ? '<Esc>' : name);
    return '';
  }

  private command(line: string): string {
    runEx(this.editor, this, line);
    return '';
  }

  private paste(text: string): void {
    for (const c of text)
      this.editor.key(
        c === '\n' ? '<CR>' : c === '\t' ? '<Tab>' : c === ' ' ? '<Space>' : c === '<' ? '<lt>' : c,
      );
  }

  /** ~/.vimrc: its `set` lines. */
  private startUp(): void {
    const { files } = this.process.host;
    setOptions(this.editor, 'hlsearch autoindent');
    const path = `${this.process.env.HOME ?? ''}/.vimrc`;
    if (!files.exists(path)) return;
    for (const line of files.readText(path).split('\n')) {
      if (/^\s*("|$)/.test(line)) continue;
      runEx(this.editor, this, line.trim());
    }
  }

  private open(path: string | undefined): void {
    if (path === undefined) return;
    const { files } = this.process.host;
    const full = this.process.path(path);
    const stat = statOf(files, full, this.process.actor);
    if (stat === undefined) {
      this.editor.load('\n');
      this.editor.message = `"${path}" [New]`;
    } else if (stat.type === 'directory') this.editor.message = `"${path}" is a directory`;
    else {
      try {
        const text = files.readText(full, this.process.actor);
        this.editor.load(text === '' ? '\n' : text);
        const lines = text === '' ? 0 : text.replace(/\n$/, '').split('\n').length;
        const flags = mayAccess(stat, this.process.actor, 2) && !this.readOnly ? '' : ' [readonly]';
        this.editor.message = `"${path}"${flags}${text !== '' && !text.endsWith('\n') ? ' [noeol]' : ''} ${lines}L, ${stat.size}B`;
      } catch (error) {
        this.editor.message = `"${path}" [${errnoText(error)}]`;
      }
    }
    this.savedVersion = this.editor.host.buffer.version;
  }

  private get modified(): boolean {
    return this.editor.host.buffer.version !== this.savedVersion;
  }

  write(path: string | undefined, text: string, force: boolean): string {
    const name = path ?? this.path;
    if (name === undefined) throw new ExError('E32: No file name');
    const { files } = this.process.host;
    const full = this.process.path(name);
    if (this.readOnly && !force && path === undefined)
      throw new ExError("E45: 'readonly' option is set (add ! to override)");
    const existed = files.exists(full);
    if (existed && path !== undefined && path !== this.path && !force)
      throw new ExError('E13: File exists (add ! to override)');
    try {
      files.writeFile(full, text, { actor: this.process.actor });
    } catch (error) {
      throw new ExError(`"${name}" E212: Can't open file for writing: ${errnoText(error)}`);
    }
    if (path === undefined || this.path === undefined) {
      this.path = name;
      this.savedVersion = this.editor.host.buffer.version;
    }
    const bytes = new TextEncoder().encode(text).length;
    return `"${name}"${existed ? '' : ' [New]'} ${text.split('\n').length - 1}L, ${bytes}B written`;
  }

  read(path: string): string {
    try {
      return this.process.host.files.readText(this.process.path(path), this.process.actor);
    } catch {
      throw new ExError(`E484: Can't open file ${path}`);
    }
  }

  quit(force: boolean): void {
    if (this.modified && !force) throw new ExError('E37: No write since last change (add ! to override)');
    this.leaving = 0;
  }

  edit(path: string | undefined, force: boolean): void {
    if (this.modified && !force) throw new ExError('E37: No write since last change (add ! to override)');
    if (path !== undefined) this.path = path;
    this.open(this.path);
  }

  shell(command: string): void {
    this.pending = async () => {
      await this.screen.suspend(async () => {
        const { fds } = this.process;
        await fds.get(1)!.write(`:!${command}\r\n`);
        const status = await this.process.run(['bash', '-c', this.expanded(command)]);
        await fds
          .get(1)!
          .write(
            `${status === 0 ? '' : `\r\nshell returned ${status}\r\n`}\r\nPress ENTER or type command to continue`,
          );
      });
      await this.screen.key();
      await this.screen.write('\x1b[2J');
    };
  }

  filter(command: string, input: string, apply: (output: string) => void): void {
    this.pending = async () => {
      const pipe = new Pipe();
      const fds = this.process.fds.clone();
      fds.set(0, bytesFile(new TextEncoder().encode(input)));
      fds.set(1, writerFile(pipe));
      fds.set(2, fds.get(1)!.dup());
      const output = readAll(pipe);
      await this.process.run(['bash', '-c', this.expanded(command)], { fds });
      apply(await output);
    };
  }

  private expanded(command: string): string {
    return command.replace(/(?<!\\)%/g, this.path ?? '');
  }
}
