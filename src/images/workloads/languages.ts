/** Images of programming languages. Their interpreters are not simulated beyond what the documentation's examples need. */

import { rfc3339 } from '../../base/clock.ts';
import { readAll } from '../../base/pipe.ts';
import type { NativeProcess, NativeProgram } from '../../machine/runner.ts';
import type { ImageDefinition } from '../definition.ts';
import { accessTime, complain, contentType, say, serveHttp } from './http-server.ts';
import { install, installBusybox, installDebian } from './userland.ts';

/** How many digits of pi perl's bignum makes in a simulated millisecond; 2000 take some seconds, as in the Job of the documentation. */
const DIGITS_PER_MS = 0.4;

/** perl: knows `-Mbignum=bpi -wle 'print bpi(2000)'` and printing a text or a number. */
const perl: NativeProgram = async process => {
  const at = process.argv.findIndex(arg => /^-\w*[eE]$/.test(arg));
  const script = (at < 0 ? await scriptOf(process) : (process.argv[at + 1] ?? '')).trim();
  const newline = at >= 0 && /l/.test(process.argv[at]!) ? '\n' : '';
  const pi = /^print\s+bpi\((\d+)\)\s*;?$/.exec(script);
  if (pi !== null) {
    const digits = Number(pi[1]);
    process.usage?.(1000, 9 * 1024 * 1024);
    try {
      await process.clock.sleep(digits / DIGITS_PER_MS, process.signal);
    } catch {
      return 143;
    }
    await process.stdout.write(`${piDigits(digits)}${newline}`);
    return 0;
  }
  const printed = /^print\s+(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|(\d+))\s*;?$/.exec(script);
  if (printed !== null) {
    await process.stdout.write(
      `${(printed[1] ?? printed[2] ?? printed[3] ?? '').replace(/\\n/g, '\n')}${newline}`,
    );
    return 0;
  }
  const sleep = /^sleep\s*\(?(\d+)\)?\s*;?$/.exec(script);
  if (sleep !== null)
    return process.clock.sleep(Number(sleep[1]) * 1000, process.signal).then(
      () => 0,
      () => 143,
    );
  return script === '' ? 0 : notSimulated(process, 'perl');
};

/** The first digits of pi, as many as asked for, by Machin's formula. */
export function piDigits(digits: number): string {
  const guard = 10;
  const one = 10n ** BigInt(digits + guard);
  const arctan = (inverse: bigint): bigint => {
    let power = one / inverse;
    let sum = power;
    for (let divisor = 3n, sign = -1n; power !== 0n; divisor += 2n, sign = -sign) {
      power /= inverse * inverse;
      sum += (sign * power) / divisor;
    }
    return sum;
  };
  const pi = 4n * (4n * arctan(5n) - arctan(239n));
  const text = String(pi / 10n ** BigInt(guard));
  return `${text[0]}.${text.slice(1, digits)}`;
}

/** python: knows `-m http.server`. */
const python: NativeProgram = async process => {
  const at = process.argv.indexOf('-m');
  if (at < 0) return (await scriptOf(process)).trim() === '' ? 0 : notSimulated(process, 'python');
  const [module, port = '8000'] = process.argv.slice(at + 1);
  if (module !== 'http.server') {
    complain(process, `${process.argv[0]}: No module named ${module}`);
    return 1;
  }
  const { files } = process.host;
  say(process, `Serving HTTP on 0.0.0.0 port ${port} (http://0.0.0.0:${port}/) ...`);
  return serveHttp(
    process,
    [Number(port)],
    (request, { pathname }) => {
      const path = `${process.cwd === '/' ? '' : process.cwd}${pathname}`;
      const isFolder = files.exists(path) && files.stat(path).type === 'directory';
      const index = `${path.replace(/\/$/, '')}/index.html`;
      const target = isFolder && files.exists(index) ? index : path;
      const there = files.exists(target);
      complain(
        process,
        `${process.host.ip.replace(/\.\d+$/, '.1')} - - [${accessTime(rfc3339(process.clock.now())).slice(0, 20).replace(/\//g, '/').replace(':', ' ')}] "${request.method} ${pathname} HTTP/1.1" ${there ? 200 : 404} -`,
      );
      if (!there) return new Response('File not found', { status: 404 });
      if (target !== path || !isFolder)
        return new Response(files.readText(target), { headers: { 'content-type': contentType(target) } });
      const rows = files
        .readdir(path)
        .map(name => `<li><a href="${name}">${name}</a></li>\n`)
        .join('');
      return new Response(
        `<!DOCTYPE HTML>\n<html lang="en">\n<body>\n<h1>Directory listing for ${pathname}</h1>\n<ul>\n${rows}</ul>\n</body>\n</html>\n`,
        { headers: { 'content-type': 'text/html; charset=utf-8' } },
      );
    },
    143,
  );
};

