import type { ApiFetch } from '../../src/apiserver/interface.ts';
import { Pipe, readAll } from '../../src/base/pipe.ts';
import { SeededRng } from '../../src/base/rng.ts';
import type { VirtualClock } from '../../src/base/virtual-clock.ts';
import { FileError, type Files, type KubectlIo } from '../../src/kubectl/io.ts';
import { kubectl } from '../../src/kubectl/main.ts';

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** Files that live in a map; folders are where files are. */
export function memoryFiles(content: Map<string, string>): Files {
  const encoder = new TextEncoder();
  const under = (path: string) =>
    [...content.keys()].filter(key => key.startsWith(`${path.replace(/\/$/, '')}/`));
  return {
    read: path => {
      const text = content.get(path);
      if (text === undefined) throw new FileError('open', path, 'no such file or directory');
      return encoder.encode(text);
    },
    write: (path, text) =>
      void content.set(path, typeof text === 'string' ? text : new TextDecoder().decode(text)),
    list: path =>
      [
        ...new Set(under(path).map(key => key.slice(path.replace(/\/$/, '').length + 1).split('/')[0]!)),
      ].sort(),
    stat: path => {
      const text = content.get(path);
      if (text !== undefined) return { kind: 'file', size: text.length, mode: 0o644 };
      return under(path).length > 0 ? { kind: 'directory', size: 0, mode: 0o755 } : undefined;
    },
    mkdir: () => undefined,
    remove: path => {
      for (const key of [path, ...under(path)]) content.delete(key);
    },
  };
}

export const KUBECONFIG = `apiVersion: v1
kind: Config
clusters: [{name: kubernetes, cluster: {server: "https://127.0.0.1:6443"}}]
contexts: [{name: kubernetes-admin@kubernetes, context: {cluster: kubernetes, user: kubernetes-admin}}]
users: [{name: kubernetes-admin, user: {token: abc}}]
current-context: kubernetes-admin@kubernetes
`;

export interface Start {
  readonly fetch: ApiFetch;
  readonly clock: VirtualClock;
  readonly files?: Map<string, string>;
  readonly stdin?: string;
}

/** An io for the built-in kubectl, with what it writes. */
export function memoryIo({ fetch, clock, files = new Map(), stdin = '' }: Start) {
  const [input, stdout, stderr] = [
    new Pipe(),
    new Pipe(Number.POSITIVE_INFINITY),
    new Pipe(Number.POSITIVE_INFINITY),
  ];
  void input.write(stdin).then(() => input.end());
  if (!files.has('/root/.kube/config')) files.set('/root/.kube/config', KUBECONFIG);
  const io: KubectlIo = {
    env: { HOME: '/root' },
    cwd: '/root',
    stdin: input,
    stdout,
    stderr,
    files: memoryFiles(files),
    clock,
    rng: new SeededRng('kubectl'),
    signal: new AbortController().signal,
    fetch: request => fetch(request),
    open: () => Promise.reject(new Error('no streams')),
    spawn: async () => ({ exitCode: 127, failure: 'not found' }),
  };
  return { io, stdout, stderr };
}

/** Runs the built-in kubectl to its end. */
export async function runBuiltIn(argv: readonly string[], start: Start): Promise<Ran> {
  const { io, stdout, stderr } = memoryIo(start);
  const code = await kubectl(argv, io);
  stdout.end();
  stderr.end();
  return { stdout: await readAll(stdout), stderr: await readAll(stderr), code };
}
