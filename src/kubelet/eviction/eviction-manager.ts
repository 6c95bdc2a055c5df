// models pkg/kubelet/eviction/{eviction_manager,helpers}.go

import type { Container, Pod } from '../../api/generated/types.ts';
import { podResources } from '../../api/pod-resources.ts';
import { formatQuantity, parseQuantity, unitValue } from '../../api/quantity.ts';
import { parseGoDuration } from '../../apimachinery/go/duration.ts';
import { isCritical } from '../admission/eviction-admission.ts';
import type { KubeletContext } from '../context.ts';
import type { Pressure } from '../node/node-status.ts';
import { gracePeriod } from '../pods/grace-period.ts';
import { podReference } from '../pods/naming.ts';
import type { PodWorker } from '../pods/worker.ts';
import { LocalStorage } from './local-storage.ts';

const INTERVAL = 10_000;
/** Seconds that a pod gets that must go at once. */
const LEAST_GRACE = 1;
const SIGNAL = 'memory.available';

/** What the manager looks at. */
export interface EvictionWorld {
  readonly context: KubeletContext;
  /** Bytes of the whole machine, and in use now. */
  memory(): { readonly capacity: number; readonly used: number };
  workers(): Iterable<PodWorker>;
  /** Node conditions changed. */
  changed(): void;
}

interface Threshold {
  readonly bytes: number;
  readonly graceMs: number;
  readonly isHard: boolean;
}

/** Ends pods before the machine runs out of memory. Disk use is not measured in this world. */
export class EvictionManager {
  private readonly metSince = new Map<Threshold, number>();
  private lastMet: number | undefined;
  private pressed = false;
  private readonly storage: LocalStorage;
  private evicting: PodWorker | undefined;

  constructor(private readonly world: EvictionWorld) {
    this.storage = new LocalStorage(world.context.files);
  }

  start(): void {
    this.world.context.clock.every(INTERVAL, () => this.synchronize());
  }

  has(pressure: Pressure): boolean {
    return pressure === 'MemoryPressure' && this.pressed;
  }

  private synchronize(): void {
    const { context, changed } = this.world;
    const { clock, config, nodeName, recorder } = context;
    this.evictForStorage();
    const { capacity, used } = this.world.memory();
    const available = capacity - used;
    const now = clock.now();
    const met = this.thresholds(capacity).filter(threshold => {
      if (available >= threshold.bytes) {
        this.metSince.delete(threshold);
        return false;
      }
      if (!this.metSince.has(threshold)) this.metSince.set(threshold, now);
      return true;
    });
    if (met.length > 0) this.lastMet = now;
    const since = this.lastMet === undefined ? Number.POSITIVE_INFINITY : now - this.lastMet;
    const pressed = since < config.evictionPressureTransitionPeriod;
    if (pressed !== this.pressed) {
      this.pressed = pressed;
      changed();
    }
    const due = met.filter(threshold => now - this.metSince.get(threshold)! >= threshold.graceMs);
    if (due.length === 0 || (this.evicting !== undefined && !this.evicting.isTerminated)) return;
    recorder.event(
      { kind: 'Node', name: nodeName, uid: nodeName },
      'Warning',
      'EvictionThresholdMet',
      'Attempting to reclaim memory',
    );
    const threshold = due.find(({ isHard }) => isHard) ?? due[0]!;
    const [victim] = this.ranked();
    if (victim === undefined) return;
    this.evict(victim, threshold, available);
  }

  private evict(worker: PodWorker, { bytes, isHard }: Threshold, available: number): void {
    const { config, recorder } = this.world.context;
    const quantities = `Threshold quantity: ${quantity(bytes)}, available: ${quantity(Math.max(available, 0))}. `;
    const message = `The node was low on resource: memory. ${quantities}${offenders(worker)}`;
    this.evicting = worker;
    recorder.event(podReference(worker.pod), 'Warning', 'Evicted', message);
    const disruption = { type: 'DisruptionTarget', status: 'True', reason: 'TerminationByKubelet', message };
    const grace = isHard ? LEAST_GRACE : Math.min(config.evictionMaxPodGracePeriod, gracePeriod(worker.pod));
    worker.terminate(grace, { phase: 'Failed', reason: 'Evicted', message, conditions: [disruption] });
  }

  /** Pods over their own limits go whatever the machine has left. */
  private evictForStorage(): void {
    const { clock, recorder } = this.world.context;
    for (const worker of [...this.world.workers()]) {
      if (worker.isTerminating || isCritical(worker.pod, worker.isStatic)) continue;
      const message = this.storage.excess(worker, clock.now());
      if (message === undefined) continue;
      recorder.event(podReference(worker.pod), 'Warning', 'Evicted', message);
      worker.terminate(LEAST_GRACE, { phase: 'Failed', reason: 'Evicted', message });
    }
  }

  /** Whom to evict first: over its request, of low priority, furthest over its request. models rankMemoryPressure */
  private ranked(): readonly PodWorker[] {
    const over = (worker: PodWorker) => usageOf(worker) - requestOf(worker.pod);
    return [...this.world.workers()]
      .filter(
        worker =>
          !worker.isTerminating &&
          !isCritical(worker.pod, worker.isStatic) &&
          worker.containers.running.length > 0,
      )
      .sort((a, b) => {
        const exceeds = Number(over(b) > 0) - Number(over(a) > 0);
        return exceeds || (a.pod.spec?.priority ?? 0) - (b.pod.spec?.priority ?? 0) || over(b) - over(a);
      });
  }

  private thresholds(capacity: number): readonly Threshold[] {
    const { evictionHard, evictionSoft, evictionSoftGracePeriod } = this.world.context.config;
    const make = (text: string | undefined, graceMs: number, isHard: boolean): readonly Threshold[] => {
      if (text === undefined) return [];
      const key = `${text}/${isHard}`;
      const bytes = text.endsWith('%')
        ? Math.floor((capacity * Number(text.slice(0, -1))) / 100)
        : unitValue(text);
      const known = this.known.get(key) ?? { bytes, graceMs, isHard };
      this.known.set(key, known);
      return [known];
    };
    const soft = parseGoDuration(evictionSoftGracePeriod[SIGNAL] ?? '0s') ?? 0;
    return [...make(evictionHard[SIGNAL], 0, true), ...make(evictionSoft[SIGNAL], soft, false)];
  }

  private readonly known = new Map<string, Threshold>();
}

function usageOf(worker: PodWorker): number {
  return worker.containers.running.reduce((sum, container) => sum + container.usage().memoryBytes, 0);
}

function requestOf({ spec }: Pod): number {
  return spec === undefined ? 0 : unitValue(podResources(spec, 'requests').memory);
}

/** The containers that use more than they asked for. */
function offenders({ pod, containers }: PodWorker): string {
  const all: readonly Container[] = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])];
  return all
    .map(({ name, resources }) => {
      const latest = containers.latest(name);
      const used = latest?.state === 'CONTAINER_RUNNING' ? latest.usage().memoryBytes : 0;
      const request = unitValue(resources?.requests?.memory ?? '0');
      if (used <= request) return '';
      return `Container ${name} was using ${quantity(used)}, request is ${quantity(request)}, has larger consumption of memory. `;
    })
    .join('');
}

function quantity(bytes: number): string {
  if (bytes === 0) return '0';
  const isBinary = bytes % 1024 === 0;
  return isBinary ? formatQuantity(parseQuantity(`${bytes / 1024}Ki`)!) : String(bytes);
}
