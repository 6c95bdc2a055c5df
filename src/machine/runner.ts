/** How something on a machine (a container, ssh, sudo, cron) has a command run. The shell provides it; the composition root connects them. */
import type { ByteReader, ByteWriter } from '../base/pipe.ts';
import type { Actor, FileSystem } from './filesystem.ts';
import type { Network } from './network.ts';

/** The terminal a process is attached to. */
export interface Terminal {
  readonly columns: number;
  readonly rows: number;
  /** Calls back when its size changes. */
  onResize(changed: () => void): { stop(): void };
}

/** Where a process lives: a machine or a container. */
export interface Host {
  readonly hostname: string;
  readonly files: FileSystem;
  readonly network: Network;
  /** Its address on the network. */
  readonly ip: string;
  /** The machine it is or runs on; undefined inside a container, which cannot see the machine. */
  readonly machine: unknown;
}

export interface ExecSpec {
  readonly host: Host;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly actor: Actor;
  readonly stdin: ByteReader;
  readonly stdout: ByteWriter;
  readonly stderr: ByteWriter;
  readonly terminal?: Terminal;
}

/** A running command. */
export interface Process {
  /** The exit status: 0 to 255; 128 + n when signal n ended it. */
  readonly done: Promise<number>;
  /** Delivers a signal by its number (2, 9, 15, ...). */
  kill(signal: number): void;
}

/** Starts commands: finds `argv[0]` on the host's PATH as execve would (127 with a message when there is none). */
export interface CommandRunner {
  start(spec: ExecSpec): Process;
}
