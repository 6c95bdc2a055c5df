import { rfc3339 } from '../../base/clock.ts';
import { FileError, type FileSystem } from '../../machine/filesystem.ts';
import { DialError } from '../../machine/network/network.ts';
import type { NativeProcess, NativeProgram } from '../../machine/runner.ts';
import type { ImageDefinition } from '../definition.ts';
import { accessLine, complain, contentType, say, serveHttp } from './http-server.ts';
import {
  NginxConfigError,
  type NginxLocation,
  type NginxServer,
  parseNginx,
  serversOf,
} from './nginx-config.ts';
import { install, installBusybox, installDebian, put } from './userland.ts';

const VERSION = '1.29.4';
const CONFIG = '/etc/nginx/nginx.conf';
const USAGE = { milliCpu: 1, memoryBytes: 7 * 1024 * 1024 };
const REASONS: Readonly<Record<number, string>> = {
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Not Allowed',
  502: 'Bad Gateway',
};

/** nginx: serves files of the container by its configuration, and logs each request. */
export const nginx: NativeProgram = async process => {
  process.usage?.(USAGE.milliCpu, USAGE.memoryBytes);
  const flags = process.argv.slice(1);
  if (flags.includes('-v')) {
    complain(process, `nginx version: nginx/${VERSION}`);
    return 0;
  }
  let servers: readonly NginxServer[];
  try {
    servers = readServers(process.host.files);
  } catch (error) {
    if (!(error instanceof NginxConfigError || error instanceof FileError)) throw error;
    complain(process, `nginx: [emerg] ${error.message}`);
    if (flags.includes('-t')) complain(process, `nginx: configuration file ${CONFIG} test failed`);
    return 1;
  }
  if (flags.includes('-t')) {
    complain(process, `nginx: the configuration file ${CONFIG} syntax is ok`);
    complain(process, `nginx: configuration file ${CONFIG} test is successful`);
    return 0;
  }
  if (flags.includes('-s')) return 0;
  const notice = (message: string) => complain(process, `${stamp(process)} [notice] 1#1: ${message}`);
  if (process.host.machine === undefined) {
    say(process, '/docker-entrypoint.sh: Configuration complete; ready for start up');
  }
  for (const line of [
    'using the "epoll" event method',
    `nginx/${VERSION}`,
    'OS: Linux 6.8.0-87-generic',
    'start worker processes',
  ])
    notice(line);
  const ports = [...new Set(servers.flatMap(server => server.ports))];
  try {
    return await serveHttp(process, ports, async (request, url, peer) => {
      const port = Number(url.port || 80);
      const server = servers.find(candidate => candidate.ports.includes(port)) ?? servers[0]!;
      const response = await answer(process, server, request, url, peer);
      const body = await response.text();
      say(
        process,
        `${accessLine(process, rfc3339(process.clock.now()), request, url, response.status, body.length)} "-"`,
      );
      return new Response(request.method === 'HEAD' ? null : body, {
        status: response.status,
        headers: response.headers,
      });
    });
  } catch (error) {
    complain(
      process,
      `${stamp(process)} [emerg] 1#1: bind() to 0.0.0.0:${ports[0]} failed (98: Address already in use)`,
    );
    return (error as Error).message === 'address already in use' ? 1 : 2;
  }
};

async function answer(
  process: NativeProcess,
  server: NginxServer,
  request: Request,
  url: URL,
  peer: string,
): Promise<Response> {
  const location = matching(server, url.pathname);
  const given = location?.answer ?? (location === undefined ? server.answer : undefined) ?? server.answer;
  if (given !== undefined) {
    const body = withVariables(given.body, process, request, url, peer);
    if (given.status >= 300 && given.status < 400) return page(given.status, { location: body });
    return new Response(body || errorPage(given.status), {
      status: given.status,
      headers: { ...SERVER, 'content-type': 'text/plain' },
    });
  }
  if (location?.proxy) return proxy(process, location.proxy, request, url);
  if (request.method !== 'GET' && request.method !== 'HEAD') return page(405);
  return file(process, location?.root ?? server.root, server.index, url.pathname);
}

