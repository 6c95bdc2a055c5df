import type { Machine } from './machine.ts';

/** What listens on a machine's port 22: ssh opens a session on the machine behind it. */
export class Sshd {
  constructor(readonly machine: Machine) {}
}
