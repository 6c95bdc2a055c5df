/** etcd: one member that keeps the API server's store on the machine's disk. models server/etcdmain */

import { readCached } from '../../machine/pki/verify.ts';
import type { NativeProcess, NativeProgram } from '../../machine/runner.ts';
import { untilAsked } from '../program/command.ts';
import type { DataDirectories } from './data-directories.ts';
import { ETCD_FLAGS, EtcdFlagError, parseEtcdFlags } from './flags.ts';
import { EtcdService } from './service.ts';

export const ETCD_VERSION = '3.6.8';

/** What ends etcd: the `error` of its last log line. */
class EtcdFailure extends Error {}

type Log = (level: 'info' | 'warn' | 'fatal', caller: string, message: string, fields?: object) => void;

/** The program, over the cluster's disks. */
export function etcd(disks: DataDirectories): NativeProgram {
  return async process => {
    const log: Log = (level, caller, msg, fields = {}) => {
      const ts = `${new Date(process.clock.now()).toISOString().slice(0, 23)}000Z`;
      process.stderr
        .write(`${JSON.stringify({ level, ts, caller, msg, ...fields })}\n`)
        .catch(() => undefined);
    };
    try {
      return await run(process, disks, log);
    } catch (error) {
      if (error instanceof EtcdFlagError) {
        void process.stderr.write(`${error.message}\nUsage:\n\n  etcd [flags]\n    Start an etcd server.\n`);
        return 2;
      }
      if (!(error instanceof EtcdFailure)) throw error;
      log('fatal', 'etcdmain/etcd.go:183', 'discovery failed', { error: error.message });
      return 1;
    }
  };
}

async function run(process: NativeProcess, disks: DataDirectories, log: Log): Promise<number> {
  const { given, rest } = parseEtcdFlags(process.argv.slice(1));
  const flag = (name: string) => given.get(name) ?? ETCD_FLAGS.get(name)?.default ?? '';
  if (given.get('version') === 'true') {
    void process.stdout.write(
      `etcd Version: ${ETCD_VERSION}\nGo Version: go1.24.11\nGo OS/Arch: linux/amd64\n`,
    );
    return 0;
  }
  const refuse = (error: string) => {
    log('warn', 'etcdmain/etcd.go:75', 'failed to verify flags', { error });
    return 1;
  };
  if (rest.length > 0) return refuse(`'${rest[0]}' is not a valid flag`);
  log('info', 'etcdmain/etcd.go:66', 'Running: ', { args: process.argv });
  for (const name of [
    'listen-client-urls',
    'advertise-client-urls',
    'listen-peer-urls',
    'initial-advertise-peer-urls',
  ])
    for (const url of flag(name).split(','))
      if (!/^(https?|unixs?):\/\/[^/]+$/.test(url))
        return refuse(
          /^\w+:\/\//.test(url)
            ? `URL must not contain a path: ${url}`
            : `parse ${JSON.stringify(url)}: first path segment in URL cannot contain colon`,
        );
  if (given.has('listen-client-urls') && !given.has('advertise-client-urls'))
    return refuse('--advertise-client-urls is required when --listen-client-urls is set explicitly');
  if (Number(flag('election-timeout')) < 5 * Number(flag('heartbeat-interval')))
    return refuse(
      `--election-timeout[${flag('election-timeout')}ms] should be at least as 5 times as --heartbeat-interval[${flag('heartbeat-interval')}ms]`,
    );
  checkInitialCluster(flag);

  const { files } = process.host;
  const secure = flag('listen-client-urls').includes('https://');
  if (flag('listen-peer-urls').includes('https://'))
    checkFiles(process, ['peer-cert-file', 'peer-key-file', 'peer-trusted-ca-file'].map(flag));
  if (secure) checkFiles(process, ['cert-file', 'key-file', 'trusted-ca-file'].map(flag));
  const certificate = secure ? files.readText(flag('cert-file')) : undefined;
  const folder = flag('data-dir') || `${flag('name')}.etcd`;
  let store: ReturnType<DataDirectories['open']>;
  try {
    store = disks.open(files, folder.startsWith('/') ? folder : `${process.cwd}/${folder}`);
  } catch (error) {
    throw new EtcdFailure((error as Error).message);
  }
  const service = new EtcdService(
    store,
    secure && flag('client-cert-auth') === 'true' ? files.readText(flag('trusted-ca-file')) : undefined,
  );
  const listening = listenAll(process, service, certificate, flag);
  process.usage?.(25, 60 << 20);
  log('info', 'embed/serve.go:44', 'ready to serve client requests');
  await untilAsked(process);
  service.close();
  for (const port of listening) port.close();
  log('info', 'osutil/interrupt_unix.go:64', 'received signal; shutting down', { signal: 'terminated' });
  return 0;
}

