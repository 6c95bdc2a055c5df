import type { Clock } from '../../base/clock.ts';
import type { CriContainer, CriMount } from '../../machine/cri.ts';
import type { MemoryFileSystem } from '../../machine/files/memory-filesystem.ts';
import type { Actor, FileSystem } from '../../machine/filesystem.ts';
import type { Image } from '../../machine/image.ts';
import type { Processes } from '../../machine/processes.ts';
import type { CommandRunner, Host } from '../../machine/runner.ts';

import type { CapabilityConfig } from './capabilities.ts';

/** What a container is to be made of. */
export interface ContainerConfig {
  readonly name: string;
  readonly attempt: number;
  readonly image: Image;
  /** As written in the pod. */
  readonly reference: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly actor: Actor;
  readonly mounts: readonly CriMount[];
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly logPath: string;
  readonly stdin: boolean;
  /** Standard input ends when the first who attached leaves. */
  readonly stdinOnce: boolean;
  readonly tty: boolean;
  /** Whose processes its own see: the container's alone, the pod's, the machine's, or those of the container of that id. */
  readonly hostname: string;
  /** Nothing can be written but what is mounted. */
  readonly readOnlyRoot: boolean;
  readonly capabilities: CapabilityConfig;
  readonly noNewPrivileges: boolean;
  /** A seccomp profile filters its system calls. */
  readonly seccomp: boolean;
  /** Of its pod's sandbox. */
  readonly sysctls: Readonly<Record<string, string>>;
  readonly pids: 'container' | 'pod' | 'node' | { readonly target: string };
}

/** Cgroup limits; undefined: none. They can change while the container runs. */
export interface ContainerLimits {
  readonly milliCpu: number | undefined;
  readonly memoryBytes: number | undefined;
  /** Its weight against others for the CPU: 1024 a core asked for, 2 at least. */
  readonly cpuShares: number;
}

/** What a container stands on. */
export interface ContainerWorld {
  readonly clock: Clock;
  readonly runner: CommandRunner;
  readonly processes: Processes;
  readonly files: FileSystem;
  /** Its host without natives: addresses, root file system, network of the sandbox. */
  readonly host: Omit<Host, 'natives' | 'machine'>;
  /** The container's own files, below what is mounted; a snapshot keeps them. */
  readonly root: MemoryFileSystem;
}

/** A container's life so far. */
export type ContainerState = Pick<
  CriContainer,
  'state' | 'createdAt' | 'startedAt' | 'finishedAt' | 'exitCode' | 'reason' | 'message'
>;
