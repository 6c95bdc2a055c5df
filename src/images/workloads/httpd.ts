import { rfc3339 } from '../../base/clock.ts';
import type { NativeProgram } from '../../machine/runner.ts';
import type { ImageDefinition } from '../definition.ts';
import { accessLine, complain, contentType, say, serveHttp } from './http-server.ts';
import { installBusybox, installDebian, put } from './userland.ts';

const VERSION = '2.4.66';
const HTDOCS = '/usr/local/apache2/htdocs';
const CONFIG = '/usr/local/apache2/conf/httpd.conf';
const REASONS: Readonly<Record<number, readonly [string, string]>> = {
  403: ['Forbidden', "You don't have permission to access this resource."],
  404: ['Not Found', 'The requested URL was not found on this server.'],
};

/** Apache: serves the files of its document root. */
const httpd: NativeProgram = async process => {
  process.usage?.(1, 12 * 1024 * 1024);
  const { files, ip } = process.host;
  const config = files.exists(CONFIG) ? files.readText(CONFIG) : '';
  const port = Number(/^Listen\s+(?:\S+:)?(\d+)/m.exec(config)?.[1] ?? 80);
  const root = /^DocumentRoot\s+"?([^"\n]+)"?/m.exec(config)?.[1] ?? HTDOCS;
  complain(
    process,
    `AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using ${ip}. Set the 'ServerName' directive globally to suppress this message`,
  );
  complain(
    process,
    `[mpm_event:notice] [pid 1:tid 1] AH00489: Apache/${VERSION} (Unix) configured -- resuming normal operations`,
  );
  complain(process, "[core:notice] [pid 1:tid 1] AH00094: Command line: 'httpd -D FOREGROUND'");
  return serveHttp(process, [port], (request, url) => {
    const folder = url.pathname.endsWith('/');
    const path = `${root}${url.pathname}${folder ? 'index.html' : ''}`;
    const there = files.exists(path) && files.stat(path).type === 'file';
    const status = there ? 200 : folder && files.exists(`${root}${url.pathname}`) ? 403 : 404;
    const body = there ? files.readText(path) : errorPage(status);
    say(
      process,
      accessLine(process, rfc3339(process.clock.now()), request, url, status, body.length).replace(
        / "[^"]*" "[^"]*"$/,
        '',
      ),
    );
    return new Response(body, {
      status,
      headers: {
        server: `Apache/${VERSION} (Unix)`,
        'content-type': there ? contentType(path) : 'text/html',
      },
    });
  });
};

function errorPage(status: number): string {
  const [title, text] = REASONS[status]!;
  return `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${status} ${title}</title>\n</head><body>\n<h1>${title}</h1>\n<p>${text}</p>\n</body></html>\n`;
}

export const HTTPD_IMAGES: readonly ImageDefinition[] = [
  {
    repository: 'docker.io/library/httpd',
    tags: {
      'latest 2 2.4 2.4.66 trixie': 45_284_211,
      '2.4.62 2.4.59 2.4.58 2.4.57 2.4.54 2.4.46 2.4.41 2.4.39': 58_000_000,
      'alpine 2.4-alpine 2-alpine alpine3.22': 18_960_104,
    },
    command: ['httpd-foreground'],
    workingDir: '/usr/local/apache2',
    env: {
      HTTPD_PREFIX: '/usr/local/apache2',
      HTTPD_VERSION: VERSION,
      PATH: '/usr/local/apache2/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    },
    exposedPorts: [80],
    natives: { '/usr/local/bin/httpd-foreground': httpd, '/usr/local/apache2/bin/httpd': httpd },
    unpack: (root, tag) => {
      if (tag.includes('alpine')) installBusybox(root);
      else installDebian(root);
      put(root, `${HTDOCS}/index.html`, '<html><body><h1>It works!</h1></body></html>\n');
      put(root, CONFIG, `ServerRoot "/usr/local/apache2"\nListen 80\nDocumentRoot "${HTDOCS}"\n`);
      root.mkdir('/usr/local/apache2/logs', { recursive: true });
    },
  },
];
