/**
 * Twenty clients for a minute on the port of the real program: half of them kubectl processes, half the official
 * JavaScript client, all of them watching, ten of them writing too. Most of the minute is waiting.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { V1ConfigMap } from '@kubernetes/client-node';
import { afterAll, expect, it } from 'vitest';
import { ask, credentials } from '../../src/http/testing/ask.ts';
import { hasKubectl, KUBECTL } from '../../src/http/testing/world.ts';
import { BERTH } from './screen.ts';
import '../../src/http/testing/node-20.ts';

const { KubeConfig, Watch } = await import('@kubernetes/client-node');

const CLIENTS = 20;
const WRITERS = 10;
const DURATION_MS = 60_000;
const PAUSE_MS = 1_000;
const namespace = 'default';
const labels = { stream: 'yes' };
const PATH = `/api/v1/namespaces/${namespace}/configmaps`;

/** What a client saw, one line for each event: type, name, number, resource version. */
type Seen = string[];

const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

/** Waits until something holds; the test's own time limit is the bound. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(resolve => setTimeout(resolve, 50));
}

function start(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  onLine: (line: string) => void,
) {
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let rest = '';
  child.stdout.on('data', chunk => {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop()!;
    lines.forEach(onLine);
  });
  return child;
}

/** The sockets that a process has open; undefined where the system does not tell. */
function sockets(pid: number): number | undefined {
  const folder = `/proc/${pid}/fd`;
  if (!existsSync(folder)) return undefined;
  const targets = readdirSync(folder).map(name => {
    try {
      return readlinkSync(join(folder, name));
    } catch {
      // Closed meanwhile.
      return '';
    }
  });
  return targets.filter(target => target.startsWith('socket:')).length;
}

it.concurrent('serves twenty clients for a minute, nothing lost, nothing out of order, no handle left', {
  timeout: 240_000,
}, async () => {
  const home = mkdtempSync(join(tmpdir(), 'berth-twenty-'));
  let kubeconfig = '';
  const berth = start(
    process.execPath,
    [BERTH, 'cluster', 'up', '--nodes', '1'],
    { BERTH_HOME: home },
    line => {
      kubeconfig ||= /^export KUBECONFIG=(.+)$/.exec(line)?.[1] ?? '';
    },
  );
  await until(() => kubeconfig !== '');
  const before = sockets(berth.pid!);

  const seen: Seen[] = Array.from({ length: CLIENTS }, () => []);
  const kubectls = hasKubectl('twenty-clients') ? CLIENTS - WRITERS : 0;
  const watching = seen.map((list, index) =>
    index < kubectls ? watchByKubectl(kubeconfig, home, list) : watchByLibrary(kubeconfig, list),
  );
  await caller(kubeconfig)('POST', '', configMap('begin', 0));
  await until(() => seen.every(list => list.length > 0));

  const end = Date.now() + DURATION_MS;
  const written = await Promise.all(
    Array.from({ length: WRITERS }, (_, index) => write(kubeconfig, `writer-${index}`, index, end)),
  );
  await until(() => seen.every(list => list.filter(line => line.startsWith('DELETED')).length === WRITERS));

  const [first] = seen;
  for (const list of seen) expect(list).toEqual(first);
  const versions = first!.map(line => Number(line.split(' ')[3]));
  expect(versions).toEqual([...versions].sort((a, b) => a - b));
  for (const [index, count] of written.entries()) {
    const own = first!.map(line => line.split(' ')).filter(([, name]) => name === `writer-${index}`);
    const types = ['ADDED', ...Array.from({ length: count - 1 }, () => 'MODIFIED'), 'DELETED'];
    expect(own.map(([type]) => type)).toEqual(types);
    expect(own.slice(0, -1).map(([, , number]) => Number(number))).toEqual([...Array(count).keys()]);
    expect(count).toBeGreaterThan(1);
  }

  for (const stop of watching) await stop();
  if (before !== undefined) await until(() => sockets(berth.pid!)! <= before);
  berth.kill('SIGKILL');
  await until(() => !existsSync(dirname(kubeconfig)));
});

function configOf(kubeconfig: string) {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  return config;
}

function configMap(name: string, n: number): V1ConfigMap {
  return { metadata: { name, namespace, labels }, data: { n: String(n) } };
}

/** @returns how to kill it in mid-watch */
function watchByKubectl(kubeconfig: string, home: string, seen: Seen): () => void {
  const fields = '{.type} {.object.metadata.name} {.object.data.n} {.object.metadata.resourceVersion}{"\\n"}';
  const args = [
    'get',
    'configmaps',
    '-l',
    'stream=yes',
    '-w',
    '--output-watch-events',
    '-o',
    `jsonpath=${fields}`,
  ];
  const env = { KUBECONFIG: kubeconfig, HOME: home };
  const child = start(KUBECTL, args, env, line => void seen.push(line));
  return () => void child.kill('SIGKILL');
}

/** @returns how to end it */
function watchByLibrary(kubeconfig: string, seen: Seen): () => Promise<void> {
  const watch = new Watch(configOf(kubeconfig)).watch(
    PATH,
    { labelSelector: 'stream=yes' },
    (type, { metadata, data }: V1ConfigMap) => {
      if (type !== 'BOOKMARK') seen.push(`${type} ${metadata?.name} ${data?.n} ${metadata?.resourceVersion}`);
    },
    () => {},
  );
  return async () => (await watch).abort();
}

/** Writes an object again and again, and deletes it at the end. @returns how often it was written */
async function write(kubeconfig: string, name: string, index: number, end: number): Promise<number> {
  const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));
  const call = caller(kubeconfig);
  await pause((PAUSE_MS * index) / WRITERS);
  await call('POST', '', configMap(name, 0));
  let count = 1;
  for (; Date.now() < end; count++) {
    await pause(PAUSE_MS);
    await call('PUT', `/${name}`, configMap(name, count));
  }
  await call('DELETE', `/${name}`);
  return count;
}

/** Calls with a connection for each, which leaves none open. */
function caller(kubeconfig: string) {
  const own = credentials(kubeconfig);
  const server = configOf(kubeconfig).getCurrentCluster()!.server;
  const headers = { 'content-type': 'application/json' };
  return async (method: string, path: string, body?: V1ConfigMap) => {
    const text = body && JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', ...body });
    const { code } = await ask(`${server}${PATH}${path}`, { ...own, method, headers }, text);
    expect(code).toBeLessThan(300);
  };
}
