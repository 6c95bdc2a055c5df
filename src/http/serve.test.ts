import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { request } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, type Credentials, credentials } from './testing/ask.ts';
import { startWorld, type TestWorld } from './testing/world.ts';

/** Waits until something holds; the test's own time limit is the bound. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(resolve => setTimeout(resolve, 10));
}

describe('a cluster on a port', () => {
  let world: TestWorld;
  let own: Credentials;
  const at = (path: string) => `${world.served.url}${path}`;

  beforeAll(async () => {
    world = await startWorld();
    own = credentials(world.served.kubeconfig);
  });
  afterAll(() => world.close());

  it('writes a kubeconfig that only its user may read', () => {
    expect(statSync(world.served.kubeconfig).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(world.served.kubeconfig)).mode & 0o777).toBe(0o700);
  });

  it('answers who shows the certificate made for the run', async () => {
    const { code, body } = await ask(at('/api/v1/namespaces/default'), own);
    expect(code).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ kind: 'Namespace', metadata: { name: 'default' } });
  });

  it('refuses who shows none, where anonymous requests are not let in', async () => {
    const { code, body } = await ask(at('/api/v1/namespaces'), { ca: own.ca });
    expect(code).toBe(401);
    expect(JSON.parse(body)).toMatchObject({ reason: 'Unauthorized' });
  });

  it('refuses a certificate of another run', async () => {
    const other = await startWorld();
    const stranger = credentials(other.served.kubeconfig);
    const { code } = await ask(at('/api/v1/namespaces'), { ...stranger, ca: own.ca });
    expect(code).toBe(401);
    expect(other.served.port).not.toBe(world.served.port);
    await other.close();
  });

  it('refuses a Host that is not its own, as a page in a browser would send', async () => {
    for (const host of ['evil.example', `evil.example:${world.served.port}`, '127.0.0.1:1']) {
      const options = { ...own, servername: 'localhost', headers: { host } };
      expect((await ask(at('/api/v1/namespaces'), options)).code).toBe(421);
    }
  });

  it('takes no more of a body than it must', async () => {
    const headers = { 'content-type': 'application/json' };
    const body = Buffer.alloc(3 * 1024 * 1024 + 1, ' ');
    const answer = await ask(at('/api/v1/namespaces'), { ...own, method: 'POST', headers }, body);
    expect(answer.code).toBe(413);
  });

  it('refuses tokens that were changed, or signed elsewhere', async () => {
    const accounts = '/api/v1/namespaces/default/serviceaccounts';
    const send = (path: string, body: object) =>
      ask(
        at(path),
        { ...own, method: 'POST', headers: { 'content-type': 'application/json' } },
        JSON.stringify(body),
      );
    await send(accounts, { metadata: { name: 'sailor' } });
    const { token } = JSON.parse((await send(`${accounts}/sailor/token`, {})).body).status as {
      token: string;
    };
    const [head, claims, signature] = token.split('.') as [string, string, string];
    const other = claims.replace(/.$/, last => (last === 'A' ? 'B' : 'A'));
    const as = (bearer: string) =>
      ask(at('/api/v1/namespaces/default'), { ca: own.ca, headers: { authorization: `Bearer ${bearer}` } });
    expect((await as(token)).code).toBe(200);
    for (const bad of [
      `${head}.${other}.${signature}`,
      `${head}.${claims}.`,
      `${head}.${claims}`,
      'x',
      `${token}x`,
    ])
      expect((await as(bad)).code).toBe(401);
  });

  it('leads to no service of the computer', async () => {
    let visits = 0;
    const service = createServer((_, answer) => {
      visits++;
      answer.end();
    });
    await new Promise<void>(resolve => service.listen(0, '127.0.0.1', resolve));
    const { port } = service.address() as AddressInfo;
    const host = `127.0.0.1:${port}`;
    const paths = [
      `/api/v1/namespaces/default/pods/${host}/proxy/`,
      `/api/v1/namespaces/default/services/${host}/proxy/`,
      `/api/v1/namespaces/default/services/http:localhost:${port}/proxy/`,
      `/api/v1/nodes/${host}/proxy/`,
      `/api/v1/proxy/namespaces/default/services/${host}/`,
    ];
    for (const path of paths) expect((await ask(at(path), own)).code).toBeGreaterThanOrEqual(400);
    // A request for another place altogether, as a proxy is asked.
    const options = { ...own, path: `http://${host}/`, host: '127.0.0.1', port: world.served.port };
    const code = await new Promise(resolve => {
      request(options, answer => resolve(answer.resume().statusCode)).end();
    });
    expect(code).not.toBe(502);
    service.close();
    expect(visits).toBe(0);
  });

  it('answers others while it reads a long YAML body', async () => {
    const lines = Array.from(
      { length: 4_000 },
      (_, i) => `  key${i}: "a value that is in nobody's way, ${i}"`,
    );
    const body = `kind: ConfigMap\napiVersion: v1\nmetadata: {name: long}\ndata:\n${lines.join('\n')}\n`;
    const order: string[] = [];
    const headers = { 'content-type': 'application/yaml' };
    const long = ask(at('/api/v1/namespaces/default/configmaps'), { ...own, method: 'POST', headers }, body);
    const short = ask(at('/api/v1/namespaces/default'), own);
    const noted = [
      long.then(({ code }) => order.push(`long ${code}`)),
      short.then(({ code }) => order.push(`short ${code}`)),
    ];
    await Promise.all(noted);
    expect(order).toEqual(['short 200', 'long 201']);
  });

  it('speaks TLS only', async () => {
    const socket = connect(world.served.port, '127.0.0.1');
    const ended = new Promise(resolve => socket.once('close', resolve));
    socket.on('error', () => {});
    socket.end('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    let answered = '';
    socket.on('data', chunk => {
      answered += chunk;
    });
    await ended;
    expect(answered).not.toContain('HTTP/1.1 200');
  });

  it('asks for a connection of its own for exec', async () => {
    const { code, body } = await ask(at('/api/v1/namespaces/default/pods/p/exec?command=ls'), own);
    expect([code, JSON.parse(body).message]).toEqual([400, 'Upgrade request required']);
  });
});

describe('clients that misbehave', () => {
  it('are dropped when they do not read what they asked for, and their watches end', async () => {
    const world = await startWorld({ patience: 100 });
    const own = credentials(world.served.kubeconfig);
    const path = '/api/v1/namespaces/default/configmaps';
    const slow = request(`${world.served.url}${path}?watch=true`, { ...own, agent: false });
    slow.on('response', incoming => incoming.pause()).on('error', () => {});
    slow.end();
    await until(() => world.served.connections() === 1);
    // More than the buffers of two sockets take, in time with the server.
    for (let n = 0; n < 200 && world.served.connections() > 0; n++) {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ metadata: { name: `m${n}` }, data: { text: 'x'.repeat(900_000) } });
      await ask(`${world.served.url}${path}`, { ...own, method: 'POST', headers }, body).catch(() => {});
    }
    await until(() => world.served.connections() === 0);
    await world.close();
  });

  it('are dropped when they send the head of a request a byte at a time, and hold up nobody', async () => {
    const world = await startWorld({ headTime: 300 });
    const own = credentials(world.served.kubeconfig);
    const head = `GET /version HTTP/1.1\r\nHost: 127.0.0.1:${world.served.port}\r\nX-Slow: ${'a'.repeat(4096)}`;
    const drips = Array.from({ length: 20 }, () => {
      const socket = connectTls({ ...own, host: '127.0.0.1', port: world.served.port });
      let sent = 0;
      const drip = setInterval(() => socket.write(head[sent++ % head.length]!), 10);
      socket.on('error', () => undefined).on('close', () => clearInterval(drip));
      return socket;
    });
    await until(() => world.served.connections() === drips.length);
    expect((await ask(`${world.served.url}/version`, own)).code).toBe(200);
    await until(() => world.served.connections() === 0);
    await until(() => drips.every(socket => socket.closed));
    expect(drips.every(socket => socket.closed)).toBe(true);
    await world.close();
  });

  it('leave nothing behind when they go in mid-request, mid-watch and mid-exec', async () => {
    const world = await startWorld();
    const own = credentials(world.served.kubeconfig);
    const open = [
      ['GET', '/api/v1/namespaces?watch=true', {}],
      ['POST', '/api/v1/namespaces', { 'content-type': 'application/json', 'content-length': '100' }],
      [
        'GET',
        '/api/v1/namespaces/default/pods/echo/exec?command=cat&stdin=true&stdout=true',
        {
          connection: 'Upgrade',
          upgrade: 'websocket',
          'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
          'sec-websocket-version': '13',
          'sec-websocket-protocol': 'v5.channel.k8s.io',
        },
      ],
    ] as const;
    const clients = open.map(([method, path, headers]) => {
      const client = request(`${world.served.url}${path}`, { ...own, method, headers, agent: false });
      client.on('error', () => {}).on('upgrade', (_, socket) => socket.on('error', () => {}));
      client.flushHeaders();
      if (method === 'GET') client.end();
      return client;
    });
    await until(() => world.served.connections() === open.length);
    for (const client of clients) client.destroy();
    await until(() => world.served.connections() === 0);
    await world.close();
  });
});

describe('the end of a served cluster', () => {
  it('takes files and connections with it', async () => {
    const world = await startWorld();
    const own = credentials(world.served.kubeconfig);
    const watch = ask(`${world.served.url}/api/v1/namespaces?watch=true`, own).catch(error => error);
    await until(() => world.served.connections() > 0);
    await world.close();
    expect(await watch).toBeInstanceOf(Error);
    expect(existsSync(dirname(world.served.kubeconfig))).toBe(false);
  });

  it('sweeps up what a run left behind that was killed with all its helpers', async () => {
    const left = mkdtempSync(join(tmpdir(), `berth-serve-${2 ** 22 + 1}-`));
    writeFileSync(join(left, 'kubeconfig'), 'secret');
    const world = await startWorld();
    expect(existsSync(left)).toBe(false);
    await world.close();
  });

  it('leaves no credentials behind after a kill', async () => {
    const root = fileURLToPath(new URL('../..', import.meta.url));
    const script =
      "import('./src/http/testing/world.ts').then(m => m.startWorld()).then(w => console.log(w.served.kubeconfig))";
    const child = spawn(process.execPath, ['--import', 'tsx', '-e', script], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const kubeconfig = await new Promise<string>(resolve => {
      child.stdout.once('data', chunk => resolve(String(chunk).trim()));
    });
    expect(existsSync(kubeconfig)).toBe(true);
    child.kill('SIGKILL');
    await until(() => !existsSync(dirname(kubeconfig)));
  }, 20_000);
});
