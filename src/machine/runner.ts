/** How something on a machine (a container, ssh, sudo) has a command run. The shell provides the runner; the composition root connects them. */

import type { Clock } from '../base/clock.ts';
import type { ByteReader, ByteWriter } from '../base/pipe.ts';
import type { Rng } from '../base/rng.ts';
import type { Actor, FileSystem } from './filesystem.ts';
import type { Network } from './network/network.ts';
import type { Processes } from './processes.ts';

/** The terminal a process is attached to. */
export interface Terminal {
  readonly columns: number;
  readonly rows: number;
  /** Calls back when its size changes. */
  onResize(changed: () => void): { stop(): void };
}

/** Hosts with the same one see each other's processes. A machine's table is one; a pod's has the pause process as its first. */
export type PidNamespace = Processes | { readonly first: 'pause' | 'init' };

/** Where a process lives: a machine or a container. */
export interface Host {
  readonly hostname: string;
  readonly files: FileSystem;
  readonly network: Network;
  /** Its address on the network. */
  readonly ip: string;
  /** Programs that are not the shell's: by absolute path of their executable (`/usr/local/bin/kube-scheduler`). */
  readonly natives: ReadonlyMap<string, NativeProgram>;
  /** The machine it is; undefined inside a container, which cannot see the machine. */
  readonly machine: unknown;
  /** The processes that its own see; left out: those of this host alone. */
  readonly pids?: PidNamespace;
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
  /** It is process 1 of a container: as the kernel has it, a signal that its program does not handle does nothing to it, but 9. Native programs count as handling them. */
  readonly init?: boolean;
  /** Told how much the process and its children use: millicores and bytes, each call replaces the last. Containers account by it. */
  usage?(milliCpu: number, memoryBytes: number): void;
}

/** A running command. */
export interface Process {
  /** The exit status: 0 to 255; 128 + n when signal n ended it. Never rejects. */
  readonly done: Promise<number>;
  /** Delivers a signal by its number (2, 9, 15, ...). 9 always ends it. */
  kill(signal: number): void;
}

/** What a native program is given: its ExecSpec and the simulation's clock and randomness. */
export interface NativeProcess extends ExecSpec {
  readonly clock: Clock;
  readonly rng: Rng;
  /** Aborted when a signal ends the process (reason: the signal's number), unless `onSignal` takes it. 9 cannot be taken. */
  readonly signal: AbortSignal;
  /** Takes a signal instead of being ended by it. */
  onSignal(signal: number, handler: () => void): void;
}

/** A program written in TypeScript that an image or a machine brings along; resolves with its exit status. */
export type NativeProgram = (process: NativeProcess) => Promise<number>;

/** Starts commands as execve would. */
export interface CommandRunner {
  /** The absolute path that `name` stands for on this host's PATH, or undefined. */
  lookup(host: Host, name: string, env: Readonly<Record<string, string>>): string | undefined;
  /** Runs it; a missing program ends with 127 and the shell's message on stderr. */
  start(spec: ExecSpec): Process;
}
