// models pkg/probe/{exec,tcp,grpc} and pkg/kubelet/prober/prober.go, runProbe
import type { Container, Probe } from '../../api/generated/types.ts';
import { Pipe, readAll } from '../../base/pipe.ts';
import type { KubeletContext } from '../context.ts';
import type { Container as RuntimeContainer } from '../runtime/container.ts';
import { dialFailure, httpProbe, portNumber } from './http.ts';
import type { ProbeAnswer } from './result.ts';

/** As much of a command's output as an event holds. */
const MOST_OUTPUT = 10_240;
const SIGKILL = 9;

/** Makes one probe. It is given up after the probe's timeout. */
export function runProbe(
  probe: Probe,
  spec: Container,
  container: RuntimeContainer,
  context: KubeletContext,
): Promise<ProbeAnswer> {
  const timeoutMs = (probe.timeoutSeconds ?? 1) * 1000;
  const { ip } = container.host;
  if (probe.exec) return execProbe(probe.exec.command ?? [], container, timeoutMs, context);
  if (probe.httpGet) {
    const late = `Get "http": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`;
    const { scheme = 'HTTP', host = ip, port, path = '/' } = probe.httpGet;
    const url = `${scheme.toLowerCase()}://${host}:${portNumber(port, spec)}${path}`;
    return within(timeoutMs, httpProbe(probe.httpGet, spec, ip, context), late.replace('http', url), context);
  }
  if (probe.tcpSocket) {
    const { host = ip, port } = probe.tcpSocket;
    return Promise.resolve(tcpProbe(host, portNumber(port, spec), context));
  }
  if (probe.grpc) return Promise.resolve(grpcProbe(ip, probe.grpc.port, context));
  return Promise.resolve({ result: 'success', output: '' });
}

async function execProbe(
  argv: readonly string[],
  container: RuntimeContainer,
  timeoutMs: number,
  context: KubeletContext,
): Promise<ProbeAnswer> {
  const output = new Pipe(Number.POSITIVE_INFINITY);
  const stdin = new Pipe();
  stdin.end();
  try {
    const process = container.exec({ argv, stdin, stdout: output, stderr: output });
    let late = false;
    const timer = context.clock.after(timeoutMs, () => {
      late = true;
      process.kill(SIGKILL);
    });
    const code = await process.done;
    timer.cancel();
    output.end();
    const text = (await readAll(output)).slice(0, MOST_OUTPUT);
    if (late)
      return {
        result: 'failure',
        output: `command timed out: ${JSON.stringify(argv.join(' '))} timed out after ${timeoutMs / 1000}s`,
      };
    return { result: code === 0 ? 'success' : 'failure', output: text };
  } catch (error) {
    return {
      result: 'unknown',
      output: `rpc error: code = Unknown desc = failed to exec in container: failed to start exec: ${(error as Error).message}`,
    };
  }
}

function tcpProbe(host: string, port: number | undefined, context: KubeletContext): ProbeAnswer {
  if (port === undefined) return { result: 'unknown', output: `couldn't find port` };
  try {
    context.network.dial(context.nodeIp, host, port);
    return { result: 'success', output: '' };
  } catch (error) {
    return { result: 'failure', output: dialFailure(error, `${host}:${port}`) };
  }
}

/** A service that says of itself how it is: what a gRPC health server is in this world. */
interface HealthService {
  health?(): 'SERVING' | 'NOT_SERVING';
}

function grpcProbe(host: string, port: number, context: KubeletContext): ProbeAnswer {
  const address = `${host}:${port}`;
  try {
    const { service } = context.network.dial(context.nodeIp, host, port);
    const health = (service as HealthService | undefined)?.health?.();
    if (health === 'SERVING') return { result: 'success', output: 'service healthy' };
    if (health === undefined)
      return {
        result: 'failure',
        output: 'error: this server does not implement the grpc health protocol (grpc.health.v1.Health)',
      };
    return { result: 'failure', output: `service unhealthy (responded with "${health}")` };
  } catch {
    return {
      result: 'failure',
      output: `timeout: failed to connect service ${JSON.stringify(address)} within 1s: context deadline exceeded`,
    };
  }
}

function within(
  ms: number,
  work: Promise<ProbeAnswer>,
  late: string,
  { clock }: KubeletContext,
): Promise<ProbeAnswer> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(ms, () => resolve({ result: 'failure', output: late }));
    work.then(answer => {
      timer.cancel();
      resolve(answer);
    }, reject);
  });
}
