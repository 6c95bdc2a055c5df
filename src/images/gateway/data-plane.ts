/** The nginx of one Gateway: listens as its control plane says. models nginx/nginx-gateway-fabric's data plane */
import { rfc3339 } from '../../base/clock.ts';
import { DialError } from '../../machine/network/network.ts';
import type { NativeProcess, NativeProgram } from '../../machine/runner.ts';
import { untilAsked } from '../program/command.ts';
import { accessTime } from '../workloads/http-server.ts';
import { answer } from './answer.ts';
import { type GatewayConfig, isConfigSource } from './config.ts';
import { listenerFor } from './matching.ts';

/** How often it asks for its configuration: milliseconds. */
const ASK_EVERY = 1000;
const READY_PORT = 18_081;

/** `/agent/entrypoint.sh`; GATEWAY (`namespace/name`) and CONTROL_PLANE (`host:port`) are in its environment. */
export const dataPlane: NativeProgram = async process => {
  const plane = new DataPlane(process);
  process.usage?.(3, 30 << 20);
  plane.ask();
  const timer = process.clock.every(ASK_EVERY, () => plane.ask());
  await untilAsked(process);
  timer.cancel();
  plane.close();
  return 0;
};

class DataPlane {
  private config: GatewayConfig = { listeners: [] };
  private readonly open = new Map<number, { close(): void }>();
  private ready: { close(): void } | undefined;

  constructor(private readonly process: NativeProcess) {}

  /** Fetches the configuration; what it has stays while nobody answers. */
  ask(): void {
    const { host, env } = this.process;
    const [name = '', port = '443'] = (env.CONTROL_PLANE ?? '').split(':');
    try {
      const { service } = host.network.dial(host.ip, name, Number(port));
      const config = isConfigSource(service) ? service.configOf(env.GATEWAY ?? '') : undefined;
      if (config !== undefined) this.apply(config);
    } catch (error) {
      if (!(error instanceof DialError)) throw error;
    }
  }

  close(): void {
    for (const port of this.open.values()) port.close();
    this.ready?.close();
  }

  private apply(config: GatewayConfig): void {
    const { network, ip } = this.process.host;
    this.config = config;
    const ports = new Map(config.listeners.map(({ port, certificate }) => [port, certificate] as const));
    for (const [port, listener] of this.open)
      if (!ports.has(port)) {
        listener.close();
        this.open.delete(port);
      }
    for (const [port, certificate] of ports)
      if (!this.open.has(port))
        this.open.set(port, network.listen('0.0.0.0', port, this.service(port, certificate), ip));
    this.ready ??= network.listen('0.0.0.0', READY_PORT, { fetch: async () => new Response('ok') }, ip);
  }

  private service(port: number, certificate: string | undefined) {
    const scheme = certificate === undefined ? 'http' : 'https';
    const fetch = async (request: Request, peer?: { readonly ip?: string }) => {
      const from = peer?.ip ?? this.process.host.ip;
      const { listeners } = this.config;
      const response = await answer(this.process, this.process.rng, listeners, port, scheme, request, from);
      const { pathname, search } = new URL(request.url);
      const time = accessTime(rfc3339(this.process.clock.now()));
      const line = `${from} - - [${time}] "${request.method} ${pathname}${search} HTTP/1.1" ${response.status} - "-" "${request.headers.get('user-agent') ?? '-'}"`;
      void this.process.stdout.write(`${line}\n`).catch(() => undefined);
      return response;
    };
    if (certificate === undefined) return { fetch };
    const certificateFor = (name: string) =>
      listenerFor(this.config.listeners, port, name.toLowerCase())?.certificate;
    return { fetch, certificate, certificateFor };
  }
}
