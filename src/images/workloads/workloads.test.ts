import { expect, test } from 'vitest';
import { settleInstant } from '../../base/drive.ts';
import { Pipe, readAll } from '../../base/pipe.ts';
import { SeededRng } from '../../base/rng.ts';
import { VirtualClock } from '../../base/virtual-clock.ts';
import { MemoryFileSystem } from '../../machine/files/memory-filesystem.ts';
import type { Image } from '../../machine/image.ts';
import { startNative } from '../../machine/native.ts';
import { SimulatedNetwork } from '../../machine/network/simulated-network.ts';
import { Catalogue } from '../catalogue.ts';
import { WORKLOAD_IMAGES } from './index.ts';
import { piDigits } from './languages.ts';

const catalogue = new Catalogue(WORKLOAD_IMAGES);
const idle = () => new Promise<void>(resolve => setImmediate(resolve));

function imageOf(reference: string): Image {
  const image = catalogue.find(reference);
  if ('refused' in image) throw new Error(image.refused);
  return image;
}

/** Runs an image's command on a host of its own. */
function run(reference: string, argv?: readonly string[], env: Record<string, string> = {}) {
  const image = imageOf(reference);
  const clock = new VirtualClock(Date.UTC(2026, 0, 5, 9));
  const rng = new SeededRng(1);
  const network = new SimulatedNetwork();
  const files = new MemoryFileSystem(clock);
  const ip = '10.244.1.7';
  const command = argv ?? [...image.entrypoint, ...image.command];
  const prepare = (setUp?: (files: MemoryFileSystem) => void) => {
    image.unpack(files);
    setUp?.(files);
    const name = command[0]!;
    const path = [...image.natives.keys()].find(key => key === name || key.endsWith(`/${name}`));
    const stdout = new Pipe(Number.POSITIVE_INFINITY);
    const stderr = new Pipe(Number.POSITIVE_INFINITY);
    const stdin = new Pipe();
    stdin.end();
    let usage = { milliCpu: 0, memoryBytes: 0 };
    const process = startNative(
      image.natives.get(path ?? '')!,
      {
        host: { hostname: 'web-1', files, network, ip, natives: image.natives, machine: undefined },
        argv: command,
        env: { ...image.env, ...env },
        cwd: '/',
        actor: { uid: 0, gids: [0] },
        stdin,
        stdout,
        stderr,
        usage: (milliCpu, memoryBytes) => {
          usage = { milliCpu, memoryBytes };
        },
      },
      { clock, rng },
    );
    const get = async (path: string, port = 80) => {
      const response = await network.dial(ip, ip, port).fetch!(
        new Request(`http://${ip}:${port}${path}`, { headers: { 'user-agent': 'curl/8.5.0' } }),
      );
      return { status: response.status, body: await response.text() };
    };
    const pass = async (ms: number) => {
      const until = clock.now() + ms;
      await settleInstant(clock, idle);
      for (let next = clock.nextAt(); next !== undefined && next <= until; next = clock.nextAt()) {
        clock.moveTo(next);
        await settleInstant(clock, idle);
      }
      clock.moveTo(until);
    };
    const end = async () => {
      process.kill(15);
      const status = await process.done;
      stdout.end();
      stderr.end();
      return { status, stdout: await readAll(stdout), stderr: await readAll(stderr) };
    };
    return { ...process, files, get, end, pass, usage: () => usage };
  };
  return prepare;
}

test("every image can be unpacked and names a command that it holds, or a shell's", () => {
  const clock = new VirtualClock(0);
  for (const image of catalogue.list()) {
    const files = new MemoryFileSystem(clock);
    image.unpack(files);
    const [program = ''] = [...image.entrypoint, ...image.command];
    expect(program, image.name).not.toBe('');
    const folders = program.startsWith('/')
      ? ['']
      : (image.env.PATH ?? '').split(':').map(folder => `${folder}/`);
    expect(
      folders.some(folder => files.exists(`${folder}${program}`)),
      `${image.name} ${program}`,
    ).toBe(true);
  }
});

