import { dirname } from '../../machine/files/inode.ts';
import type { Machine } from '../../machine/machine.ts';
import type { MachineFile } from '../spec.ts';

/** Puts a spec's files on a machine. @throws Error for an owner that the machine does not have */
export function installFiles(machine: Machine, files: readonly MachineFile[]): void {
  for (const { machine: where, path, content, mode, owner } of files) {
    if (where !== undefined && where !== machine.hostname) continue;
    machine.files.mkdir(dirname(path), { recursive: true });
    machine.files.writeFile(path, content, mode === undefined ? {} : { mode });
    if (mode !== undefined) machine.files.chmod(path, mode);
    if (owner === undefined) continue;
    const [user = 'root', group = user] = owner.split(':');
    const found = machine.users.named(user);
    const gid = machine.users.groups().find(({ name }) => name === group)?.gid;
    if (found === undefined || gid === undefined)
      throw new Error(`${path}: the machine ${machine.hostname} has no owner ${owner}; use root or student`);
    machine.files.chown(path, found.uid, gid);
  }
}
