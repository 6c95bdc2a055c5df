/** The Kubernetes project's own test images, as its documentation uses them. */
import type { NativeProcess, NativeProgram } from '../../machine/runner.ts';
import type { ImageDefinition } from '../definition.ts';
import { untilAsked } from '../program/command.ts';
import { complain, say, serveHttp, servePort, text } from './http-server.ts';
import { installBusybox, installDebian } from './userland.ts';

/** The liveness example is well for this long. */
const WELL_MS = 10_000;

type Subcommand = (process: NativeProcess, flags: ReadonlyMap<string, string>) => Promise<number>;

const liveness: Subcommand = process => {
  const started = process.clock.now();
  return serveHttp(process, [8080], (_request, { pathname }) => {
    const seconds = (process.clock.now() - started) / 1000;
    if (pathname !== '/healthz') return text(String(seconds));
    return seconds * 1000 > WELL_MS ? text(`error: ${seconds}`, 500) : text('ok');
  });
};

/** Says its name by HTTP, or by plain TCP or UDP. */
const serveHostname: Subcommand = (process, flags) => {
  const port = Number(flags.get('port') ?? 9376);
  say(process, `I log.go:245] Serving on port ${port}.`);
  const name = { line: process.host.hostname };
  if (flags.get('udp') === 'true') return servePort(process, [port], name, 'UDP');
  if (flags.get('tcp') === 'true' || flags.get('http') === 'false') return servePort(process, [port], name);
  return serveHttp(process, [port], () => text(process.host.hostname));
};

const netexec: Subcommand = async (process, flags) => {
  const port = Number(flags.get('http-port') ?? 8080);
  const udp = Number(flags.get('udp-port') ?? 8081);
  say(process, `I log.go:245] Started HTTP server on port ${port}`);
  const { network, ip, hostname } = process.host;
  const listener =
    udp > 0 ? network.listen('0.0.0.0', udp, { service: { line: hostname } }, ip, 'UDP') : undefined;
  if (listener !== undefined) say(process, `I log.go:245] Started UDP server on port  ${udp}`);
  try {
    return await serveHttp(process, [port], (request, url, peer) => {
      switch (url.pathname) {
        case '/':
          return text(`NOW: ${process.clock.now()}`);
        case '/hostname':
        case '/hostName':
          return text(hostname);
        case '/clientip':
          return text(`${peer}:${32_768 + process.rng.int(28_000)}`);
        case '/echo':
          return text(url.searchParams.get('msg') ?? '', Number(url.searchParams.get('code') ?? 200));
        case '/healthz':
          return text('');
        case '/header':
          return text(request.headers.get(url.searchParams.get('key') ?? '') ?? '');
        default:
          return text('404 page not found\n', 404);
      }
    });
  } finally {
    listener?.close();
  }
};

const pause: Subcommand = async process => {
  say(process, 'Paused');
  await untilAsked(process);
  return 0;
};

const SUBCOMMANDS: Readonly<Record<string, Subcommand>> = {
  liveness,
  'serve-hostname': serveHostname,
  netexec,
  pause,
};

const agnhost: NativeProgram = async process => {
  process.usage?.(2, 12 * 1024 * 1024);
  const [name = 'pause', ...rest] = process.argv.slice(1);
  const run = SUBCOMMANDS[name];
  if (run === undefined) {
    complain(
      process,
      `Error: unknown command ${JSON.stringify(name)} for "app"\nRun 'app --help' for usage.`,
    );
    return 1;
  }
  const flags = new Map<string, string>();
  for (const [at, word] of rest.entries()) {
    const [flag = '', value] = word.replace(/^--?/, '').split('=');
    if (word.startsWith('-'))
      flags.set(flag, value ?? (rest[at + 1]?.startsWith('-') === false ? rest[at + 1]! : 'true'));
  }
  return run(process, flags);
};

/** Echoes the request, as registry.k8s.io/echoserver does. */
const echoserver: NativeProgram = process =>
  serveHttp(process, [8080], async (request, url, peer) => {
    const headers = [...request.headers].map(([name, value]) => `\t${name}=${value}\n`).join('');
    const host = request.headers.get('host') ?? url.host;
    const body = (await request.text()) || '-no body in request-';
    return text(
      `\n\nHostname: ${process.host.hostname}\n\nPod Information:\n\t-no pod information available-\n\nServer values:\n\tserver_version=nginx: 1.13.3 - lua: 10008\n\nRequest Information:\n\tclient_address=${peer}\n\tmethod=${request.method}\n\treal path=${url.pathname}${url.search}\n\tquery=${url.search.slice(1)}\n\trequest_version=1.1\n\trequest_scheme=http\n\trequest_uri=http://${host.replace(/:\d+$/, '')}:8080${url.pathname}${url.search}\n\nRequest Headers:\n${headers}\nRequest Body:\n\t${body}\n\n`,
    );
  });

/** hpa-example: a page that costs CPU; the more often it is asked for, the more. */
const phpApache: NativeProgram = process => {
  let asked: number[] = [];
  const busy = () => {
    const now = process.clock.now();
    asked = asked.filter(at => now - at < 5000);
    process.usage?.(1 + asked.length * 40, 12 * 1024 * 1024);
  };
  busy();
  const timer = process.clock.every(5000, busy);
  return serveHttp(process, [80], () => {
    asked.push(process.clock.now());
    busy();
    return text('OK!');
  }).finally(() => timer.cancel());
};

const AGNHOST_TAGS = '2.40 2.39 2.33 2.21 2.20 2.43 2.45 2.47 2.48 2.52 2.53 2.54 2.55 2.56 2.57';

export const TEST_IMAGES: readonly ImageDefinition[] = [
  {
    repository: 'registry.k8s.io/e2e-test-images/agnhost',
    tags: { [AGNHOST_TAGS]: 51_000_000 },
    entrypoint: ['/agnhost'],
    command: ['pause'],
    natives: { '/agnhost': agnhost },
    unpack: installBusybox,
  },
  {
    repository: 'registry.k8s.io/liveness',
    tags: { 'latest 0.1': 1_900_000 },
    entrypoint: ['/server'],
    natives: { '/server': process => liveness(process, new Map()) },
  },
  {
    repository: 'k8s.gcr.io/liveness',
    tags: { 'latest 0.1': 1_900_000 },
    entrypoint: ['/server'],
    natives: { '/server': process => liveness(process, new Map()) },
  },
  {
    repository: 'registry.k8s.io/serve_hostname',
    tags: { 'latest v1.4': 2_000_000 },
    entrypoint: ['/serve_hostname'],
    natives: { '/serve_hostname': process => serveHostname(process, new Map()) },
  },
  {
    repository: 'registry.k8s.io/echoserver',
    tags: { '1.4 1.8 1.9 1.10': 43_500_000 },
    command: ['echoserver'],
    natives: { '/usr/local/bin/echoserver': echoserver },
    exposedPorts: [8080],
    unpack: root => installDebian(root),
  },
  {
    repository: 'registry.k8s.io/hpa-example',
    tags: { latest: 191_000_000 },
    command: ['apache2-foreground'],
    natives: { '/usr/local/bin/apache2-foreground': phpApache },
    exposedPorts: [80],
    unpack: root => installDebian(root),
  },
];
