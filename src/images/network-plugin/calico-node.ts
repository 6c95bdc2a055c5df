/** calico-node: enforces NetworkPolicies on its node. models projectcalico/node */
import type { NativeProcess, NativeProgram } from '../../machine/runner.ts';
import { CommandFailed, untilAsked } from '../program/command.ts';
import { clientOf, connectionConfig } from '../program/connect.ts';
import { Klog } from '../program/klog.ts';
import { PolicyTable } from './policy-table.ts';

const HEALTH_PORT = 9099;
const USAGE = { milliCpu: 15, memoryBytes: 110 << 20 };

/** `start_runit`: works until it is told to end. */
export const startCalico: NativeProgram = async process => {
  try {
    return await run(process);
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    await process.stdout.write(`Failed to start calico/node: ${error.message}\n`);
    return 1;
  }
};

async function run(process: NativeProcess): Promise<number> {
  const { host, clock } = process;
  const say = (text: string) => void process.stdout.write(`${text}\n`).catch(() => undefined);
  const log = new Klog(clock, process.stderr);
  const client = clientOf(process, connectionConfig(process, '', '', log), 'calico-node', log);
  const table = new PolicyTable(host.ip, client, clock);
  table.start();
  host.network.addFilter(table);
  process.usage?.(USAGE.milliCpu, USAGE.memoryBytes);
  const health = async () => new Response(null, { status: table.isReady ? 204 : 503 });
  const port = host.network.listen('127.0.0.1', HEALTH_PORT, { fetch: health }, host.ip);
  say('Calico node started successfully');
  await untilAsked(process);
  port.close();
  table.stop();
  return 0;
}

/** `calico-node -felix-live`, `-felix-ready` and `-init`, as the probes and the manifest call it. */
export const calicoNode: NativeProgram = async process => {
  const { host, argv } = process;
  if (argv.includes('-init') || argv.includes('-shutdown')) return 0;
  try {
    const answer = await host.network.dial(host.ip, '127.0.0.1', HEALTH_PORT).fetch!(
      new Request(`http://127.0.0.1:${HEALTH_PORT}/readiness`),
    );
    if (answer.status === 204 || argv.includes('-felix-live')) return 0;
    await process.stdout.write(
      'calico/node is not ready: felix is not ready: readiness probe reporting 503\n',
    );
  } catch {
    await process.stdout.write('calico/node is not ready: felix is not ready: connection refused\n');
  }
  return 1;
};
