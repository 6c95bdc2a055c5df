// models pkg/kubelet/prober/{prober_manager,worker}.go
import type { Container, Pod, Probe } from '../../api/generated/types.ts';
import { isSidecar } from '../../api/pod-resources.ts';
import type { Timer } from '../../base/clock.ts';
import type { KubeletContext } from '../context.ts';
import type { Health } from '../pods/actions.ts';
import { containerReference } from '../pods/naming.ts';
import type { Container as RuntimeContainer } from '../runtime/container.ts';
import { runProbe } from './handlers.ts';

type Kind = 'startup' | 'readiness' | 'liveness';

interface Worker {
  readonly kind: Kind;
  readonly spec: Container;
  readonly container: RuntimeContainer;
  /** What the kubelet goes by now. */
  passing: boolean;
  /** How often the present answer came in a row. */
  run: number;
  last: boolean | undefined;
  timer: Timer | undefined;
  stopped: boolean;
}

/** An unsuccessful probe is tried this often before it counts. */
const TRIES = 3;

/** The probes of one pod's containers. */
export class PodProbes implements Health {
  private readonly workers = new Map<string, readonly Worker[]>();
  private readonly failed = new Map<string, Kind>();

  /** @param changed called when a container became ready, unready, started, or failed its liveness or startup probe */
  constructor(
    private readonly context: KubeletContext,
    private pod: Pod,
    private readonly changed: () => void,
  ) {}

  /** The pod's spec as it is now. */
  update(pod: Pod): void {
    this.pod = pod;
  }

  /**
   * Probes a container from now on, in place of the one of the same name before it.
   * @param adopted it ran before this kubelet: it counts as healthy until a probe says otherwise
   */
  watch(spec: Container, container: RuntimeContainer, adopted = false): void {
    this.stop(spec.name);
    const isInit = this.pod.spec?.initContainers?.some(({ name }) => name === spec.name) === true;
    if (isInit && !isSidecar(spec)) return;
    const kinds: readonly (readonly [Kind, Probe | undefined])[] = [
      ['startup', spec.startupProbe],
      ['readiness', spec.readinessProbe],
      ['liveness', spec.livenessProbe],
    ];
    const workers = kinds.flatMap(([kind, probe]): Worker[] => {
      if (probe === undefined) return [];
      return [
        {
          kind,
          spec,
          container,
          passing: adopted || kind === 'liveness',
          run: 0,
          last: undefined,
          timer: undefined,
          stopped: false,
        },
      ];
    });
    this.workers.set(spec.name, workers);
    container.onExit(this.context.clock.bind(() => this.stopAll(workers)));
    const startup = workers.find(({ kind }) => kind === 'startup');
    const first =
      startup !== undefined && !adopted ? [startup] : workers.filter(({ kind }) => kind !== 'startup');
    for (const worker of first) this.schedule(worker, this.leftOfDelay(worker));
  }

  /** No probe is made any more; what was found out stays. @param kind only this kind */
  end(kind?: Kind): void {
    for (const workers of this.workers.values()) {
      this.stopAll(kind === undefined ? workers : workers.filter(worker => worker.kind === kind));
    }
  }

  isStarted(name: string): boolean {
    return this.worker(name, 'startup')?.passing ?? true;
  }

  /** Is a running container ready? */
  isReady(name: string): boolean {
    return this.isStarted(name) && (this.worker(name, 'readiness')?.passing ?? true);
  }

  failedProbe(container: RuntimeContainer): string | undefined {
    return this.failed.get(container.id);
  }

  /** The grace period that the failed probe of a container asks for, or undefined. */
  graceSeconds(container: RuntimeContainer, spec: Container): number | undefined {
    const kind = this.failed.get(container.id);
    return kind === undefined ? undefined : probeOf(kind, spec).terminationGracePeriodSeconds;
  }

  private worker(name: string, kind: Kind): Worker | undefined {
    return this.workers.get(name)?.find(worker => worker.kind === kind);
  }

  private stop(name: string): void {
    this.stopAll(this.workers.get(name) ?? []);
    this.workers.delete(name);
  }

  private stopAll(workers: readonly Worker[]): void {
    for (const worker of workers) {
      worker.stopped = true;
      worker.timer?.cancel();
    }
  }

  private schedule(worker: Worker, ms: number): void {
    if (worker.stopped) return;
    worker.timer = this.context.clock.after(ms, () => this.probe(worker, TRIES));
  }

  private async probe(worker: Worker, tries: number): Promise<void> {
    const { spec, container, kind } = worker;
    const probe = probeOf(kind, spec);
    const answer = await runProbe(probe, spec, container, this.context);
    if (worker.stopped) return;
    if (answer.result !== 'success' && tries > 1 && answer.result === 'unknown')
      return this.probe(worker, tries - 1);
    const word = `${kind[0]!.toUpperCase()}${kind.slice(1)}`;
    const about = containerReference(this.pod, spec);
    if (answer.result === 'unknown') {
      this.context.recorder.event(
        about,
        'Warning',
        'Unhealthy',
        `${word} probe errored and resulted in unknown state: ${answer.output}`,
      );
      this.schedule(worker, periodOf(probe));
      return;
    }
    const success = answer.result === 'success';
    if (!success)
      this.context.recorder.event(about, 'Warning', 'Unhealthy', `${word} probe failed: ${answer.output}`);
    this.schedule(worker, periodOf(probe));
    this.take(worker, probe, success);
  }

  private take(worker: Worker, probe: Probe, success: boolean): void {
    worker.run = worker.last === success ? worker.run + 1 : 1;
    worker.last = success;
    const needed = success ? (probe.successThreshold ?? 1) : (probe.failureThreshold ?? 3);
    if (worker.run < needed) return;
    const before = worker.passing;
    worker.passing = success;
    if (worker.kind === 'readiness') {
      if (before !== success) this.changed();
      return;
    }
    if (!success) {
      // the container is ended and begins anew; until then there is nothing more to find out
      this.failed.set(worker.container.id, worker.kind);
      this.stopAll(this.workers.get(worker.spec.name) ?? []);
      this.changed();
    } else if (worker.kind === 'startup') {
      this.stopAll([worker]);
      for (const other of this.workers.get(worker.spec.name) ?? []) {
        if (other !== worker) this.schedule(other, this.leftOfDelay(other));
      }
      this.changed();
    }
  }

  private leftOfDelay(worker: Worker): number {
    const { startedAt } = worker.container;
    // Watched from just before its start, when it has no time yet.
    const since = startedAt === 0 ? 0 : this.context.clock.now() - startedAt;
    return Math.max(delayOf(worker) - since, 0);
  }
}

function probeOf(kind: Kind, spec: Container): Probe {
  return (
    { startup: spec.startupProbe, readiness: spec.readinessProbe, liveness: spec.livenessProbe }[kind] ?? {}
  );
}

function periodOf(probe: Probe): number {
  return (probe.periodSeconds ?? 10) * 1000;
}

function delayOf({ kind, spec }: Worker): number {
  return (probeOf(kind, spec).initialDelaySeconds ?? 0) * 1000;
}
