import {
  ConnectionError,
  FileError,
  type FileInfo,
  type Files,
  type KubectlIo,
  type LocalListener,
  type LocalService,
  type Spawned,
  type TlsOptions,
} from '../../kubectl/io.ts';
import { FileError as HostFileError } from '../../machine/filesystem.ts';
import { DialError, type Service } from '../../machine/network/network.ts';
import { verifyServer } from '../../machine/pki/verify.ts';
import { findExecutable } from '../interpreter/execute.ts';
import { errnoText } from '../process/errno.ts';
import { statOf } from '../process/paths.ts';
import type { Program, ProgramProcess } from '../process/program.ts';
import { fetchOver } from './http-over-session.ts';
import { openSession } from './kubectl-session.ts';

/** kubectl on this machine: its files, its network, its terminal. */
export const kubectl: Program = async process => {
  const devices = await deviceFiles(process);
  const io: KubectlIo = {
    env: process.env,
    cwd: process.cwd,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    files: filesOf(process, devices),
    clock: process.clock,
    rng: process.rng,
    ...(process.terminal ? { terminal: process.terminal } : {}),
    ...(process.isTerminal(0) && process.world.tty ? { rawMode: () => rawMode(process) } : {}),
    signal: process.signal,
    fetch: (request, tls) => send(process, request, tls),
    open: (request, tls) => openSession(service(process, new URL(request.url), tls), request, tls),
    listen: (address, port, local) => listen(process, address, port, local),
    spawn: (argv, options) => spawn(process, argv, options?.env),
  };
  // Loaded when first used: a shell starts at once.
  const main = await process.clock.hold(import('../../kubectl/main.ts'));
  await process.sleep(START);
  return main.kubectl(process.args, io);
};

function rawMode(process: ProgramProcess): () => void {
  return process.world.tty!.setMode({ echo: false, canonical: false, signals: false, newlines: false });
}

/** What `/dev/stdin` and `/dev/fd/N` among the arguments hold: kubectl reads files at once, so they are read ahead. */
async function deviceFiles(process: ProgramProcess): Promise<Map<string, Uint8Array>> {
  const devices = new Map<string, Uint8Array>();
  for (const arg of process.args) {
    const path = /(?:^|=)(\/dev\/(?:stdin|fd\/\d+))$/.exec(arg)?.[1];
    if (path === undefined || devices.has(path)) continue;
    const file = process.open(path);
    const chunks: number[] = [];
    const reader = process.readerOf(file);
    for (let chunk = await reader.read(); chunk; chunk = await reader.read()) chunks.push(...chunk);
    file.close();
    devices.set(path, Uint8Array.from(chunks));
  }
  return devices;
}

function filesOf(process: ProgramProcess, devices: ReadonlyMap<string, Uint8Array>): Files {
  const { files } = process.host;
  const { actor } = process;
  const as = <T>(operation: FileError['operation'], path: string, body: () => T): T => {
    try {
      return body();
    } catch (error) {
      if (error instanceof HostFileError)
        throw new FileError(operation, path, errnoText(error).toLowerCase());
      throw error;
    }
  };
  return {
    read: path => devices.get(path) ?? as('open', path, () => files.readFile(path, actor)),
    write: (path, content, mode) =>
      as('open', path, () => files.writeFile(path, content, { actor, mode: mode ?? 0o644 })),
    list: path => as('open', path, () => files.readdir(path, actor)),
    stat: path =>
      devices.has(path)
        ? { kind: 'file', size: devices.get(path)!.length, mode: 0o600 }
        : infoOf(process, path),
    mkdir: path => as('mkdir', path, () => files.mkdir(path, { recursive: true, mode: 0o755, actor })),
    remove: path => as('remove', path, () => files.rm(path, { recursive: true, actor })),
  };
}

