import { FileError } from '../../machine/filesystem.ts';

const TEXTS: Record<string, string> = {
  ENOENT: 'No such file or directory',
  EACCES: 'Permission denied',
  EPERM: 'Operation not permitted',
  EISDIR: 'Is a directory',
  ENOTDIR: 'Not a directory',
  EEXIST: 'File exists',
  ENOTEMPTY: 'Directory not empty',
  ELOOP: 'Too many levels of symbolic links',
  EROFS: 'Read-only file system',
  EINVAL: 'Invalid argument',
  ENOSPC: 'No space left on device',
  EBUSY: 'Device or resource busy',
  EXDEV: 'Invalid cross-device link',
  EBADF: 'Bad file descriptor',
};

/** strerror(3) for a file system error; the message of any other error. */
export function errnoText(error: unknown): string {
  if (error instanceof FileError) return TEXTS[error.code] ?? error.code;
  return error instanceof Error ? error.message : String(error);
}
