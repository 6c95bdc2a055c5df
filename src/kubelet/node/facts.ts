import { parseQuantity, subtractQuantities, unitValue } from '../../api/quantity.ts';
import type { KubeletConfig } from '../config.ts';

/** What the kubelet finds out about its machine. */
export interface MachineFacts {
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly ephemeralStorageBytes: number;
  readonly osImage: string;
  readonly kernelVersion: string;
  readonly architecture: string;
  readonly machineId: string;
  readonly bootId: string;
}

type Resources = Readonly<Record<string, string>>;

/** Everything that the machine has. */
export function capacityOf(facts: MachineFacts, config: KubeletConfig): Resources {
  return {
    cpu: String(facts.cpus),
    'ephemeral-storage': kibibytes(facts.ephemeralStorageBytes),
    'hugepages-1Gi': '0',
    'hugepages-2Mi': '0',
    memory: kibibytes(facts.memoryBytes),
    pods: String(config.maxPods),
  };
}

/** What is left for pods: capacity less what is reserved and the hard eviction thresholds. models pkg/kubelet/cm/node_container_manager_linux.go */
export function allocatableOf(capacity: Resources, config: KubeletConfig): Resources {
  const reserve = (amount: string | undefined, from: string) =>
    amount === undefined ? from : subtractQuantities(from, amount);
  const threshold = (signal: string, of: string | undefined) => {
    const text = config.evictionHard[signal];
    if (text === undefined || of === undefined) return undefined;
    if (!text.endsWith('%')) return text;
    return String(Math.floor((unitValue(of) * Number(text.slice(0, -1))) / 100));
  };
  return Object.fromEntries(
    Object.entries(capacity).map(([name, total]) => {
      let left = reserve(config.kubeReserved[name], total);
      left = reserve(config.systemReserved[name], left);
      if (name === 'memory') left = reserve(threshold('memory.available', total), left);
      if (name === 'ephemeral-storage')
        left = String(unitValue(reserve(threshold('nodefs.available', total), left)));
      return [name, left];
    }),
  );
}

function kibibytes(bytes: number): string {
  const parsed = parseQuantity(`${Math.floor(bytes / 1024)}Ki`);
  return parsed === undefined || parsed.nano === 0n ? '0' : `${Math.floor(bytes / 1024)}Ki`;
}