function listenAll(
  process: NativeProcess,
  service: EtcdService,
  certificate: string | undefined,
  flag: (name: string) => string,
): { close(): void }[] {
  const { network, ip } = process.host;
  const health = (request: Request) => {
    const known = /^\/(health|livez|readyz|metrics|version)$/.test(new URL(request.url).pathname);
    return new Response(known ? '{"health":"true","reason":""}' : '404 page not found\n', {
      status: known ? 200 : 404,
    });
  };
  const open: { close(): void }[] = [];
  const urls = (name: string) =>
    flag(name)
      .split(',')
      .filter(url => url !== '')
      .map(url => new URL(url));
  const listen = (name: string, url: URL) => {
    const host = url.hostname === 'localhost' ? '127.0.0.1' : url.hostname;
    const port = Number(url.port || 2379);
    const taken = (why: string) => new EtcdFailure(`listen tcp ${host}:${port}: bind: ${why}`);
    if (host !== '127.0.0.1' && host !== '0.0.0.0' && host !== ip)
      throw taken('cannot assign requested address');
    const tls = url.protocol === 'https:' && certificate !== undefined ? { certificate } : {};
    const answer = name === 'listen-metrics-urls' ? {} : { service };
    try {
      open.push(
        network.listen(host, port, { fetch: async request => health(request), ...tls, ...answer }, ip),
      );
    } catch {
      throw taken('address already in use');
    }
  };
  try {
    for (const name of ['listen-peer-urls', 'listen-client-urls', 'listen-metrics-urls'])
      for (const url of urls(name)) listen(name, url);
  } catch (error) {
    for (const port of open) port.close();
    throw error;
  }
  return open;
}

function checkFiles(process: NativeProcess, paths: readonly string[]): void {
  const { files } = process.host;
  const [certificate = '', key = '', ca = ''] = paths;
  if (certificate === '' || key === '')
    throw new EtcdFailure('cannot listen on TLS for server: KeyFile and CertFile are not presented');
  for (const path of [certificate, key, ca].filter(each => each !== ''))
    if (!files.exists(path)) throw new EtcdFailure(`open ${path}: no such file or directory`);
  if (readCached(files.readText(certificate)) === undefined)
    throw new EtcdFailure('tls: failed to find any PEM data in certificate input');
}

/** models embed.Config.PeerURLsMapAndToken and etcdserver's check that the member is part of its cluster */
function checkInitialCluster(flag: (name: string) => string): void {
  const name = flag('name');
  const advertised = flag('initial-advertise-peer-urls');
  const cluster = flag('initial-cluster') || `${name}=${advertised}`;
  const mine = cluster.split(',').filter(entry => entry.split('=')[0] === name);
  if (mine.length === 0)
    throw new EtcdFailure(
      `couldn't find local name ${JSON.stringify(name)} in the initial cluster configuration`,
    );
  const urls = mine.map(entry => entry.slice(entry.indexOf('=') + 1)).join(',');
  if (urls !== advertised)
    throw new EtcdFailure(
      `--initial-cluster has ${mine.join(',')} but missing from --initial-advertise-peer-urls=${advertised} (resolved urls: ${JSON.stringify(urls)} != ${JSON.stringify(advertised)})`,
    );
}
