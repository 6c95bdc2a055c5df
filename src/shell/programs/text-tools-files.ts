import type { IFileSystem } from 'just-bash';
import { FileError } from '../../machine/filesystem.ts';
import { errnoText } from '../process/errno.ts';
import { absolutePath } from '../process/paths.ts';
import type { ProgramProcess } from '../process/program.ts';
import type { StillTime } from './still-time.ts';

/** Where just-bash wants to see a tool's executable before it runs it. */
export const TOOL_FOLDER = '/usr/bin';

type Stat = Awaited<ReturnType<IFileSystem['stat']>>;

/** The process's file system as just-bash wants it: asynchronous, failing with Node's words. */
export class ToolFiles implements IFileSystem {
  private readonly executable: string;

  constructor(
    private readonly process: ProgramProcess,
    tool: string,
    private readonly still: StillTime,
  ) {
    this.executable = `${TOOL_FOLDER}/${tool}`;
  }

  async readFile(path: string): Promise<string> {
    return new TextDecoder().decode(await this.readFileBuffer(path));
  }

  async readFileBuffer(path: string): Promise<Uint8Array> {
    return this.with('open', path, async () => {
      const file = this.process.open(path);
      const chunks: Uint8Array[] = [];
      try {
        const reader = this.process.readerOf(file);
        await this.still.passes(async () => {
          for (let chunk = await reader.read(); chunk; chunk = await reader.read()) chunks.push(chunk);
        });
      } finally {
        file.close();
      }
      return joined(chunks);
    });
  }

  async writeFile(path: string, content: string | Uint8Array): Promise<void> {
    await this.write(path, content, 'write');
  }

  async appendFile(path: string, content: string | Uint8Array): Promise<void> {
    await this.write(path, content, 'append');
  }

  async exists(path: string): Promise<boolean> {
    return path === this.executable || this.device(path) || this.files.exists(path);
  }

  async stat(path: string): Promise<Stat> {
    if (path === this.executable && !this.files.exists(path)) return toolStat();
    if (this.device(path)) return { ...toolStat(), size: 0, mode: 0o666 };
    return this.with('stat', path, () => statOf(this.files.stat(path, this.actor)));
  }

  async lstat(path: string): Promise<Stat> {
    if (this.device(path)) return { ...toolStat(), size: 0, mode: 0o666 };
    return this.with('lstat', path, () => statOf(this.files.lstat(path, this.actor)));
  }

  async mkdir(path: string, options?: { recursive?: boolean }): Promise<void> {
    await this.with('mkdir', path, () =>
      this.files.mkdir(path, { recursive: options?.recursive ?? false, mode: 0o755, actor: this.actor }),
    );
  }

  async readdir(path: string): Promise<string[]> {
    return this.with('scandir', path, () => [...this.files.readdir(path, this.actor)]);
  }

  async readdirWithFileTypes(path: string) {
    return this.with('scandir', path, () =>
      this.files.readdir(path, this.actor).map(name => {
        const { type } = this.files.lstat(`${path === '/' ? '' : path}/${name}`, this.actor);
        return {
          name,
          isFile: type === 'file',
          isDirectory: type === 'directory',
          isSymbolicLink: type === 'symlink',
        };
      }),
    );
  }

  async rm(path: string, options?: { recursive?: boolean; force?: boolean }): Promise<void> {
    if (options?.force && !this.files.exists(path)) return;
    await this.with('rm', path, () =>
      this.files.rm(path, { recursive: options?.recursive ?? false, actor: this.actor }),
    );
  }

  async cp(source: string, target: string, options?: { recursive?: boolean }): Promise<void> {
    await this.with('cp', source, () => this.copy(source, target, options?.recursive ?? false));
  }

  async mv(source: string, target: string): Promise<void> {
    await this.with('rename', source, () => this.files.rename(source, target, this.actor));
  }

  resolvePath(base: string, path: string): string {
    return absolutePath(base, path);
  }

  getAllPaths(): string[] {
    return [];
  }

  async chmod(path: string, mode: number): Promise<void> {
    await this.with('chmod', path, () => this.files.chmod(path, mode, this.actor));
  }

  async symlink(target: string, path: string): Promise<void> {
    await this.with('symlink', path, () => this.files.symlink(target, path, this.actor));
  }

  async link(existing: string, path: string): Promise<void> {
    await this.with('link', existing, () => this.files.link(existing, path, this.actor));
  }

  async readlink(path: string): Promise<string> {
    return this.with('readlink', path, () => this.files.readlink(path));
  }

  async realpath(path: string): Promise<string> {
    return this.with('realpath', path, () => this.files.realpath(path));
  }

  async utimes(path: string, _atime: Date, mtime: Date): Promise<void> {
    await this.with('utime', path, () => this.files.utimes(path, mtime.getTime(), this.actor));
  }

  private get files() {
    return this.process.host.files;
  }

  private get actor() {
    return this.process.actor;
  }

  private device(path: string): boolean {
    const fd = /^\/dev\/fd\/(\d+)$/.exec(path);
    return fd
      ? this.process.fds.get(Number(fd[1])) !== undefined
      : /^\/dev\/(null|zero|tty|std(in|out|err))$/.test(path);
  }

  private copy(source: string, target: string, recursive: boolean): void {
    const stat = this.files.stat(source, this.actor);
    if (stat.type !== 'directory') {
      this.files.writeFile(target, this.files.readFile(source, this.actor), {
        mode: stat.mode,
        actor: this.actor,
      });
      return;
    }
    if (!recursive) throw new FileError('EISDIR', source);
    if (!this.files.exists(target)) this.files.mkdir(target, { mode: stat.mode, actor: this.actor });
    for (const name of this.files.readdir(source, this.actor))
      this.copy(`${source}/${name}`, `${target}/${name}`, true);
  }

  private async write(path: string, content: string | Uint8Array, mode: 'write' | 'append'): Promise<void> {
    await this.with('open', path, async () => {
      const file = this.process.open(path, mode);
      try {
        // a write may have to wait for its turn on the processor, and that for time to pass
        await this.still.passes(() => this.process.writerOf(file).write(content));
      } finally {
        file.close();
      }
    });
  }

  /** Node's wording, which the tools look for. */
  private async with<T>(call: string, path: string, body: () => T | Promise<T>): Promise<T> {
    try {
      return await body();
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      throw Object.assign(new Error(`${error.code}: ${errnoText(error).toLowerCase()}, ${call} '${path}'`), {
        code: error.code,
      });
    }
  }
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  if (chunks.length === 1) return chunks[0]!;
  const all = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

function toolStat(): Stat {
  return {
    isFile: true,
    isDirectory: false,
    isSymbolicLink: false,
    mode: 0o755,
    size: 1,
    mtime: new Date(0),
  };
}

function statOf(stat: { type: string; mode: number; size: number; mtime: number; inode: number }): Stat {
  return {
    isFile: stat.type === 'file',
    isDirectory: stat.type === 'directory',
    isSymbolicLink: stat.type === 'symlink',
    mode: stat.mode,
    size: stat.size,
    mtime: new Date(stat.mtime),
    // a file's identity is both: without it, cp and mv refuse to write over what exists
    dev: 1,
    ino: stat.inode,
  };
}
