/** Small web applications that courses and documentation use. */
import type { NativeProcess, NativeProgram } from '../../machine/runner.ts';
import type { ImageDefinition } from '../definition.ts';
import { complain, say, serveHttp, text } from './http-server.ts';
import { installBusybox, installDebian } from './userland.ts';

/** gcr.io/google-samples/hello-app */
const helloApp =
  (version: string): NativeProgram =>
  process => {
    const port = Number(process.env.PORT ?? 8080);
    complain(process, `Server listening on port ${port}`);
    return serveHttp(process, [port], () =>
      text(`Hello, world!\nVersion: ${version}\nHostname: ${process.host.hostname}\n`),
    );
  };

/** hashicorp/http-echo: `-text=hello -listen=:5678`. */
const httpEcho: NativeProgram = process => {
  const option = (name: string) => {
    const at = process.argv.findIndex(arg => arg.replace(/^--?/, '').split('=')[0] === name);
    if (at < 0) return undefined;
    return process.argv[at]!.includes('=')
      ? process.argv[at]!.slice(process.argv[at]!.indexOf('=') + 1)
      : process.argv[at + 1];
  };
  const body = option('text') ?? process.env.ECHO_TEXT;
  if (body === undefined) {
    complain(process, 'Missing -text option!');
    return Promise.resolve(127);
  }
  const listen = option('listen') ?? ':5678';
  complain(process, `[INFO] server is listening on ${listen}`);
  return serveHttp(process, [Number(listen.split(':').at(-1))], () => text(`${body}\n`));
};

/** traefik/whoami */
const whoami: NativeProgram = process => {
  const { hostname, ip } = process.host;
  const port = Number(process.env.WHOAMI_PORT_NUMBER ?? 80);
  say(process, `Starting up on port ${port}`);
  return serveHttp(process, [port], (request, url) => {
    if (url.pathname === '/health') return text('');
    const headers = [...request.headers].map(([name, value]) => `${name}: ${value}\n`).join('');
    return text(
      `Hostname: ${hostname}\nIP: 127.0.0.1\nIP: ${ip}\n${request.method} ${url.pathname} HTTP/1.1\nHost: ${url.host}\n${headers}\n`,
    );
  });
};

/** kodekloud/webapp-color: a page in the colour of APP_COLOR or --color. */
export const WEBAPP_COLOR: NativeProgram = process => {
  const at = process.argv.findIndex(arg => arg.startsWith('--color'));
  const color =
    (at >= 0 ? (process.argv[at]!.split('=')[1] ?? process.argv[at + 1]) : undefined) ??
    process.env.APP_COLOR ??
    'red';
  say(process, ` * Running on http://0.0.0.0:8080/ (Press CTRL+C to quit)`);
  return serveHttp(process, [8080], (_request, { pathname }) => {
    if (pathname === '/color') return text(color);
    const html = `<!doctype html>\n<title>Hello from Flask</title>\n<body style="background: ${color};"></body>\n<div style="color: #e4e4e4; text-align: center;">\n  <h1>Hello from ${process.host.hostname}!</h1>\n</div>\n`;
    return new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8' } });
  });
};

/** kodekloud/event-simulator: writes a log line every second. */
const eventSimulator: NativeProgram = async process => {
  const users = ['USER1', 'USER2', 'USER3', 'USER4'];
  const events = ['logged in', 'logged out', 'is viewing page1', 'is viewing page2', 'is viewing page3'];
  for (let count = 1; !process.signal.aborted; count++) {
    const message = `${users[process.rng.int(users.length)]} ${events[process.rng.int(events.length)]}`;
    say(process, `INFO : ${message}`);
    if (count % 5 === 0)
      say(process, 'WARNING : USER5 Failed to Login as the account is locked due to MANY FAILED ATTEMPTS.');
    await process.clock.sleep(1000, process.signal).catch(() => undefined);
  }
  return 0;
};

const page =
  (port: number, body: (process: NativeProcess) => string): NativeProgram =>
  process =>
    serveHttp(process, [port], () => text(body(process)));

const program = (path: string, native: NativeProgram, ...more: readonly string[]) => ({
  command: [path, ...more],
  natives: { [path]: native },
});

export const DEMO_IMAGES: readonly ImageDefinition[] = [
  {
    repository: 'gcr.io/google-samples/hello-app',
    tags: { '1.0': 12_500_000 },
    ...program('/hello-app', helloApp('1.0.0')),
  },
  {
    repository: 'gcr.io/google-samples/hello-app',
    tags: { '2.0': 12_500_000 },
    ...program('/hello-app', helloApp('2.0.0')),
  },
  {
    repository: 'gcr.io/google-samples/node-hello',
    tags: { '1.0': 260_000_000 },
    ...program(
      '/server',
      page(8080, () => 'Hello Kubernetes!'),
    ),
    unpack: root => installDebian(root),
  },
  {
    repository: 'gcr.io/google-samples/kubernetes-bootcamp',
    tags: { v1: 83_000_000 },
    ...program(
      '/server',
      page(8080, ({ host }) => `Hello Kubernetes bootcamp! | Running on: ${host.hostname} | v=1\n`),
    ),
    unpack: root => installDebian(root, 'curl'),
  },
  {
    repository: 'docker.io/jocatalin/kubernetes-bootcamp',
    tags: { v2: 83_000_000 },
    ...program(
      '/server',
      page(8080, ({ host }) => `Hello Kubernetes bootcamp! | Running on: ${host.hostname} | v=2\n`),
    ),
    unpack: root => installDebian(root, 'curl'),
  },
  {
    repository: 'docker.io/hashicorp/http-echo',
    tags: { 'latest 1.0 1.0.0 0.2.3': 3_000_000 },
    entrypoint: ['/http-echo'],
    natives: { '/http-echo': httpEcho },
    exposedPorts: [5678],
  },
  {
    repository: 'docker.io/traefik/whoami',
    tags: { 'latest v1.11 v1.10': 3_000_000 },
    entrypoint: ['/whoami'],
    natives: { '/whoami': whoami },
    exposedPorts: [80],
  },
  {
    repository: 'docker.io/containous/whoami',
    tags: { latest: 3_000_000 },
    entrypoint: ['/whoami'],
    natives: { '/whoami': whoami },
    exposedPorts: [80],
  },
  {
    repository: 'docker.io/kodekloud/webapp-color',
    tags: { 'latest v1 v2 v3': 34_000_000 },
    entrypoint: ['/opt/app'],
    natives: { '/opt/app': WEBAPP_COLOR },
    exposedPorts: [8080],
    unpack: installBusybox,
  },
  {
    repository: 'docker.io/mmumshad/simple-webapp-color',
    tags: { latest: 34_000_000 },
    entrypoint: ['/opt/app'],
    natives: { '/opt/app': WEBAPP_COLOR },
    exposedPorts: [8080],
    unpack: installBusybox,
  },
  {
    repository: 'docker.io/kodekloud/event-simulator',
    tags: { latest: 21_000_000 },
    ...program('/event-simulator', eventSimulator),
    unpack: installBusybox,
  },
  {
    repository: 'docker.io/paulbouwer/hello-kubernetes',
    tags: { '1.10 1.10.1 1': 42_000_000 },
    ...program(
      '/server',
      page(8080, ({ env, host }) => `${env.MESSAGE ?? 'Hello world!'}\npod: ${host.hostname}\n`),
    ),
    unpack: installBusybox,
  },
];
