import { Pipe, readAll } from '../../base/pipe.ts';
import { bytesFile, writerFile } from '../process/open-file.ts';
import { type Program, ProgramError, type ProgramProcess } from '../process/program.ts';
import { ViEditor } from '../vi/editor.ts';
import type { ExWorld } from '../vi/ex/command.ts';
import { runEx } from '../vi/ex/ex.ts';
import { EditedFile } from '../vi/files.ts';
import { typePasted } from '../vi/insert/paste.ts';
import { vimKey } from '../vi/screen/key-names.ts';
import { ViScreen } from '../vi/screen/screen.ts';
import { isYaml, startUp } from '../vi/start-up.ts';
import { FullScreen } from './full-screen.ts';

/** `vi`, `vim`, `view [-R] [+line | +/text | +command | -c command] [file...]` */
export const vi: Program = async process => {
  const { args, name } = process;
  if (name === 'vimdiff' || args.some(arg => /^-[oOdp]\d*$/.test(arg)))
    throw new ProgramError(
      'several windows are not offered here: edit one file after the other, compare with diff',
    );
  const names: string[] = [];
  const commands: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg.startsWith('+')) commands.push(arg.slice(1) || '$');
    else if (/^(-c|--cmd|-u|-i|-T)$/.test(arg)) {
      const value = args[++i] ?? '';
      if (arg === '-c') commands.push(value);
    } else if (!/^-./.test(arg)) names.push(arg);
  }
  return new ViProgram(process, names[0], commands).run();
};

/** One vi in a terminal: keys in, frames out, and what commands do outside the text. */
class ViProgram implements ExWorld {
  private readonly editor = new ViEditor('\n');
  private readonly screen: FullScreen;
  private readonly view: ViScreen;
  private readonly file: EditedFile;
  private leaving: number | undefined;
  /** Work that a command left to be done before the next key. */
  private pending: (() => Promise<void>) | undefined;

  constructor(
    private readonly process: ProgramProcess,
    path: string | undefined,
    commands: readonly string[],
  ) {
    this.screen = new FullScreen(process);
    this.file = new EditedFile(process, this.editor, process.name === 'view' || process.args.includes('-R'));
    const run = (line: string) => runEx(this.editor, this, line);
    this.editor.onCommand = run;
    this.editor.text.now = () => process.clock.now();
    this.view = new ViScreen(
      this.editor,
      () => ({ columns: this.screen.columns, rows: this.screen.rows }),
      () => isYaml(this.file.path),
    );
    startUp(process, this.editor, path, run);
    if (path !== undefined) this.file.open(path);
    for (const command of commands) run(command);
  }

  async run(): Promise<number> {
    const draw = () => this.screen.write(this.view.frame());
    await this.screen.enter(draw);
    await this.screen.write('\x1b[?2004h');
    const resized = this.process.world.terminal?.onResize(() => void draw().catch(() => undefined));
    try {
      while (this.leaving === undefined) {
        if (!this.screen.hasKeys) await draw();
        const key = await this.screen.key();
        if (key === undefined) return 1;
        if (key === 'timeout') continue;
        if (key.name === 'paste') typePasted(this.editor, key.text);
        else this.editor.key(vimKey(key));
        this.file.warnReadOnly();
        const work = this.pending;
        this.pending = undefined;
        await work?.();
      }
      return this.leaving;
    } finally {
      resized?.stop();
      await this.screen.write('\x1b[?2004l').catch(() => undefined);
      await this.screen.leave();
    }
  }

  get path(): string | undefined {
    return this.file.path;
  }

  get modified(): boolean {
    return this.file.modified;
  }

  write(...request: Parameters<ExWorld['write']>): string {
    return this.file.write(...request);
  }

  read(path: string): { text: string; message: string } {
    return this.file.read(path);
  }

  rename(path: string): void {
    this.file.rename(path);
  }

  quit(): void {
    this.leaving = 0;
  }

  fail(): void {
    this.leaving = 1;
  }

  edit(path: string | undefined): void {
    const name = path ?? this.file.path;
    if (name !== undefined) this.file.open(name);
  }

  suspend(): void {
    this.pending = () =>
      this.screen.suspend(async () => {
        this.process.world.tty!.stopForeground();
        await this.process.task.step();
      });
  }

  shell(command: string): void {
    this.pending = async () => {
      const out = this.process.fds.get(1)!;
      await this.screen.suspend(async () => {
        if (command === '') return void (await this.process.run(['bash']));
        await out.write(`:!${command}\r\n`);
        const status = await this.process.run(['bash', '-c', this.expanded(command)]);
        const failed = status === 0 ? '' : `\r\nshell returned ${status}\r\n`;
        await out.write(`${failed}\r\nPress ENTER or type command to continue`);
        const cooked = this.process.world.tty!.setMode({
          echo: false,
          canonical: false,
          signals: false,
          newlines: true,
        });
        await this.screen.key();
        cooked();
      });
      await this.screen.write('\x1b[2J');
    };
  }

  filter(command: string, input: string, apply: (output: string, status: number) => void): void {
    this.pending = async () => {
      const pipe = new Pipe();
      const fds = this.process.fds.clone();
      fds.set(0, bytesFile(new TextEncoder().encode(input)));
      fds.set(1, writerFile(pipe));
      fds.set(2, fds.get(1)!.dup());
      const output = readAll(pipe);
      const status = await this.process.run(['bash', '-c', this.expanded(command)], { fds });
      apply(await output, status);
      this.editor.settle();
    };
  }

  private expanded(command: string): string {
    return command.replace(/(?<!\\)%/g, this.path ?? '');
  }
}
