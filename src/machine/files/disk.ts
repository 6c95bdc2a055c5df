import { FileError } from '../filesystem.ts';

const MIB = 1024 ** 2;
/** So much is held at most of what a disk's files hold: a simulated disk is larger in name than the memory it lies in. */
const MOST_HELD = 256 * MIB;
/** What only the system's own programs may still use, as file systems keep blocks back for them. */
const RESERVED = 16 * MIB;

/** The room on a disk. One for each file system in memory. */
export class Disk {
  /** Bytes of all files. */
  private held = 0;

  constructor(private readonly most = MOST_HELD) {}

  /**
   * Takes room, or gives it back where `bytes` is negative.
   * @param isSystem one of the machine's own programs writes, not a process of somebody's
   * @throws FileError ENOSPC when there is not enough
   */
  take(bytes: number, path: string, isSystem: boolean): void {
    if (bytes > 0 && this.held + bytes > this.most - (isSystem ? 0 : RESERVED))
      throw new FileError('ENOSPC', path);
    this.held = Math.max(0, this.held + bytes);
  }

  /** Everything is gone. */
  clear(): void {
    this.held = 0;
  }

  /** No process of somebody's can write any more. */
  get isFull(): boolean {
    return this.held + MIB > this.most - RESERVED;
  }
}
