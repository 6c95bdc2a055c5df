import type { Idle } from '../base/drive.ts';
import type { Form } from '../base/form.ts';
import type { ByteReader, ByteWriter } from '../base/pipe.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { ClusterSnapshot } from '../cluster/snapshot.ts';
import type { ClusterSpec } from '../cluster/spec.ts';
import type { Terminal } from '../machine/runner.ts';
import type { Within } from './checks/bounds.ts';

/** Where a login shell leaves its state, a value (JSON), and finds what an earlier one left. */
export interface TerminalMemory {
  readonly earlier: unknown;
  /** @param saved the shell's state, made when it is called */
  note(saved: () => unknown): void;
}

/** The terminal that a lab's shell is shown on. */
export interface ShellTerminal extends Terminal {
  readonly input: ByteReader;
  readonly output: ByteWriter;
  readonly memory?: TerminalMemory;
}

/** A cluster that own tools can reach. */
export interface ServedCluster {
  /** Path of a kubeconfig. */
  readonly kubeconfig: string;
  close(): Promise<void>;
}

/** Where a cluster comes from: built and booted, restored from a snapshot of that, or whichever takes less time. */
export type Origin = 'fresh' | 'snapshot' | 'any';

/** Why the cluster of a lab could not be prepared, in words for the lab's author. */
export class LabSetupError extends Error {}

/** A part of a solution, as it is typed at one prompt. */
export interface ReplayStep {
  readonly command: string;
  /** What the solution says about it; '' where it says nothing. */
  readonly note: string;
}

/** What tutor needs of the shell and of the host, provided by the composition root. */
export interface LabWorld {
  /**
   * Builds a cluster, settled, with its commands run.
   * @param seed the same seed makes the same names
   * @throws LabSetupError when a command fails
   */
  build(spec: ClusterSpec, seed: string, origin?: Origin): Promise<Cluster>;
  /** Makes a snapshot run again. @param seed other names than before come from another seed @throws Error for a snapshot that cannot be read */
  restore(snapshot: ClusterSnapshot, seed: string): Promise<Cluster>;
  /** Lets every promise that can go on do so. */
  readonly idle: Idle;
  /** Bounds the time of a check. */
  readonly within: Within;
  /** What a login shell leaves in its memory. */
  readonly shellForm: Form<unknown>;
  /** A login shell on the machine where the learner starts; resolves when it is left. */
  login(cluster: Cluster, terminal: ShellTerminal): Promise<number>;
  /** Serves a cluster on a loopback port until it is closed. */
  serve(cluster: Cluster): Promise<ServedCluster>;
  /** Runs a script in such a shell, or in one on another machine. @returns its exit status */
  script(
    cluster: Cluster,
    text: string,
    output: ByteWriter,
    errors: ByteWriter,
    machine?: string,
  ): Promise<number>;
  /** Takes a script apart as somebody would type it, here-documents whole. */
  steps(script: string): readonly ReplayStep[];
}
