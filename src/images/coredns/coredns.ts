/** CoreDNS: a name server that does what its Corefile says. models coredns/coremain */

import { sha256Hex } from '../../base/sha256.ts';
import { DNS_PORT } from '../../machine/network/dns.ts';
import type { NativeProcess, NativeProgram } from '../../machine/runner.ts';
import { CommandFailed, untilAsked } from '../program/command.ts';
import { makeServers, type Servers } from './servers.ts';

const VERSION = '1.14.2';
const BANNER = `CoreDNS-${VERSION}\nlinux/amd64, go1.25.5`;
/** How often the Corefile is looked at: milliseconds. */
const RELOAD_EVERY = 30_000;
const RELOAD_JITTER = 15_000;

export const coredns: NativeProgram = async process => {
  const say = (text: string) => void process.stdout.write(`${text}\n`).catch(() => undefined);
  try {
    return await run(process, say);
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    say(error.message);
    return 1;
  }
};

async function run(process: NativeProcess, say: (text: string) => void): Promise<number> {
  const { clock, rng } = process;
  const flags = readFlags(process.argv.slice(1));
  if (flags.has('version')) {
    say(BANNER);
    return 0;
  }
  const path = flags.get('conf') ?? 'Corefile';
  const port = Number(flags.get('dns.port') ?? flags.get('p') ?? DNS_PORT);
  let text = read(process, path);
  let running = new Running(process, makeServers(text, path, process, port));
  process.usage?.(3, 18 << 20);
  say(`${running.servers.names.join('\n')}\n${BANNER}`);
  const again = () => {
    timer = clock.after(RELOAD_EVERY + rng.int(RELOAD_JITTER), again);
    const fresh = tryRead(process, path);
    if (!running.servers.reloads || fresh === undefined || fresh === text) return;
    text = fresh;
    say('[INFO] Reloading');
    try {
      const next = makeServers(fresh, path, process, port);
      running.stop();
      running = new Running(process, next);
      say(
        `[INFO] plugin/reload: Running configuration SHA512 = ${sha256Hex(fresh)}${sha256Hex(`${fresh} `)}`,
      );
      say('[INFO] Reloading complete');
    } catch (error) {
      if (!(error instanceof CommandFailed)) throw error;
      say(`[ERROR] Restart failed: ${error.message}`);
    }
  };
  let timer = clock.after(RELOAD_EVERY + rng.int(RELOAD_JITTER), again);
  await untilAsked(process);
  timer.cancel();
  running.stop();
  say('[INFO] SIGTERM: Shutting down servers then terminating');
  return 0;
}

/** The ports that are open for one reading of the Corefile. */
class Running {
  private readonly open: { close(): void }[] = [];

  /** @throws CommandFailed when a port is taken */
  constructor(
    process: NativeProcess,
    readonly servers: Servers,
  ) {
    const { network, ip } = process.host;
    const listen = (port: number, service: object, protocol: 'TCP' | 'UDP') => {
      try {
        this.open.push(network.listen('0.0.0.0', port, service, ip, protocol));
      } catch {
        this.stop();
        throw new CommandFailed(`listen ${protocol.toLowerCase()} :${port}: bind: address already in use`);
      }
    };
    for (const port of servers.ports)
      for (const protocol of ['UDP', 'TCP'] as const) listen(port, { service: servers.at(port) }, protocol);
    const { health, ready, prometheus } = servers.http;
    const answer = (text: () => string, status: () => number) => async () =>
      new Response(text(), { status: status() });
    if (health)
      listen(
        health,
        {
          fetch: answer(
            () => 'OK',
            () => 200,
          ),
        },
        'TCP',
      );
    if (ready)
      listen(
        ready,
        {
          fetch: answer(
            () => servers.isReady().join(',') || 'OK',
            () => (servers.isReady().length > 0 ? 503 : 200),
          ),
        },
        'TCP',
      );
    if (prometheus)
      listen(
        prometheus,
        {
          fetch: answer(
            () => `coredns_build_info{version="${VERSION}"} 1\n`,
            () => 200,
          ),
        },
        'TCP',
      );
  }

  stop(): void {
    for (const port of this.open.splice(0)) port.close();
    this.servers.stop();
  }
}

function read({ host }: NativeProcess, path: string): string {
  if (!host.files.exists(path))
    throw new CommandFailed(`loading Caddyfile via flag: open ${path}: no such file or directory`);
  return host.files.readText(path);
}

function tryRead({ host }: NativeProcess, path: string): string | undefined {
  return host.files.exists(path) ? host.files.readText(path) : undefined;
}

/** `-conf FILE`, `-conf=FILE`, `--conf FILE`; those without a value are `true`. */
function readFlags(argv: readonly string[]): ReadonlyMap<string, string> {
  const flags = new Map<string, string>();
  for (let at = 0; at < argv.length; at++) {
    const [name = '', value] = (argv[at] ?? '').replace(/^--?/, '').split('=');
    const takes = ['conf', 'dns.port', 'p', 'pidfile'].includes(name);
    flags.set(name, value ?? (takes ? (argv[++at] ?? '') : 'true'));
  }
  return flags;
}
