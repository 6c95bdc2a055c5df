import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiAnswer, ApiCall, ApiService, ByteSession } from '../../apiserver/interface.ts';
import { ApiServer } from '../../apiserver/server.ts';
import { Pipe } from '../../base/pipe.ts';
import { SeededRng } from '../../base/rng.ts';
import { VirtualClock } from '../../base/virtual-clock.ts';
import { Store } from '../../store/store.ts';
import { type Served, type ServeOptions, serve } from '../serve.ts';

/** A served API server without a cluster behind it: for tests of the port itself. Its pods' commands echo. */
export interface TestWorld {
  readonly served: Served;
  readonly server: ApiServer;
  close(): Promise<void>;
}

const TICK_MS = 5;

/** @param options of the port */
export async function startWorld(options: Partial<ServeOptions> = {}): Promise<TestWorld> {
  const clock = new VirtualClock(Date.now());
  const server = new ApiServer({ store: new Store(clock), clock, rng: new SeededRng(1) });
  const timer = setInterval(() => clock.runUntil(Date.now()), TICK_MS);
  const service: ApiService = {
    fetch: server.fetch,
    // As a server with --anonymous-auth=false: this one lets everybody do anything.
    authenticate: credentials =>
      credentials.token === undefined ? undefined : server.authenticate(credentials),
    call: call => echoing(call) ?? server.call(call),
  };
  const served = await serve({ ...options, service: () => service });
  return {
    served,
    server,
    async close() {
      clearInterval(timer);
      await served.close();
    },
  };
}

/** Streams of a pod named `echo`: what goes in comes out; `exec ... exit N` ends with that code. */
function echoing({ path, query }: ApiCall): ApiAnswer | undefined {
  const match = /\/pods\/echo\/(exec|attach|portforward)$/.exec(path);
  if (!match) return undefined;
  const command = query?.getAll('command') ?? [];
  return { code: 101, session: echo(command) };
}

function echo(command: readonly string[]): ByteSession {
  const [stdin, stdout, stderr] = [new Pipe(), new Pipe(), new Pipe()];
  const run = async (): Promise<number> => {
    await stdout.write(command.length > 0 ? `ran ${command.join(' ')}\n` : '');
    if (command[0] === 'exit') {
      await stderr.write('leaving\n');
      return Number(command[1]);
    }
    if (command.length > 0 && command[0] !== 'cat') return 0;
    for (let chunk = await stdin.read(); chunk; chunk = await stdin.read()) await stdout.write(chunk);
    return 0;
  };
  const done = run()
    .catch(() => 1)
    .then(code => {
      stdout.end();
      stderr.end();
      return code === 0 ? { metadata: {}, status: 'Success' } : failed(code);
    });
  const close = () => {
    stdin.end();
    stdout.cancel();
  };
  return { stdin, stdout, stderr, done, close };
}

function failed(code: number) {
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: exit status ${code}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  };
}

export const KUBECTL = '/usr/bin/kubectl';

/** True where the real kubectl is there; says so where it is not. */
export function hasKubectl(what: string): boolean {
  if (existsSync(KUBECTL)) return true;
  console.log(`${what}: skipped, there is no kubectl at ${KUBECTL}`);
  return false;
}

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** Runs the real kubectl against a served cluster, with a home of its own. */
export function kubectl(
  kubeconfig: string,
  args: readonly string[],
  stdin = '',
  variables: NodeJS.ProcessEnv = {},
): Promise<Ran> {
  const home = mkdtempSync(join(tmpdir(), 'berth-kubectl-'));
  const env = { ...process.env, KUBECONFIG: kubeconfig, HOME: home, ...variables };
  return new Promise(resolve => {
    const child = execFile(KUBECTL, [...args], { env, timeout: 30_000 }, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === 'number' ? error.code : 1) : 0;
      resolve({ stdout, stderr, code });
    });
    child.stdin?.end(stdin);
  });
}
