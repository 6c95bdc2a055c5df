/** The file behind an editor, with vim's messages. Models readfile() and buf_write(). */
import { errnoText } from '../process/errno.ts';
import { mayAccess, statOf } from '../process/paths.ts';
import type { ProgramProcess } from '../process/program.ts';
import type { ViEditor } from './editor.ts';

const plural = (lines: number, bytes: number) => `${lines}L, ${bytes}B`;

export class EditedFile {
  path: string | undefined;
  private savedVersion = 0;
  private warned = false;

  constructor(
    private readonly process: ProgramProcess,
    private readonly editor: ViEditor,
    private readonly viewing: boolean,
  ) {}

  /** The text is not what was read or written last. */
  get modified(): boolean {
    return this.editor.text.version !== this.savedVersion;
  }

  /** Loads a file, or begins one. The editor's message tells what came of it. */
  open(path: string): void {
    const { editor, process } = this;
    const { files } = process.host;
    this.path = path;
    this.warned = false;
    editor.fileName = path;
    const full = process.path(path);
    const stat = statOf(files, full, process.actor);
    editor.load('\n');
    editor.options.set('readonly', this.viewing);
    if (stat === undefined) editor.message = `"${path}" [New]`;
    else if (stat.type === 'directory') editor.message = `"${path}" is a directory`;
    else {
      try {
        const text = files.readText(full, process.actor);
        if (!mayAccess(stat, process.actor, 2)) editor.options.set('readonly', true);
        if (text !== '') editor.load(text);
        const flags = `${editor.options.on('readonly') ? ' [readonly]' : ''}${text !== '' && !text.endsWith('\n') ? ' [noeol]' : ''}`;
        const lines = text === '' ? 0 : text.replace(/\n$/, '').split('\n').length;
        editor.message = `"${path}"${flags} ${plural(lines, stat.size)}`;
      } catch (error) {
        const denied = /denied/i.test(errnoText(error));
        editor.message = `"${path}" [${denied ? 'Permission Denied' : errnoText(error)}]`;
      }
    }
    this.savedVersion = editor.text.version;
  }

  /**
   * Writes lines to the file, or to another.
   * @returns vim's message
   * @throws Error in vim's words
   */
  write(
    path: string | undefined,
    text: string,
    { force, append, whole }: { readonly force: boolean; readonly append: boolean; readonly whole: boolean },
  ): string {
    const name = path ?? this.path;
    if (name === undefined) throw new Error('E32: No file name');
    const { files } = this.process.host;
    const { actor } = this.process;
    const full = this.process.path(name);
    const isOwn = path === undefined || path === this.path;
    const stat = statOf(files, full, actor);
    if (stat?.type === 'directory') throw new Error(`"${name}" E502: Is a directory`);
    if (isOwn && this.editor.options.on('readonly') && !force)
      throw new Error("E45: 'readonly' option is set (add ! to override)");
    if (isOwn && !whole && !force) throw new Error('E140: Use ! to write partial buffer');
    if (stat && !isOwn && !force && !append) throw new Error('E13: File exists (add ! to override)');
    try {
      files.writeFile(full, append && stat ? files.readText(full, actor) + text : text, { actor });
    } catch {
      throw new Error(`"${name}" E212: Can't open file for writing`);
    }
    if (this.path === undefined) this.rename(name);
    if (whole && (isOwn || this.path === name)) this.savedVersion = this.editor.text.version;
    const bytes = new TextEncoder().encode(text).length;
    return `"${name}"${stat ? '' : ' [New]'} ${plural(text.split('\n').length - 1, bytes)} ${append && stat ? 'appended' : 'written'}`;
  }

  /** The text belongs to another file from now on. */
  rename(path: string): void {
    this.path = path;
    this.editor.fileName = path;
  }

  /** @throws Error in vim's words */
  read(path: string): { text: string; message: string } {
    const name = path || this.path;
    if (name === undefined) throw new Error('E32: No file name');
    try {
      const text = this.process.host.files.readText(this.process.path(name), this.process.actor);
      return {
        text,
        message: `"${name}" ${plural(text === '' ? 0 : text.replace(/\n$/, '').split('\n').length, new TextEncoder().encode(text).length)}`,
      };
    } catch {
      throw new Error(`E484: Can't open file ${name}`);
    }
  }

  /** The warning before the first change of a file that is only for reading. Models change_warning. */
  warnReadOnly(): void {
    if (this.warned || !this.modified || !this.editor.options.on('readonly')) return;
    this.warned = true;
    this.editor.message = 'W10: Warning: Changing a readonly file';
  }
}
