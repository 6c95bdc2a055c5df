/** A machine's users, as /etc/passwd and /etc/group have them: programs that change those files change the users. */
import type { Actor, FileSystem } from './filesystem.ts';

export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  readonly shell: string;
}

export class Users {
  constructor(private readonly files: FileSystem) {}

  /** Everybody in /etc/passwd. */
  list(): readonly User[] {
    return this.rows('/etc/passwd').flatMap(([name, , uid, gid, , home, shell]) =>
      name && uid && gid
        ? [{ name, uid: Number(uid), gid: Number(gid), home: home || '/', shell: shell || '/bin/sh' }]
        : [],
    );
  }

  /** The user of that name, or undefined. */
  named(name: string): User | undefined {
    return this.list().find(user => user.name === name);
  }

  /** The user's name, or the number as text where none has it. */
  nameOf(uid: number): string {
    return this.list().find(user => user.uid === uid)?.name ?? String(uid);
  }

  /** The group's name, or the number as text where none has it. */
  groupNameOf(gid: number): string {
    return this.groups().find(group => group.gid === gid)?.name ?? String(gid);
  }

  /** Everything in /etc/group. */
  groups(): readonly { readonly name: string; readonly gid: number; readonly members: readonly string[] }[] {
    return this.rows('/etc/group').flatMap(([name, , gid, members]) =>
      name && gid ? [{ name, gid: Number(gid), members: members ? members.split(',') : [] }] : [],
    );
  }

  /** Who a user is to the file system: its own group first, then those that list it. */
  actor(user: User): Actor {
    const others = this.groups().filter(group => group.members.includes(user.name) && group.gid !== user.gid);
    return { uid: user.uid, gids: [user.gid, ...others.map(group => group.gid)] };
  }

  /** May the user become root with sudo? */
  maySudo(user: User): boolean {
    return (
      user.uid === 0 ||
      this.groups().some(group => group.name === 'sudo' && group.members.includes(user.name))
    );
  }

  private rows(path: string): string[][] {
    if (!this.files.exists(path)) return [];
    return this.files
      .readText(path)
      .split('\n')
      .filter(line => line.includes(':'))
      .map(line => line.split(':'));
  }
}
