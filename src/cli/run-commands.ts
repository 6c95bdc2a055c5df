import { driveToEnd, type Idle } from '../base/drive.ts';
import { Pipe, readAll } from '../base/pipe.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { ClusterSpec } from '../cluster/spec.ts';
import { LabSetupError } from '../tutor/lab-world.ts';
import { rootSession } from './root-session.ts';

/** A command that prepares a lab may take this much simulated time: milliseconds. */
const LIMIT = 10 * 60_000;
/** Longer than the 50 s after which the control plane gives a silent node up: what was broken shows when the lab begins. */
const AFTERMATH = 60_000;

/**
 * Runs the commands of a spec, each in a root shell on its machine, one after the other, and lets the cluster settle.
 * @throws LabSetupError when one fails, does not end, or names a machine that is not there
 */
export async function runCommands(
  cluster: Cluster,
  commands: ClusterSpec['commands'] = [],
  idle: Idle,
): Promise<void> {
  for (const { machine, script } of commands) {
    const output = new Pipe(Number.POSITIVE_INFINITY);
    const host = cluster.machines.get(machine);
    if (host === undefined) throw new LabSetupError(`cluster.commands: there is no machine ${machine}`);
    const run = rootSession(cluster, host).runScript(script, { stdout: output, stderr: output });
    const status = await driveToEnd(cluster.clock, idle, run, LIMIT).catch((error: Error) => {
      throw new LabSetupError(`cluster.commands: the script on ${machine} is ${error.message}`);
    });
    output.end();
    const said = (await readAll(output)).trim();
    if (status !== 0)
      throw new LabSetupError(
        `cluster.commands: the script on ${machine} ends with status ${status}: ${said}`,
      );
  }
  if (commands.length === 0) return;
  await cluster.advance(AFTERMATH);
  await cluster.settle();
}
