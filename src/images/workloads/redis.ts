import { rfc3339 } from '../../base/clock.ts';
import { DialError } from '../../machine/network/network.ts';
import type { NativeProcess, NativeProgram } from '../../machine/runner.ts';
import type { ImageDefinition } from '../definition.ts';
import { complain, say, servePort } from './http-server.ts';
import { installBusybox, installDebian } from './userland.ts';

const VERSION = '8.4.0';
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** What listens at a Redis server's port. */
class Redis {
  private readonly values = new Map<string, string>();

  constructor(private readonly password: string | undefined) {}

  /** One command; the answer as redis-cli prints it. */
  execute(words: readonly string[], password: string | undefined): string {
    const [name = '', ...args] = words;
    if (this.password !== undefined && password !== this.password)
      return '(error) NOAUTH Authentication required.';
    const [key = '', value = ''] = args;
    switch (name.toUpperCase()) {
      case 'PING':
        return args.length > 0 ? `"${key}"` : 'PONG';
      case 'SET':
        this.values.set(key, value);
        return 'OK';
      case 'GET':
        return this.values.has(key) ? `"${this.values.get(key)}"` : '(nil)';
      case 'DEL':
        return `(integer) ${args.filter(one => this.values.delete(one)).length}`;
      case 'EXISTS':
        return `(integer) ${args.filter(one => this.values.has(one)).length}`;
      case 'INCR': {
        const next = Number(this.values.get(key) ?? 0) + 1;
        if (!Number.isInteger(next)) return '(error) ERR value is not an integer or out of range';
        this.values.set(key, String(next));
        return `(integer) ${next}`;
      }
      case 'KEYS':
        return (
          [...this.values.keys()].map((one, index) => `${index + 1}) "${one}"`).join('\n') || '(empty array)'
        );
      case 'DBSIZE':
        return `(integer) ${this.values.size}`;
      default:
        return `(error) ERR unknown command '${name}', with args beginning with: ${args.map(arg => `'${arg}' `).join('')}`;
    }
  }
}

const server: NativeProgram = async process => {
  process.usage?.(3, 9 * 1024 * 1024);
  const option = (name: string) => {
    const at = process.argv.indexOf(`--${name}`);
    return at < 0 ? undefined : process.argv[at + 1];
  };
  const port = Number(option('port') ?? 6379);
  const note = (mark: string, message: string) => say(process, `1:M ${stamp(process)} ${mark} ${message}`);
  say(process, `1:C ${stamp(process)} * oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo`);
  say(
    process,
    `1:C ${stamp(process)} * Redis version=${VERSION}, bits=64, commit=00000000, modified=0, pid=1, just started`,
  );
  if (process.argv.length === 1)
    say(
      process,
      `1:C ${stamp(process)} # Warning: no config file specified, using the default config. In order to specify a config file use redis-server /path/to/redis.conf`,
    );
  note('*', `Running mode=standalone, port=${port}.`);
  note('*', 'Server initialized');
  note('*', 'Ready to accept connections tcp');
  const status = await servePort(process, [port], new Redis(option('requirepass')));
  note('*', 'User requested shutdown...');
  note('#', 'Redis is now ready to exit, bye bye...');
  return status;
};

const cli: NativeProgram = async process => {
  let host = '127.0.0.1';
  let port = 6379;
  let password: string | undefined;
  const words: string[] = [];
  const argv = process.argv.slice(1);
  for (let at = 0; at < argv.length; at++) {
    if (argv[at] === '-h' && words.length === 0) host = argv[++at] ?? host;
    else if (argv[at] === '-p' && words.length === 0) port = Number(argv[++at]);
    else if (argv[at] === '-a' && words.length === 0) password = argv[++at];
    else words.push(argv[at]!);
  }
  try {
    const { service } = process.host.network.dial(process.host.ip, host, port);
    if (!(service instanceof Redis)) {
      complain(process, 'Error: Protocol error, got "H" as reply type byte');
      return 1;
    }
    if (words.length > 0) say(process, service.execute(words, password));
    return 0;
  } catch (error) {
    if (!(error instanceof DialError)) throw error;
    complain(
      process,
      `Could not connect to Redis at ${host}:${port}: ${error.code === 'refused' ? 'Connection refused' : 'Name or service not known'}`,
    );
    return 1;
  }
};

function stamp(process: NativeProcess): string {
  const iso = rfc3339(process.clock.now());
  return `${iso.slice(8, 10)} ${MONTHS[Number(iso.slice(5, 7)) - 1]} ${iso.slice(0, 4)} ${iso.slice(11, 19)}.000`;
}

const image = {
  command: ['redis-server'],
  workingDir: '/data',
  exposedPorts: [6379],
  natives: { '/usr/local/bin/redis-server': server, '/usr/local/bin/redis-cli': cli },
} satisfies Partial<ImageDefinition>;

export const REDIS_IMAGES: readonly ImageDefinition[] = [
  {
    ...image,
    repository: 'docker.io/library/redis',
    tags: {
      'latest 8 8.4 8.4.0 8.2 8.0': 53_190_000,
      '7 7.4 7.4.7 7.2 7.2.12 7.0 7.0.15': 45_900_000,
      '6 6.2 6.2.21 6.0 5 5.0 5.0.4 5.0.14 4 4.0 3.2 3': 40_000_000,
      'alpine 8-alpine 7-alpine 7.4-alpine 7.2-alpine 7.0-alpine 6-alpine 6.2-alpine 5-alpine': 17_250_000,
    },
    unpack: (root, tag) => {
      if (tag.includes('alpine')) installBusybox(root);
      else installDebian(root);
      root.mkdir('/data', { recursive: true });
    },
  },
  {
    ...image,
    repository: 'registry.k8s.io/redis',
    tags: { 'latest e2e v1': 155_000_000 },
    unpack: root => installDebian(root),
  },
];
