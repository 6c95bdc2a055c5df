import type { FileSystem } from '../../machine/filesystem.ts';
import { programs } from './registry.ts';

/**
 * Puts an executable file for every program of the shell into /usr/bin (what stands there already stays).
 * @param names which ones; all when left out
 */
export function installPrograms(files: FileSystem, names: Iterable<string> = programs.keys()): void {
  if (!files.exists('/usr/bin')) files.mkdir('/usr/bin', { recursive: true, mode: 0o755 });
  if (!files.exists('/bin')) files.symlink('/usr/bin', '/bin');
  for (const name of names) {
    const path = `/usr/bin/${name}`;
    // An ELF header: a program, not a script.
    if (!files.exists(path)) files.writeFile(path, Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0), { mode: 0o755 });
  }
  for (const shell of ['bash', 'sh']) {
    if (!files.exists(`/bin/${shell}`)) files.symlink(`/usr/bin/${shell}`, `/bin/${shell}`);
  }
}