/** A text with nginx' variables put in; those that it does not know stay. models ngx_http_variables */
function withVariables(
  text: string,
  { host }: NativeProcess,
  request: Request,
  url: URL,
  peer: string,
): string {
  const asked = request.headers.get('host') ?? url.host;
  const values: Readonly<Record<string, string>> = {
    hostname: host.hostname,
    host: asked.replace(/:\d+$/, ''),
    http_host: asked,
    uri: url.pathname,
    document_uri: url.pathname,
    request_uri: url.pathname + url.search,
    args: url.search.slice(1),
    query_string: url.search.slice(1),
    is_args: url.search === '' ? '' : '?',
    request_method: request.method,
    scheme: url.protocol.slice(0, -1),
    server_protocol: 'HTTP/1.1',
    server_addr: host.ip,
    server_port: url.port || '80',
    remote_addr: peer,
    nginx_version: VERSION,
  };
  return text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (whole, braced?: string, bare?: string) => {
    const name = braced ?? bare ?? '';
    if (name.startsWith('http_') && values[name] === undefined)
      return request.headers.get(name.slice('http_'.length).replaceAll('_', '-')) ?? '';
    if (name.startsWith('arg_')) return url.searchParams.get(name.slice('arg_'.length)) ?? '';
    return values[name] ?? whole;
  });
}

const SERVER = { server: `nginx/${VERSION}` };

function file(process: NativeProcess, root: string, index: readonly string[], path: string): Response {
  const { files } = process.host;
  const decoded = decodeURIComponent(path);
  let target = `${root}${decoded}`;
  if (files.exists(target) && files.stat(target).type === 'directory') {
    if (!decoded.endsWith('/')) return page(301, { location: `${path}/` });
    const found = index.map(name => target + name).find(name => files.exists(name));
    if (found === undefined) {
      complain(
        process,
        `${stamp(process)} [error] 29#29: *1 directory index of "${target}" is forbidden, request: "GET ${path} HTTP/1.1"`,
      );
      return page(403);
    }
    target = found;
  }
  if (!files.exists(target)) {
    complain(
      process,
      `${stamp(process)} [error] 29#29: *1 open() "${target}" failed (2: No such file or directory), request: "GET ${path} HTTP/1.1"`,
    );
    return page(404);
  }
  return new Response(files.readText(target), {
    headers: { ...SERVER, 'content-type': contentType(target) },
  });
}

async function proxy(process: NativeProcess, to: string, request: Request, url: URL): Promise<Response> {
  const target = new URL(to);
  const path = target.pathname === '/' ? url.pathname : target.pathname;
  try {
    const service = process.host.network.dial(process.host.ip, target.hostname, Number(target.port || 80));
    if (service.fetch === undefined) return page(502);
    return await service.fetch(
      new Request(`${target.origin}${path}${url.search}`, {
        method: request.method,
        headers: request.headers,
      }),
    );
  } catch (error) {
    if (!(error instanceof DialError)) throw error;
    return page(502);
  }
}

function matching({ locations }: NginxServer, path: string): NginxLocation | undefined {
  const exact = locations.find(location => location.exact && location.prefix === path);
  const prefixes = locations.filter(location => !location.exact && path.startsWith(location.prefix));
  return exact ?? prefixes.sort((a, b) => b.prefix.length - a.prefix.length)[0];
}

function page(status: number, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(errorPage(status), {
    status,
    headers: { ...SERVER, 'content-type': 'text/html', ...headers },
  });
}

