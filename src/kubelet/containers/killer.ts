// models pkg/kubelet/kuberuntime/kuberuntime_container.go, killContainer, and kuberuntime_termination_order.go
import type { Container, Pod } from '../../api/generated/types.ts';
import { isSidecar } from '../../api/pod-resources.ts';
import type { KubeletContext } from '../context.ts';
import { allContainers, containerReference } from '../pods/naming.ts';
import type { Container as RuntimeContainer } from '../runtime/container.ts';
import type { LifecycleHooks } from './lifecycle-hooks.ts';

/** A container gets at least this long after its preStop hook used up the grace period. */
const LEAST_GRACE_MS = 2000;
const SIGTERM = 15;
const SIGNALS: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGUSR2: 12,
  SIGTERM: 15,
};

/** Ends containers as their pod asks: hook, SIGTERM, SIGKILL. */
export class ContainerKiller {
  constructor(
    private readonly context: KubeletContext,
    private readonly hooks: LifecycleHooks,
  ) {}

  /** Ends one container. @param message what the Killing event says */
  kill(pod: Pod, container: RuntimeContainer, message: string, graceMs: number): void {
    if (container.state !== 'CONTAINER_RUNNING') return;
    const { recorder, runtime, clock } = this.context;
    const spec = allContainers(pod).find(({ name }) => name === container.config.name);
    const stop = (left: number) => {
      const signal = SIGNALS[spec?.lifecycle?.stopSignal ?? ''] ?? SIGTERM;
      runtime.terminate(container, left, signal);
    };
    if (spec !== undefined) recorder.event(containerReference(pod, spec), 'Normal', 'Killing', message);
    const hook = spec?.lifecycle?.preStop;
    if (hook === undefined || spec === undefined || graceMs <= 0) {
      stop(graceMs);
      return;
    }
    const began = clock.now();
    let over = false;
    const go = () => {
      if (over) return;
      over = true;
      timer.cancel();
      stop(Math.max(graceMs - (clock.now() - began), LEAST_GRACE_MS));
    };
    const timer = clock.after(graceMs, go);
    this.hooks.run(pod, spec, container, hook, 'PreStop', go);
  }

  /** Ends all containers of a pod: the regular ones at once, the sidecars after them, last started first. */
  killAll(pod: Pod, running: readonly RuntimeContainer[], graceMs: number): void {
    const sidecars = (pod.spec?.initContainers ?? []).filter(isSidecar);
    const isLate = (container: RuntimeContainer) =>
      sidecars.some(({ name }) => name === container.config.name);
    const early = running.filter(container => !isLate(container));
    const late = running.filter(isLate).reverse();
    const { clock } = this.context;
    const until = clock.now() + graceMs;
    const left = () => Math.max(until - clock.now(), 0);
    for (const container of early) this.kill(pod, container, stopping(container), graceMs);
    const next = () => {
      const container = late.shift();
      if (container === undefined) return;
      container.onExit(clock.bind(next));
      this.kill(pod, container, stopping(container), graceMs === 0 ? 0 : Math.max(left(), LEAST_GRACE_MS));
      if (container.state !== 'CONTAINER_RUNNING') next();
    };
    let alive = early.filter(({ state }) => state === 'CONTAINER_RUNNING').length;
    if (alive === 0) next();
    for (const container of early) {
      if (container.state !== 'CONTAINER_RUNNING') continue;
      container.onExit(
        clock.bind(() => {
          if (--alive === 0) next();
        }),
      );
    }
  }
}

function stopping({ config }: { readonly config: Pick<Container, 'name'> }): string {
  return `Stopping container ${config.name}`;
}