function infoOf(process: ProgramProcess, path: string): FileInfo | undefined {
  const stat = statOf(process.host.files, path, process.actor);
  return stat && { kind: stat.type === 'directory' ? 'directory' : 'file', size: stat.size, mode: stat.mode };
}

/** The service behind a URL, its certificate checked. @throws ConnectionError in Go's words */
function service(process: ProgramProcess, url: URL, tls: TlsOptions): Service {
  const secure = url.protocol === 'https:';
  const port = Number(url.port || (secure ? 443 : 80));
  const host = url.hostname.replace(/^\[|\]$/g, '');
  let found: Service;
  try {
    found = process.host.network.dial(process.host.ip, host, port);
  } catch (error) {
    if (!(error instanceof DialError)) throw error;
    throw new ConnectionError(dialText(error, host, port));
  }
  if (secure) checkCertificate(found, host, tls, process.clock.now());
  return found;
}

function dialText(error: DialError, host: string, port: number): string {
  switch (error.code) {
    case 'unknown-host':
      return `dial tcp: lookup ${host} on 127.0.0.53:53: no such host`;
    case 'timeout':
      return `dial tcp ${address(error, port)}: i/o timeout`;
    case 'unreachable':
      return `dial tcp ${address(error, port)}: connect: no route to host`;
    case 'refused':
      return `dial tcp ${address(error, port)}: connect: connection refused`;
  }
}

function address(error: DialError, port: number): string {
  return /:\d+$/.test(error.address) ? error.address : `${error.address}:${port}`;
}

function checkCertificate(found: Service, host: string, tls: TlsOptions, now: number): void {
  if (found.certificate === undefined)
    throw new ConnectionError('http: server gave HTTP response to HTTPS client');
  if (tls.insecure) return;
  const problem = verifyServer(found.certificate, tls.ca ?? '', tls.serverName ?? host, now);
  if (problem) throw new ConnectionError(`tls: failed to verify certificate: ${problem}`);
}

/** What a request to an API server nearby takes, and what kubectl takes to start: milliseconds. */
const ROUND_TRIP = 4;
const START = 40;

async function send(process: ProgramProcess, request: Request, tls: TlsOptions): Promise<Response> {
  await process.sleep(ROUND_TRIP);
  const found = service(process, new URL(request.url), tls);
  if (found.fetch === undefined) throw new ConnectionError('EOF');
  return found.fetch(request, tls.certificate === undefined ? undefined : { certificate: tls.certificate });
}

async function listen(
  process: ProgramProcess,
  address: string,
  port: number,
  local: LocalService,
): Promise<LocalListener> {
  const { network, ip } = process.host;
  const free = port === 0 ? 32768 + process.rng.int(28000) : port;
  const fetch = async (request: Request) =>
    local.fetch ? local.fetch(request) : fetchOver(await local.connect!(), request);
  let opened: { close(): void };
  try {
    opened = network.listen(address, free, { fetch, service: local }, ip);
  } catch (error) {
    const where = address.includes(':') ? `tcp6 [${address}]` : `tcp4 ${address}`;
    throw new Error(`listen ${where}:${port}: bind: ${(error as Error).message}`);
  }
  return { port: free, close: () => opened.close() };
}

async function spawn(
  process: ProgramProcess,
  argv: readonly string[],
  env: Readonly<Record<string, string>> | undefined,
): Promise<Spawned> {
  const path = findExecutable(process.host, argv[0]!, process.env, process.cwd, process.actor);
  if (path === undefined) return { exitCode: 127, failure: 'not found' };
  // A shell runs a script without `#!` all the same; the kernel, which Go asks, does not.
  const start = String.fromCharCode(
    ...process.host.files.readFile(process.path(path), process.actor).subarray(0, 4),
  );
  if (!start.startsWith('#!') && start !== '\x7fELF') return { exitCode: 126, failure: 'not executable' };
  return { exitCode: await process.run(argv, env ? { env: { ...process.env, ...env } } : {}) };
}