function errorPage(status: number): string {
  const title = `${status} ${REASONS[status] ?? ''}`.trim();
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx/${VERSION}</center>\r\n</body>\r\n</html>\r\n`;
}

function readServers(files: FileSystem): readonly NginxServer[] {
  const include = (pattern: string) => {
    const folder = pattern.slice(0, pattern.lastIndexOf('/'));
    if (!pattern.includes('*'))
      return pattern.endsWith('mime.types') ? [] : parseNginx(files.readText(pattern), pattern);
    if (!files.exists(folder)) return [];
    const ending = pattern.slice(pattern.lastIndexOf('*') + 1);
    return files
      .readdir(folder)
      .filter(name => name.endsWith(ending) && !name.startsWith('.'))
      .flatMap(name => parseNginx(files.readText(`${folder}/${name}`), `${folder}/${name}`));
  };
  return serversOf(parseNginx(files.readText(CONFIG), CONFIG), include);
}

/** `2026/01/05 09:00:00` */
function stamp(process: NativeProcess): string {
  return rfc3339(process.clock.now()).slice(0, 19).replaceAll('-', '/').replace('T', ' ');
}

const INDEX = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>

<p>For online documentation and support please refer to
<a href="http://nginx.org/">nginx.org</a>.<br/>
Commercial support is available at
<a href="http://nginx.com/">nginx.com</a>.</p>

<p><em>Thank you for using nginx.</em></p>
</body>
</html>
`;

const MAIN = `user  nginx;
worker_processes  auto;

error_log  /var/log/nginx/error.log notice;
pid        /run/nginx.pid;

events {
    worker_connections  1024;
}

http {
    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;
    access_log  /var/log/nginx/access.log  main;
    sendfile        on;
    keepalive_timeout  65;

    include /etc/nginx/conf.d/*.conf;
}
`;

const site = (port: number) => `server {
    listen       ${port};
    server_name  localhost;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }
}
`;

function unpack(root: FileSystem, tag: string, port: number): void {
  if (tag.includes('alpine') || tag.includes('slim')) {
    installBusybox(root);
    if (!tag.includes('slim')) install(root, '/usr/bin', ['curl', 'envsubst']);
  } else installDebian(root, 'curl', 'envsubst');
  put(root, CONFIG, MAIN);
  put(root, '/etc/nginx/mime.types', 'types { text/html html htm; }\n');
  put(root, '/etc/nginx/conf.d/default.conf', site(port));
  put(root, '/usr/share/nginx/html/index.html', INDEX);
  put(root, '/usr/share/nginx/html/50x.html', '<html><body><h1>An error occurred.</h1></body></html>\n');
  root.mkdir('/var/log/nginx', { recursive: true });
  root.mkdir('/var/cache/nginx', { recursive: true });
}

const common = {
  command: ['nginx', '-g', 'daemon off;'],
  env: { NGINX_VERSION: VERSION, PKG_RELEASE: '1~trixie' },
  natives: { '/usr/sbin/nginx': nginx },
} satisfies Partial<ImageDefinition>;

export const NGINX_IMAGES: readonly ImageDefinition[] = [
  {
    ...common,
    repository: 'docker.io/library/nginx',
    tags: {
      'latest 1 1.29 1.29.4 mainline trixie': 62_944_120,
      'stable 1.28 1.28.1': 62_706_331,
      '1.27 1.27.5 1.27.4 1.27.3 1.27.2 1.27.1 1.27.0': 72_195_292,
      '1.26 1.26.3 1.26.2 1.26.1 1.26.0': 71_005_258,
      '1.25 1.25.5 1.25.4 1.25.3 1.25.2 1.25.1 1.25.0': 71_005_122,
      '1.24 1.24.0': 56_778_324,
      '1.23 1.23.4 1.23.3 1.23.2 1.23.1 1.23.0': 56_900_020,
      '1.22 1.22.1 1.22.0': 56_751_000,
      '1.21 1.21.6 1.21.5 1.21.4 1.21.3 1.21.2 1.21.1 1.21.0': 56_732_885,
      '1.20 1.20.2 1.20.1 1.20.0': 53_908_104,
      '1.19 1.19.10 1.19.9 1.19.8 1.19.7 1.19.6 1.19.5 1.19.4 1.19.3 1.19.2 1.19.1 1.19.0': 53_605_000,
      '1.18 1.18.0': 53_597_112,
      '1.17 1.17.10 1.17.9 1.17.8 1.17.1 1.17.0': 51_030_575,
      '1.16 1.16.1 1.16.0': 44_815_007,
      '1.15 1.15.12 1.15.8 1.15.4 1.15.2 1.15.0': 44_710_204,
      '1.14 1.14.2 1.14.1 1.14.0': 44_710_204,
      '1.13 1.13.12 1.13.0': 44_600_000,
      '1.12 1.12.2 1.12.0': 44_500_000,
      '1.11 1.11.13': 72_000_000,
      '1.10 1.10.3': 71_000_000,
      '1.9 1.9.15 1.9.1': 71_000_000,
      '1.8 1.8.1': 55_000_000,
      '1.7.9': 39_936_000,
      'alpine 1-alpine 1.29-alpine 1.29.4-alpine alpine-slim mainline-alpine': 22_500_871,
      'stable-alpine 1.28-alpine 1.28.1-alpine 1.28.0-alpine': 22_300_110,
      '1.27-alpine 1.27.5-alpine 1.27.4-alpine 1.27.3-alpine': 21_018_403,
      '1.26-alpine 1.25-alpine 1.24-alpine 1.23-alpine 1.22-alpine 1.21-alpine 1.20-alpine 1.19-alpine 1.18-alpine 1.17-alpine 1.16-alpine': 17_800_000,
    },
    exposedPorts: [80],
    unpack: (root, tag) => unpack(root, tag, 80),
  },
  {
    ...common,
    repository: 'docker.io/nginxinc/nginx-unprivileged',
    tags: { 'latest 1.29 1.28 1.27 alpine stable stable-alpine': 62_900_000 },
    user: { uid: 101, gid: 101 },
    exposedPorts: [8080],
    unpack: (root, tag) => unpack(root, tag, 8080),
  },
  ...['registry.k8s.io', 'k8s.gcr.io', 'gcr.io/google_containers'].map(registry => ({
    ...common,
    repository: `${registry}/nginx-slim`,
    tags: { '0.8 0.7 0.21 0.24 0.26 0.27': 48_000_000 },
    exposedPorts: [80],
    unpack: (root: FileSystem) => unpack(root, 'slim', 80),
  })),
];