/** An interpreter that ends at the end of its input. */
const interpreter =
  (name: string, version: string): NativeProgram =>
  async process => {
    if (process.argv.includes('--version') || process.argv[1] === '-v' || process.argv[1] === 'version') {
      say(process, version);
      return 0;
    }
    return process.argv.length === 1 && (await scriptOf(process)).trim() === ''
      ? 0
      : notSimulated(process, name);
  };

function scriptOf(process: NativeProcess): Promise<string> {
  const path = process.argv.slice(1).find(arg => !arg.startsWith('-'));
  if (path === undefined) return readAll(process.stdin);
  return Promise.resolve(
    process.host.files.exists(path) ? process.host.files.readText(path) : `missing ${path}`,
  );
}

function notSimulated(process: NativeProcess, name: string): number {
  complain(
    process,
    `${name}: this program is not simulated: berth has the image, but does not run ${name} code`,
  );
  return 1;
}

const debian: ImageDefinition['unpack'] = (root, tag) =>
  tag.includes('alpine') ? installBusybox(root) : installDebian(root, 'curl');

export const LANGUAGE_IMAGES: readonly ImageDefinition[] = [
  {
    repository: 'docker.io/library/perl',
    tags: { 'latest 5 5.42 5.42.0 5.40 5.38 5.36 5.34.0 5.34': 372_000_000, 'slim 5-slim': 53_000_000 },
    command: ['perl', '-de0'],
    natives: { '/usr/local/bin/perl': perl },
    unpack: debian,
  },
  {
    repository: 'docker.io/library/python',
    tags: {
      'latest 3 3.14 3.13 3.12 3.11 3.10 3.9 3.8': 411_000_000,
      'slim 3-slim 3.14-slim 3.13-slim 3.12-slim 3.11-slim 3.10-slim 3.9-slim': 45_000_000,
      'alpine 3-alpine 3.14-alpine 3.13-alpine 3.12-alpine 3.11-alpine 3.9-alpine': 17_000_000,
      '2.7 2': 340_000_000,
    },
    command: ['python3'],
    natives: { '/usr/local/bin/python3': python, '/usr/local/bin/python': python },
    unpack: debian,
  },
  {
    repository: 'docker.io/library/node',
    tags: {
      'latest current 25': 405_000_000,
      'lts 24 22 20 18 16 14 12 10 8': 400_000_000,
      'slim lts-slim 24-slim 22-slim 20-slim': 80_000_000,
      'alpine lts-alpine 24-alpine 22-alpine 20-alpine 18-alpine 16-alpine': 55_000_000,
    },
    command: ['node'],
    natives: { '/usr/local/bin/node': interpreter('node', 'v24.12.0') },
    unpack: debian,
  },
  {
    repository: 'docker.io/library/golang',
    tags: {
      'latest 1 1.25 1.24 1.23 1.22 1.21 1.20': 310_000_000,
      'alpine 1.25-alpine 1.24-alpine 1.23-alpine 1.22-alpine': 82_000_000,
    },
    command: ['bash'],
    natives: { '/usr/local/go/bin/go': interpreter('go', 'go version go1.25.5 linux/amd64') },
    env: {
      PATH: '/go/bin:/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      GOPATH: '/go',
    },
    workingDir: '/go',
    unpack: (root, tag) => {
      debian?.(root, tag);
      if (tag.includes('alpine')) install(root, '/bin', ['bash']);
    },
  },
  {
    repository: 'docker.io/library/ruby',
    tags: { 'latest 3 3.4 3.3 slim alpine': 390_000_000 },
    command: ['irb'],
    natives: {
      '/usr/local/bin/irb': interpreter('irb', '3.4.8'),
      '/usr/local/bin/ruby': interpreter('ruby', '3.4.8'),
    },
    unpack: debian,
  },
];
