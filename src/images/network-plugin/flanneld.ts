/** flanneld: routes to the other nodes' Pods. It enforces nothing. models flannel-io/flannel */
import type { Node } from '../../api/generated/types.ts';
import { Informer } from '../../client/informer.ts';
import type { NativeProcess, NativeProgram } from '../../machine/runner.ts';
import { CommandFailed, untilAsked } from '../program/command.ts';
import { clientOf, connectionConfig } from '../program/connect.ts';
import { Klog } from '../program/klog.ts';

const SUBNET_FILE = '/run/flannel/subnet.env';
const NETWORK_CONFIG = '/etc/kube-flannel/net-conf.json';
const USAGE = { milliCpu: 4, memoryBytes: 12 << 20 };
/** How long it waits before it asks for its node again: milliseconds. */
const AGAIN = 1000;

export const flanneld: NativeProgram = async process => {
  const log = new Klog(process.clock, process.stderr);
  try {
    return await run(process, log);
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    log.line('E', 'main.go:228', `Failed to create SubnetManager: ${error.message}`);
    return 1;
  }
};

async function run(process: NativeProcess, log: Klog): Promise<number> {
  const { host, clock, env } = process;
  const name = env.NODE_NAME ?? host.hostname;
  const config = readConfig(process);
  const client = clientOf(process, connectionConfig(process, '', '', log), 'flannel', log);
  const nodes = new Informer<Node>(client.resource('nodes'), clock);
  const routes = new Map<string, { remove(): void }>();
  const lead = (node: Node) => {
    const { podCIDR: block } = node.spec ?? {};
    const other = node.metadata?.name ?? '';
    if (other === name || block === undefined) return;
    const via = block.replace(/\/\d+$/, '');
    routes.set(other, host.network.addRoute({ node: host.ip, block, via, device: 'flannel.1' }));
  };
  nodes.on({
    add: lead,
    update: (_before, after) => lead(after),
    delete: ({ metadata }) => routes.get(metadata?.name ?? '')?.remove(),
  });
  nodes.start();
  process.usage?.(USAGE.milliCpu, USAGE.memoryBytes);
  const write = () => {
    const subnet = nodes.get(name)?.spec?.podCIDR;
    if (subnet === undefined) {
      if (!nodes.hasSynced) return false;
      throw new CommandFailed(
        `Error registering network: failed to acquire lease: node "${name}" pod cidr not assigned`,
      );
    }
    const gateway = subnet.replace(/\.0\/(\d+)$/, '.1/$1');
    host.files.mkdir('/run/flannel', { recursive: true });
    host.files.writeFile(
      SUBNET_FILE,
      `FLANNEL_NETWORK=${config}\nFLANNEL_SUBNET=${gateway}\nFLANNEL_MTU=1450\nFLANNEL_IPMASQ=true\n`,
    );
    log.line('I', 'main.go:508', `Wrote subnet file to ${SUBNET_FILE}`);
    log.line('I', 'main.go:512', 'Running backend.');
    return true;
  };
  while (!process.signal.aborted && !write()) await clock.sleep(AGAIN, process.signal).catch(() => undefined);
  await untilAsked(process);
  nodes.stop();
  return 0;
}

/** The network of all Pods. @throws CommandFailed without a configuration */
function readConfig({ host }: NativeProcess): string {
  if (!host.files.exists(NETWORK_CONFIG))
    throw new CommandFailed(`failed to read net conf: open ${NETWORK_CONFIG}: no such file or directory`);
  const text = host.files.readText(NETWORK_CONFIG);
  const network = /"Network":\s*"([^"]+)"/.exec(text)?.[1];
  if (network === undefined) throw new CommandFailed(`error parsing subnet config: invalid network ${text}`);
  return network;
}
