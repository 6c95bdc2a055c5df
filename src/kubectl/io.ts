/** What kubectl is given by whoever starts it (the simulated shell, a test): it reaches nothing else. */
import type { ByteSession } from '../apiserver/interface.ts';
import type { Clock } from '../base/clock.ts';
import type { ByteReader, ByteWriter } from '../base/pipe.ts';
import type { Rng } from '../base/rng.ts';

/** A file or folder as `stat` tells it. */
export interface FileInfo {
  readonly kind: 'file' | 'directory';
  readonly size: number;
  /** Permission bits. */
  readonly mode: number;
}

/** Why a file could not be used, as Go's os package words it. */
export class FileError extends Error {
  constructor(
    readonly operation: 'open' | 'stat' | 'write' | 'mkdir' | 'remove',
    readonly path: string,
    readonly reason:
      | 'no such file or directory'
      | 'permission denied'
      | 'is a directory'
      | 'not a directory'
      | string,
  ) {
    super(`${operation} ${path}: ${reason}`);
    this.name = 'FileError';
  }
}

/** The file system as the user who typed the command sees it. Every path is absolute. All throw FileError. */
export interface Files {
  read(path: string): Uint8Array;
  /** Makes or replaces a file. @param mode permission bits of a new file, 0644 where absent */
  write(path: string, content: Uint8Array | string, mode?: number): void;
  /** Names in a folder, sorted. */
  list(path: string): readonly string[];
  /** Undefined where nothing is there. */
  stat(path: string): FileInfo | undefined;
  /** Makes a folder and its parents. */
  mkdir(path: string): void;
  /** Removes a file, or a folder with what it holds. */
  remove(path: string): void;
}

/** How TLS is to be set up for a connection; decided by the kubeconfig. */
export interface TlsOptions {
  /** Client certificate, PEM. */
  readonly certificate?: string;
  readonly key?: string;
  /** Certificates to trust, PEM. */
  readonly ca?: string;
  readonly insecure?: boolean;
  readonly serverName?: string;
}

/**
 * A connection that did not come about. `message` is what Go's net or crypto/tls says:
 * `dial tcp 10.0.0.1:6443: connect: connection refused`, `dial tcp: lookup x on 10.96.0.10:53: no such host`,
 * `tls: failed to verify certificate: x509: certificate signed by unknown authority`.
 */
export class ConnectionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConnectionError';
  }
}

/** A local port that was opened by port-forward or proxy. */
export interface LocalListener {
  readonly port: number;
  close(): void;
}

/** A program that kubectl started. */
export interface Spawned {
  readonly exitCode: number;
  /** Set when the program could not be started at all. */
  readonly failure?: 'not found' | 'not executable';
}

export interface KubectlIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: ByteReader;
  readonly stdout: ByteWriter;
  readonly stderr: ByteWriter;
  readonly files: Files;
  readonly clock: Clock;
  readonly rng: Rng;
  /** Columns and rows of the terminal; absent where stdout is no terminal. */
  readonly terminal?: {
    readonly columns: number;
    readonly rows: number;
    /** Calls back when its size changes. */
    onResize?(changed: () => void): { stop(): void };
  };
  /** Puts the terminal into raw mode for `exec -it` and gives back how to leave it; absent where stdin is no terminal. */
  rawMode?(): () => void;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** One HTTP exchange over the (simulated) network. @throws ConnectionError */
  fetch(request: Request, tls: TlsOptions): Promise<Response>;
  /** Opens exec, attach or port-forward. @throws ConnectionError, ApiError with the server's refusal */
  open(request: Request, tls: TlsOptions): Promise<ByteSession>;
  /** Listens on an address of this machine for port-forward and proxy. @throws Error `listen tcp4 127.0.0.1:80: bind: address already in use` */
  listen?(address: string, port: number, service: LocalService): Promise<LocalListener>;
  /** Runs a program with this terminal (an editor), or, with `capture`, its output going through stdout and stderr (diff). */
  spawn(
    argv: readonly string[],
    options?: { readonly env?: Readonly<Record<string, string>> },
  ): Promise<Spawned>;
}

/** What answers on a local port. */
export interface LocalService {
  /** Proxy: HTTP exchanges. */
  fetch?(request: Request): Promise<Response>;
  /** Port-forward: raw streams. */
  connect?(): Promise<ByteSession>;
}
