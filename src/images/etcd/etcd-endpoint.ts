/** A client's way to an etcd member: flags, certificates, the connection. models etcdctl/ctlv3/command/global.go */

import { isSignedBy } from '../../base/x509/certificate.ts';
import { DialError, type Service } from '../../machine/network/network.ts';
import { readCached, verifyServer } from '../../machine/pki/verify.ts';
import type { NativeProcess } from '../../machine/runner.ts';
import { EtcdService } from './service.ts';

/** The flags and operands of a command line; `--flag value`, `--flag=value` and ETCDCTL_FLAG are the same. */
export class EtcdArguments {
  readonly operands: string[] = [];
  private readonly flags = new Map<string, string>();

  /** @param switches flags that take no value @throws Error for an unknown flag */
  constructor(
    private readonly process: NativeProcess,
    values: readonly string[],
    switches: readonly string[],
  ) {
    const args = process.argv.slice(1);
    for (let i = 0; i < args.length; i++) {
      const arg = args[i]!;
      if (!arg.startsWith('-') || arg === '-') {
        this.operands.push(arg);
        continue;
      }
      const [head = '', given] = splitFlag(arg);
      const name = head === '-w' ? 'write-out' : head.replace(/^--/, '');
      if (switches.includes(name)) this.flags.set(name, given ?? 'true');
      else if (values.includes(name)) this.flags.set(name, given ?? args[++i] ?? '');
      else throw new Error(`unknown flag: ${head}`);
    }
  }

  /** The flag's value, else that of its environment variable. */
  value(name: string): string | undefined {
    return this.flags.get(name) ?? this.process.env[`ETCDCTL_${name.replaceAll('-', '_').toUpperCase()}`];
  }

  has(name: string): boolean {
    return this.value(name) === 'true';
  }
}

function splitFlag(arg: string): [string, string | undefined] {
  const at = arg.indexOf('=');
  return at < 0 ? [arg, undefined] : [arg.slice(0, at), arg.slice(at + 1)];
}

/** A member that was reached. */
export interface Member {
  readonly endpoint: string;
  readonly etcd: EtcdService;
}

/** Why it was not, in the words of gRPC's last connection error. */
export class EndpointError extends Error {
  constructor(
    readonly endpoint: string,
    message: string,
  ) {
    super(message);
  }
}

/** The endpoints as they were given. */
export function endpointsOf(args: EtcdArguments): string[] {
  return (args.value('endpoints') ?? '127.0.0.1:2379').split(',');
}

/** Connects to one endpoint. @throws EndpointError; Error for a certificate file that cannot be read */
export function connect(process: NativeProcess, args: EtcdArguments, endpoint: string): Member {
  const { files, network, ip } = process.host;
  const read = (name: string): string | undefined => {
    const path = args.value(name);
    if (path === undefined || path === '') return undefined;
    const full = path.startsWith('/') ? path : `${process.cwd}/${path}`;
    if (!files.exists(full)) throw new Error(`open ${path}: no such file or directory`);
    return files.readText(full, process.actor);
  };
  const [authority, certificate, key] = [read('cacert'), read('cert'), read('key')];
  const url = new URL(
    /^\w+:\/\//.test(endpoint) ? endpoint : `${certificate || authority ? 'https' : 'http'}://${endpoint}`,
  );
  const port = Number(url.port || 2379);
  const fail = (message: string) => new EndpointError(endpoint, `connection error: desc = "${message}"`);
  let service: Service;
  try {
    service = network.dial(ip, url.hostname, port);
  } catch (error) {
    if (!(error instanceof DialError)) throw error;
    throw fail(
      `transport: Error while dialing: dial tcp ${url.hostname}:${port}: ${error.code === 'refused' ? 'connect: connection refused' : 'i/o timeout'}`,
    );
  }
  const etcd = service.service;
  if (!(etcd instanceof EtcdService)) throw fail('error reading server preface: EOF');
  if (service.certificate === undefined) {
    if (url.protocol === 'https:')
      throw fail(
        'transport: authentication handshake failed: tls: first record does not look like a TLS handshake',
      );
    return { endpoint, etcd };
  }
  if (url.protocol !== 'https:') throw fail('error reading server preface: read: connection reset by peer');
  if (!args.has('insecure-skip-tls-verify')) {
    const problem = verifyServer(service.certificate, authority ?? '', url.hostname, process.clock.now());
    if (problem)
      throw fail(`transport: authentication handshake failed: tls: failed to verify certificate: ${problem}`);
  }
  if (etcd.clientAuthority !== undefined) {
    const client = certificate === undefined || key === undefined ? undefined : readCached(certificate);
    const ca = readCached(etcd.clientAuthority);
    if (client === undefined)
      throw fail('error reading server preface: remote error: tls: certificate required');
    if (ca === undefined || !isSignedBy(client, ca))
      throw fail('error reading server preface: remote error: tls: unknown certificate authority');
  }
  return { endpoint, etcd };
}
