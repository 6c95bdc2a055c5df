/** Database servers: they refuse to start without a password, say that they are ready, and listen. */
import { rfc3339 } from '../../base/clock.ts';
import type { NativeProcess, NativeProgram } from '../../machine/runner.ts';
import type { ImageDefinition } from '../definition.ts';
import { complain, say, servePort } from './http-server.ts';
import { installDebian } from './userland.ts';

const MI = 1024 * 1024;
/** How long a fresh data directory takes to be made. */
const INITIALIZE_MS = 6000;

const mysql =
  (product: 'MySQL' | 'MariaDB', version: string): NativeProgram =>
  async process => {
    const prefix = product === 'MySQL' ? 'MYSQL' : 'MARIADB';
    const note = (level: string, text: string) =>
      complain(process, `${stamp(process)}+00:00 [${level}] [Entrypoint]: ${text}`);
    note('Note', `Entrypoint script for ${product} Server ${version} started.`);
    const names = ['ROOT_PASSWORD', 'ALLOW_EMPTY_PASSWORD', 'RANDOM_ROOT_PASSWORD'];
    const isSet = names.some(name => process.env[`MYSQL_${name}`] || process.env[`${prefix}_${name}`]);
    const data = '/var/lib/mysql';
    const { files } = process.host;
    if (!files.exists(data)) files.mkdir(data, { recursive: true });
    const isFresh = files.readdir(data).length === 0;
    if (isFresh && !isSet) {
      note(
        'ERROR',
        `Database is uninitialized and password option is not specified\n    You need to specify one of the following as an environment variable:\n${names.map(name => `    - ${prefix}_${name}`).join('\n')}`,
      );
      return 1;
    }
    process.usage?.(900, 390 * MI);
    if (isFresh) {
      note('Note', 'Initializing database files');
      if (!(await pause(process, INITIALIZE_MS))) return 143;
      files.writeFile(`${data}/ibdata1`, '');
      note('Note', 'Database files initialized');
    }
    process.usage?.(8, 390 * MI);
    const socket = "Version: '%v'  socket: '/var/run/mysqld/mysqld.sock'  port: 3306".replace('%v', version);
    complain(
      process,
      `${rfc3339(process.clock.now()).replace('Z', '.000000Z')} 0 [System] [MY-010931] [Server] /usr/sbin/mysqld: ready for connections. ${socket}`,
    );
    return servePort(process, [3306]);
  };

const postgres: NativeProgram = async process => {
  const { files } = process.host;
  const data = process.env.PGDATA ?? '/var/lib/postgresql/data';
  if (!files.exists(data)) files.mkdir(data, { recursive: true });
  const isFresh = !files.exists(`${data}/PG_VERSION`);
  if (isFresh && !process.env.POSTGRES_PASSWORD && process.env.POSTGRES_HOST_AUTH_METHOD !== 'trust') {
    complain(
      process,
      'Error: Database is uninitialized and superuser password is not specified.\n       You must specify POSTGRES_PASSWORD to a non-empty value for the\n       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".\n\n       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all\n       connections without a password. This is *not* recommended.\n\n       See PostgreSQL documentation about "trust":\n       https://www.postgresql.org/docs/current/auth-trust.html',
    );
    return 1;
  }
  process.usage?.(500, 40 * MI);
  if (isFresh) {
    if (!(await pause(process, INITIALIZE_MS / 3))) return 143;
    files.writeFile(`${data}/PG_VERSION`, '18\n');
    say(process, 'PostgreSQL init process complete; ready for start up.\n');
  }
  process.usage?.(4, 28 * MI);
  const log = (text: string) => complain(process, `${stamp(process)}.000 UTC [1] LOG:  ${text}`);
  log('listening on IPv4 address "0.0.0.0", port 5432');
  log('database system is ready to accept connections');
  const status = await servePort(process, [5432]);
  log('database system is shut down');
  return status;
};

const listening =
  (port: number, memoryBytes: number, ready: string): NativeProgram =>
  async process => {
    process.usage?.(5, memoryBytes);
    if (ready !== '') say(process, ready);
    return servePort(process, [port]);
  };

function stamp(process: NativeProcess): string {
  return rfc3339(process.clock.now()).slice(0, 19).replace('T', ' ');
}

async function pause({ clock, signal }: NativeProcess, ms: number): Promise<boolean> {
  return clock.sleep(ms, signal).then(
    () => true,
    () => false,
  );
}

const debian: ImageDefinition['unpack'] = root => installDebian(root);

export const DATABASE_IMAGES: readonly ImageDefinition[] = [
  {
    repository: 'docker.io/library/mysql',
    tags: {
      'latest 9 9.5 9.4 9.1 9.0': 248_000_000,
      'lts 8 8.4 8.4.7 8.4.0': 232_000_000,
      '8.0 8.0.44 8.0.32': 232_800_000,
      '5.7 5.7.44 5 5.6 5.5': 139_000_000,
    },
    command: ['mysqld'],
    exposedPorts: [3306],
    natives: { '/usr/sbin/mysqld': mysql('MySQL', '8.4.7') },
    unpack: debian,
  },
  {
    repository: 'docker.io/library/mariadb',
    tags: { 'latest 12 12.1 11 11.8 11.4 lts 10 10.11 10.6 10.5': 107_000_000 },
    command: ['mariadbd'],
    exposedPorts: [3306],
    natives: { '/usr/sbin/mariadbd': mysql('MariaDB', '12.1.2') },
    unpack: debian,
  },
  {
    repository: 'docker.io/library/postgres',
    tags: {
      'latest 18 18.1 17 17.7 16 16.11 15 14 13 12 11 10 9.6 9.4': 160_000_000,
      'alpine 18-alpine 17-alpine 16-alpine 15-alpine 14-alpine 13-alpine': 108_000_000,
    },
    command: ['postgres'],
    exposedPorts: [5432],
    natives: { '/usr/local/bin/postgres': postgres },
    unpack: debian,
  },
  {
    repository: 'docker.io/library/mongo',
    tags: { 'latest 8 8.2 8.0 7 7.0 6 6.0 5 5.0 4.4 4.2 4': 302_000_000 },
    command: ['mongod'],
    exposedPorts: [27017],
    natives: {
      '/usr/bin/mongod': listening(
        27017,
        170 * MI,
        '{"s":"I","c":"NETWORK","id":23016,"ctx":"listener","msg":"Waiting for connections","attr":{"port":27017,"ssl":"off"}}',
      ),
    },
    unpack: debian,
  },
  {
    repository: 'docker.io/library/memcached',
    tags: { 'latest 1 1.6 1.6.39 alpine 1.6-alpine 1.5 1.4': 32_500_000 },
    command: ['memcached'],
    exposedPorts: [11211],
    natives: { '/usr/local/bin/memcached': listening(11211, 3 * MI, '') },
    unpack: debian,
  },
  {
    repository: 'docker.io/library/rabbitmq',
    tags: { 'latest 4 4.2 3 3.13 management 3-management': 108_000_000 },
    command: ['rabbitmq-server'],
    exposedPorts: [5672],
    natives: {
      '/opt/rabbitmq/sbin/rabbitmq-server': listening(
        5672,
        130 * MI,
        '  Starting broker... completed with 0 plugins.',
      ),
    },
    env: { PATH: '/opt/rabbitmq/sbin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
    unpack: debian,
  },
];
