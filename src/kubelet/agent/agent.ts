// models pkg/kubelet/server/server.go
import { ApiError, failure } from '../../api/status.ts';
import type { ByteSession, LogOptions, NodeAgent, NodeUsage } from '../../apiserver/interface.ts';
import type { KubeletContext } from '../context.ts';
import type { PodWorker } from '../pods/worker.ts';
import type { Container as RuntimeContainer } from '../runtime/container.ts';
import { noLog, readLogs } from './logs.ts';
import { attachSession, execSession, forwardSession } from './sessions.ts';

interface PodName {
  readonly namespace: string;
  readonly name: string;
}

/** What a machine uses besides its pods: millicores and bytes. */
const SYSTEM_USAGE = { milliCpu: 60, memoryBytes: 450 * 1024 * 1024 };

/** The kubelet's API at port 10250. */
export class KubeletAgent implements NodeAgent {
  constructor(
    private readonly context: KubeletContext,
    private readonly find: (namespace: string, name: string) => PodWorker | undefined,
    private readonly workers: () => Iterable<PodWorker> = () => [],
  ) {}

  logs(pod: PodName, container: string, options: LogOptions): string | ByteSession {
    const worker = this.worker(pod);
    const { containers } = worker;
    const latest = containers.latest(container);
    const where = `container ${JSON.stringify(container)} in pod ${JSON.stringify(pod.name)}`;
    if (options.previous) {
      const previous =
        latest?.state === 'CONTAINER_EXITED' && this.isWaiting(worker, container)
          ? latest
          : containers.previous(container);
      if (previous === undefined) throw noLog(`previous terminated ${where} not found`);
      return readLogs(previous, { ...options, follow: false }, this.context.files, this.context.clock);
    }
    if (latest === undefined || latest.state === 'CONTAINER_CREATED') {
      const waiting = this.waitingReason(worker, container);
      if (waiting === undefined) throw noLog(`${where} is not available`);
      const why =
        waiting.reason.endsWith('ImagePullBackOff') || waiting.reason.startsWith('ErrImage')
          ? waitingImage(waiting.reason)
          : waiting.reason;
      throw noLog(`${where} is waiting to start: ${why}`);
    }
    return readLogs(latest, options, this.context.files, this.context.clock);
  }

  exec(
    pod: PodName,
    container: string,
    command: readonly string[],
    io: { readonly stdin: boolean; readonly tty: boolean },
  ): ByteSession {
    return execSession(
      this.running(pod, container, `container not found (${JSON.stringify(container)})`),
      command,
      io,
    );
  }

  attach(
    pod: PodName,
    container: string,
    io: { readonly stdin: boolean; readonly tty: boolean },
  ): ByteSession {
    const missing = `container ${container} not found in pod ${pod.name}_${pod.namespace}`;
    return attachSession(this.running(pod, container, missing), io);
  }

  portForward(pod: PodName, port: number): ByteSession {
    const { sandbox } = this.worker(pod).containers;
    const ip = sandbox?.ip || this.context.nodeIp;
    return forwardSession(this.context.network, ip, port, sandbox?.id ?? '');
  }

  usage(): NodeUsage {
    const pods = [...this.workers()]
      .filter(worker => worker.containers.running.length > 0)
      .map(worker => ({
        namespace: worker.pod.metadata?.namespace ?? '',
        name: worker.pod.metadata?.name ?? '',
        containers: worker.containers.running.map(container => ({
          name: container.config.name,
          ...container.usage(),
        })),
      }));
    const all = pods.flatMap(({ containers }) => containers);
    return {
      milliCpu: all.reduce((sum, { milliCpu }) => sum + milliCpu, SYSTEM_USAGE.milliCpu),
      memoryBytes: all.reduce((sum, { memoryBytes }) => sum + memoryBytes, SYSTEM_USAGE.memoryBytes),
      pods,
    };
  }

  private worker({ namespace, name }: PodName): PodWorker {
    const worker = this.find(namespace, name);
    if (worker === undefined)
      throw new ApiError(failure(404, 'NotFound', `pods ${JSON.stringify(name)} not found`));
    return worker;
  }

  /** @throws ApiError with `missing`, as plain text, when it does not run */
  private running(pod: PodName, container: string, missing: string): RuntimeContainer {
    const latest = this.worker(pod).containers.latest(container);
    if (latest?.state === 'CONTAINER_RUNNING') return latest;
    throw new ApiError(failure(500, '', missing));
  }

  private waitingReason(worker: PodWorker, container: string): { readonly reason: string } | undefined {
    const { containerStatuses = [], initContainerStatuses = [] } = worker.status ?? {};
    const status = [...containerStatuses, ...initContainerStatuses].find(({ name }) => name === container);
    const reason = status?.state?.waiting?.reason;
    return reason === undefined ? undefined : { reason };
  }

  private isWaiting(worker: PodWorker, container: string): boolean {
    return this.waitingReason(worker, container) !== undefined;
  }
}

function waitingImage(reason: string): string {
  return reason === 'ImagePullBackOff' ? 'trying and failing to pull image' : "image can't be pulled";
}
