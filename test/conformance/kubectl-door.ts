import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { ByteReader, ByteWriter } from '../../src/base/pipe.ts';
import { Pipe } from '../../src/base/pipe.ts';
import { FileError, type Files, type KubectlIo, type Spawned } from '../../src/kubectl/io.ts';
import { kubectl } from '../../src/kubectl/main.ts';
import type { TranscriptWorld } from './transcript-world.ts';

/** What the stand-in program on PATH tells of its start. */
interface Start {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}
type Frame = { readonly start: Start } | { readonly stdin: string | null };

/** A folder for PATH with a `kubectl` that lets the built-in one in this process do the work. */
export function openDoor(folder: string, world: TranscriptWorld): Server {
  const path = join(folder, 'door');
  const server = createServer(
    socket => void serve(socket, world).catch(error => socket.destroy(error as Error)),
  );
  server.listen(path);
  fs.mkdirSync(join(folder, 'bin'));
  fs.writeFileSync(join(folder, 'bin', 'kubectl'), shim(path, writeKubeconfig(folder)), { mode: 0o755 });
  return server;
}

/** What the kubeconfig of the replays says. */
export const KUBECONFIG_OBJECT = {
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [
    {
      name: 'kubernetes',
      cluster: { server: 'https://127.0.0.1:6443', 'insecure-skip-tls-verify': true },
    },
  ],
  contexts: [
    { name: 'kubernetes-admin@kubernetes', context: { cluster: 'kubernetes', user: 'kubernetes-admin' } },
  ],
  users: [{ name: 'kubernetes-admin', user: {} }],
  'current-context': 'kubernetes-admin@kubernetes',
};

export function writeKubeconfig(folder: string): string {
  const path = join(folder, 'kubeconfig');
  fs.writeFileSync(path, JSON.stringify(KUBECONFIG_OBJECT));
  return path;
}

/** The recordings called kubectl with --kubeconfig before all other words. */
function shim(door: string, kubeconfig: string): string {
  return `#!${process.execPath}
const socket = require('node:net').connect(${JSON.stringify(door)});
const send = frame => socket.write(JSON.stringify(frame) + '\\n');
const argv = ['--kubeconfig', ${JSON.stringify(kubeconfig)}, ...process.argv.slice(2)];
send({ start: { argv, cwd: process.cwd(), env: process.env } });
process.stdin.on('data', chunk => send({ stdin: chunk.toString('base64') }));
process.stdin.on('end', () => send({ stdin: null }));
const fs = require('node:fs');
require('node:readline').createInterface({ input: socket }).on('line', line => {
  const frame = JSON.parse(line);
  if (frame.out) fs.writeSync(1, Buffer.from(frame.out, 'base64'));
  if (frame.err) fs.writeSync(2, Buffer.from(frame.err, 'base64'));
  if (frame.exit !== undefined) process.exit(frame.exit);
});
`;
}

async function serve(socket: Socket, world: TranscriptWorld): Promise<void> {
  const stdin = new Pipe(Number.POSITIVE_INFINITY);
  const send = (frame: object) => socket.write(`${JSON.stringify(frame)}\n`);
  const writer = (name: 'out' | 'err'): ByteWriter => ({
    write: async chunk => void send({ [name]: Buffer.from(chunk).toString('base64') }),
    end: () => undefined,
  });
  socket.on('error', () => stdin.end());
  for await (const line of createInterface({ input: socket })) {
    const frame = JSON.parse(line) as Frame;
    if ('stdin' in frame) {
      if (frame.stdin === null) stdin.end();
      else void stdin.write(Buffer.from(frame.stdin, 'base64'));
      continue;
    }
    const { start } = frame;
    const io = ioOf(world, start, stdin, writer('out'), writer('err'));
    void world.drive(kubectl(start.argv, io)).then(
      exit => send({ exit }),
      (error: unknown) => {
        send({ err: Buffer.from(`kubectl broke: ${(error as Error).stack}\n`).toString('base64') });
        send({ exit: 70 });
      },
    );
  }
}

export function ioOf(
  world: TranscriptWorld,
  start: Start,
  stdin: ByteReader,
  stdout: ByteWriter,
  stderr: ByteWriter,
): KubectlIo {
  const { clock } = world;
  return {
    env: start.env,
    cwd: start.cwd,
    stdin: { read: () => clock.hold(stdin.read()), cancel: () => stdin.cancel() },
    stdout,
    stderr,
    files: hostFiles,
    clock,
    rng: world.rng.fork(`kubectl ${start.argv.join(' ')} ${clock.now()}`),
    signal: new AbortController().signal,
    fetch: request => world.fetch(request),
    open: () => Promise.reject(new Error('no streams here')),
    spawn: (argv, options) =>
      clock.hold(spawned(argv, { ...start.env, ...options?.env }, start.cwd, stdout, stderr)),
  };
}

function spawned(
  argv: readonly string[],
  env: Record<string, string>,
  cwd: string,
  stdout: ByteWriter,
  stderr: ByteWriter,
): Promise<Spawned> {
  if (!kernelRuns(argv[0]!, cwd)) return Promise.resolve({ exitCode: 126, failure: 'not executable' });
  return new Promise(done => {
    const child = spawn(argv[0]!, argv.slice(1), { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (chunk: Buffer) => void stdout.write(chunk));
    child.stderr.on('data', (chunk: Buffer) => void stderr.write(chunk));
    child.on('error', (error: NodeJS.ErrnoException) => {
      done({ exitCode: 127, failure: error.code === 'ENOENT' ? 'not found' : 'not executable' });
    });
    child.on('close', code => done({ exitCode: code ?? 1 }));
  });
}

/** Node falls back to sh for a script without `#!`; the kernel, and so Go, does not. */
function kernelRuns(program: string, cwd: string): boolean {
  const path = resolve(cwd, program);
  if (!program.includes('/') || !fs.existsSync(path)) return true;
  const start = fs.readFileSync(path).subarray(0, 4).toString('latin1');
  return start.startsWith('#!') || start === '\x7fELF';
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EISDIR: 'is a directory',
  ENOTDIR: 'not a directory',
};

function attempt<T>(operation: FileError['operation'], path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    throw new FileError(operation, path, REASONS[code] ?? code);
  }
}

/** The files of the host, for commands that its own bash starts. */
export const hostFiles: Files = {
  read: path => attempt('open', path, () => fs.readFileSync(path)),
  write: (path, content, mode) =>
    attempt('open', path, () => fs.writeFileSync(path, content, mode === undefined ? {} : { mode })),
  list: path => attempt('open', path, () => fs.readdirSync(path).sort()),
  stat: path => {
    const found = fs.statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return undefined;
    return { kind: found.isDirectory() ? 'directory' : 'file', size: found.size, mode: found.mode & 0o777 };
  },
  mkdir: path => attempt('mkdir', path, () => void fs.mkdirSync(path, { recursive: true })),
  remove: path => attempt('remove', path, () => fs.rmSync(path, { recursive: true })),
};
