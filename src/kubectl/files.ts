/** The files of a run, with paths as typed. */
import { FileError, type FileInfo, type Files } from './io.ts';

const decoder = new TextDecoder();

/** Makes a path absolute and takes `.` and `..` out. */
export function absolute(cwd: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${path.startsWith('/') ? '' : `${cwd}/`}${path}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

export function dirname(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : path.slice(0, slash) || '/';
}

export function basename(path: string): string {
  return path.replace(/\/+$/, '').split('/').pop() ?? '';
}

export function join(folder: string, name: string): string {
  if (name.startsWith('/')) return name;
  const clean = name.replace(/^(\.\/)+/, '');
  return folder === '.' ? clean : `${folder.replace(/\/$/, '')}/${clean}`;
}

/** Files by the path that the user typed: errors name that path. */
export class TypedFiles {
  constructor(
    private readonly files: Files,
    private readonly cwd: string,
  ) {}

  /** A path as seen from the root. */
  absolute(path: string): string {
    return absolute(this.cwd, path);
  }

  bytes(path: string): Uint8Array {
    return this.as(path, () => this.files.read(absolute(this.cwd, path)));
  }

  text(path: string): string {
    return decoder.decode(this.bytes(path));
  }

  stat(path: string): FileInfo | undefined {
    return this.files.stat(absolute(this.cwd, path));
  }

  list(path: string): readonly string[] {
    return this.as(path, () => this.files.list(absolute(this.cwd, path)));
  }

  write(path: string, content: Uint8Array | string, mode?: number): void {
    this.as(path, () => this.files.write(absolute(this.cwd, path), content, mode));
  }

  mkdir(path: string): void {
    this.as(path, () => this.files.mkdir(absolute(this.cwd, path)));
  }

  remove(path: string): void {
    this.as(path, () => this.files.remove(absolute(this.cwd, path)));
  }

  private as<T>(path: string, work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof FileError) throw new FileError(error.operation, path, error.reason);
      throw error;
    }
  }
}
