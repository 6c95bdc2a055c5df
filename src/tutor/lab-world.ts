import type { ByteReader, ByteWriter } from '../base/pipe.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Terminal } from '../machine/runner.ts';
import type { Lab } from './content/lab.ts';

/** The terminal that a lab's shell is shown on. */
export interface ShellTerminal extends Terminal {
  readonly input: ByteReader;
  readonly output: ByteWriter;
}

/** What tutor needs of the shell and of the host, provided by the composition root. */
export interface LabWorld {
  /** Builds the cluster that a lab starts from, settled. */
  build(lab: Lab): Promise<Cluster>;
  /** A login shell on the machine where the learner starts; resolves when it is left. */
  login(cluster: Cluster, terminal: ShellTerminal): Promise<number>;
  /** Runs a script in such a shell. @returns its exit status */
  script(cluster: Cluster, text: string, output: ByteWriter, errors: ByteWriter): Promise<number>;
}