test('nginx serves the files of its container and logs each request', async () => {
  const nginx = run('nginx:1.27')(files => files.writeFile('/usr/share/nginx/html/hello.txt', 'hi\n'));
  expect((await nginx.get('/')).body).toContain('Welcome to nginx!');
  expect(await nginx.get('/hello.txt')).toEqual({ status: 200, body: 'hi\n' });
  expect((await nginx.get('/nope')).status).toBe(404);
  const { status, stdout } = await nginx.end();
  expect(status).toBe(0);
  expect(stdout).toContain(
    '10.244.1.1 - - [05/Jan/2026:09:00:00 +0000] "GET /hello.txt HTTP/1.1" 200 3 "-" "curl/8.5.0" "-"',
  );
});

test('nginx goes by its configuration, and says what is wrong with it', async () => {
  const conf = '/etc/nginx/conf.d/default.conf';
  const good = run('nginx')(files =>
    files.writeFile(conf, 'server { listen 8080; location / { return 200 "custom\\n"; } }'),
  );
  expect(await good.get('/', 8080)).toEqual({ status: 200, body: 'custom\n' });
  await good.end();
  const bad = run('nginx')(files => files.writeFile(conf, 'server { listen 8080\n'));
  expect(await bad.done).toBe(1);
  const { stderr } = await bad.end();
  expect(stderr).toMatch(/^nginx: \[emerg\] unexpected end of file/);
});

test('nginx puts its variables into what it returns', async () => {
  const server = run('nginx')(files =>
    files.writeFile(
      '/etc/nginx/conf.d/default.conf',
      'server { listen 80; location / { return 200 "$hostname $request_method ${uri}?$arg_a $http_user_agent $nope\\n"; } }',
    ),
  );
  expect((await server.get('/x?a=1')).body).toBe('web-1 GET /x?1 curl/8.5.0 $nope\n');
  await server.end();
});

test("the notes' application becomes ill at /status500", async () => {
  const app = run('kubetm/app')();
  expect((await app.get('/hostname', 8080)).body).toBe('Hostname : web-1\n');
  expect(await app.get('/health', 8080)).toEqual({ status: 200, body: 'web-1 is Running\n' });
  expect((await app.get('/status500', 8080)).body).toBe('Status Code has Changed to 500\n');
  expect(await app.get('/health', 8080)).toEqual({ status: 500, body: 'web-1 : Internal Server Error\n' });
});

test('stress uses what it is told to', async () => {
  const stress = run('polinux/stress', [
    'stress',
    '--vm',
    '1',
    '--vm-bytes',
    '250M',
    '--vm-hang',
    '1',
    '--cpu',
    '2',
  ])();
  await stress.pass(1000);
  expect(stress.usage()).toEqual({ milliCpu: 2005, memoryBytes: 251 * 1024 * 1024 });
});

test('a database without a password says what it misses and ends', async () => {
  const mysql = run('mysql:8.0')();
  expect(await mysql.done).toBe(1);
  expect((await mysql.end()).stderr).toContain('- MYSQL_ROOT_PASSWORD');
  const fine = run('mysql:8.0', undefined, { MYSQL_ROOT_PASSWORD: 'x' })();
  await fine.pass(10_000);
  expect((await fine.end()).stderr).toContain('ready for connections');
});

test('perl makes as many digits of pi as asked for', async () => {
  expect(piDigits(20)).toBe('3.1415926535897932384');
  const perl = run('perl:5.34.0', ['perl', '-Mbignum=bpi', '-wle', 'print bpi(30)'])();
  await perl.pass(1000);
  expect((await perl.end()).stdout).toBe('3.14159265358979323846264338327\n');
});

test('unknown repositories and tags are refused', () => {
  expect(catalogue.find('nginx:9.99')).toHaveProperty('refused');
  expect(catalogue.find('no-such-application')).toHaveProperty('refused');
});
