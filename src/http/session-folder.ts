import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'berth-serve-';

/**
 * A private folder for the credentials of one run. It goes when the run ends, however it ends: a helper process
 * waits for this one's end of a pipe and removes the folder then, so a kill cannot leave credentials behind; what a
 * kill of both leaves is swept up by the next run.
 */
export class SessionFolder {
  readonly path: string;
  private readonly sweeper: ChildProcess | undefined;

  constructor() {
    sweepUp();
    this.path = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
    this.sweeper = startSweeper(this.path);
  }

  /** Writes a file that only this user may read. @returns its path */
  write(name: string, content: string): string {
    const file = join(this.path, name);
    writeFileSync(file, content, { mode: 0o600, flag: 'wx' });
    return file;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
    this.sweeper?.stdin?.destroy();
  }
}

function startSweeper(folder: string): ChildProcess | undefined {
  const script = 'trap "" INT TERM HUP; cat >/dev/null; rm -rf -- "$1"';
  const child = spawn('/bin/sh', ['-c', script, 'sh', folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  });
  child.on('error', () => {});
  child.stdin?.on('error', () => {});
  child.unref();
  (child.stdin as unknown as { unref?(): void } | null)?.unref?.();
  return child;
}

/** Removes folders of runs whose process is gone. */
function sweepUp(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : Number.NaN;
    if (!Number.isInteger(pid) || isRunning(pid)) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // Somebody else's: theirs to remove.
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
