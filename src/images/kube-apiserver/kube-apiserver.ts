/** kube-apiserver. models cmd/kube-apiserver/app/server.go */
import type { Node } from '../../api/generated/types.ts';
import { ConnectionRefused } from '../../api/status.ts';
import { KUBERNETES_VERSION } from '../../api/version.ts';
import type { ApiService, NodeAgent, NodeDialer } from '../../apiserver/interface.ts';
import { ApiServer } from '../../apiserver/server.ts';
import { panicText } from '../../base/scope.ts';
import { parseKey } from '../../base/x509/key.ts';
import { readCached } from '../../machine/pki/verify.ts';
import type { NativeProcess } from '../../machine/runner.ts';
import { EtcdService } from '../etcd/service.ts';
import { CommandFailed, programOf, type RunContext, untilAsked } from '../program/command.ts';
import type { FlagSet } from '../program/flag-set.ts';
import { serve, servingCertificate } from '../program/serving.ts';
import { userOfCertificate } from './authentication.ts';
import { compactRegularly } from './compaction.ts';
import { Door } from './door.ts';
import { APISERVER_FLAGS } from './flags.ts';
import { keepOwnEndpoints } from './own-endpoints.ts';
import { serviceRangeProblem, validateOptions } from './validate.ts';

/** How long the server tries to reach etcd at its start. */
const ETCD_TIMEOUT = 20_000;
const ETCD_RETRY = 1_000;
const KUBELET_PORT = 10_250;

export const kubeApiserver = programOf({
  name: 'kube-apiserver',
  flags: APISERVER_FLAGS,
  printsUsage: false,
  version: `Kubernetes ${KUBERNETES_VERSION}`,
  run,
});

async function run(context: RunContext): Promise<number> {
  const { process, flags, log } = context;
  const rangeText = flags.text('service-cluster-ip-range');
  if (rangeText === '')
    log.line(
      'W',
      'options.go:369',
      'No CIDR for service cluster IPs specified. Default value which was 10.0.0.0/24 is deprecated and will be removed in future releases. Please specify it using --service-cluster-ip-range on kube-apiserver.',
    );
  const range = serviceRangeProblem(rangeText);
  if (range !== undefined) throw new CommandFailed(range);
  announceCertificate(process, flags, log);
  if (!flags.changed('authorization-mode') && flags.bool('anonymous-auth'))
    log.line(
      'W',
      'authentication.go:841',
      'AnonymousAuth is not allowed with the AlwaysAllow authorizer. Resetting AnonymousAuth to false. You should use a different authorizer',
    );
  signingKey(process, flags);
  const problems = validateOptions(flags);
  if (problems.length > 0)
    throw new CommandFailed(problems.length === 1 ? problems[0]! : `[${problems.join(', ')}]`);
  log.line('I', 'server.go:187', `Version: ${KUBERNETES_VERSION}`);
  for (const name of [
    'tls-cert-file',
    'tls-private-key-file',
    'client-ca-file',
    'etcd-cafile',
    'etcd-certfile',
    'etcd-keyfile',
    'requestheader-client-ca-file',
    'proxy-client-cert-file',
    'proxy-client-key-file',
    'kubelet-client-certificate',
    'kubelet-client-key',
  ])
    mustExist(process, flags.text(name));
  for (const path of flags.list('service-account-key-file')) mustExist(process, path);
  mustRead(process, flags);

  if (!(await etcdAnswers(process, flags, log))) throw new CommandFailed('context deadline exceeded');
  if (process.signal.aborted) return 1;
  const clientCa = flags.text('client-ca-file');
  const ca = clientCa === '' ? '' : process.host.files.readText(clientCa);
  const modes = flags.list('authorization-mode');
  const door = new Door({
    etcd: () => dialEtcd(process, flags),
    build: etcd => buildServer(context, etcd),
    certificate: pem => userOfCertificate(pem, ca, process.clock.now()),
    anonymous: flags.bool('anonymous-auth') && modes.length > 0 && !modes.includes('AlwaysAllow'),
  });
  const port = serve(
    process,
    {
      address: flags.text('bind-address'),
      port: flags.number('secure-port'),
      certificate: servingCertificate(process, flags.text('tls-cert-file')),
      service: door,
    },
    (request, peer) => door.fetch(request, peer),
  );
  process.usage?.(60, 280 << 20);
  log.line('I', 'secure_serving.go:211', `Serving securely on [::]:${flags.text('secure-port')}`);
  const own = keepOwnEndpoints(
    door,
    process.clock,
    flags.text('advertise-address') || process.host.ip,
    flags.number('secure-port'),
  );
  const compaction = compactRegularly(
    process.clock,
    () => dialEtcd(process, flags),
    flags.duration('etcd-compaction-interval'),
  );
  await untilAsked(process);
  compaction.cancel();
  own.cancel();
  port.close();
  door.close();
  return 0;
}

function buildServer({ process, flags, log }: RunContext, etcd: EtcdService): ApiService {
  const { clock, rng } = process;
  return new ApiServer({
    store: etcd.store,
    clock,
    // a server that starts again must not give out the identities of its first life
    rng: rng.fork(`apiserver ${clock.now()}`),
    dialNode: nodeDialer(process, etcd),
    authorization: flags.list('authorization-mode').includes('RBAC') ? 'RBAC' : 'AlwaysAllow',
    enableAdmissionPlugins: flags.list('enable-admission-plugins'),
    disableAdmissionPlugins: flags.list('disable-admission-plugins'),
    bootstrapTokens: flags.bool('enable-bootstrap-token-auth'),
    panicked: (error, { method, path }) => {
      clock.report(error);
      log.structured('E', 'wrap.go:57', "apiserver panic'd", { method, URI: path });
      void process.stderr.write(panicText(error)).catch(() => undefined);
    },
  });
}

function nodeDialer(process: NativeProcess, etcd: EtcdService): NodeDialer {
  return name => {
    const node = etcd.store.get('nodes', '', name) as Node | undefined;
    const ip = node?.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? name;
    const port = node?.status?.daemonEndpoints?.kubeletEndpoint?.Port ?? KUBELET_PORT;
    try {
      return process.host.network.dial(process.host.ip, ip, port).service as NodeAgent;
    } catch {
      throw new ConnectionRefused(`${ip}:${port}`);
    }
  };
}

/** Says that a certificate was made where none was given. */
function announceCertificate(process: NativeProcess, flags: FlagSet, log: RunContext['log']): void {
  if (flags.text('tls-cert-file') !== '' || flags.text('tls-private-key-file') !== '') return;
  const folder = flags.text('cert-dir');
  if (process.host.files.exists(`${folder}/apiserver.crt`)) return;
  log.line(
    'I',
    'serving.go:405',
    `Generated self-signed cert (${folder}/apiserver.crt, ${folder}/apiserver.key)`,
  );
}

function signingKey(process: NativeProcess, flags: FlagSet): void {
  const path = flags.text('service-account-signing-key-file');
  if (path === '' || flags.list('service-account-issuer').length === 0) return;
  const { files } = process.host;
  const fail = (why: string) => new CommandFailed(`failed to parse service-account-issuer-key-file: ${why}`);
  if (!files.exists(path))
    throw fail(`error reading private key file ${path}: open ${path}: no such file or directory`);
  if (parseKey(files.readText(path)) === undefined)
    throw fail(
      `error parsing private key file ${path}: data does not contain a valid RSA or ECDSA private key`,
    );
}

/** Files whose absence is told with what they are for, by flag. models the ApplyTo methods of the options */
const NAMED_FILES: Readonly<Record<string, (path: string, why: string) => string>> = {
  'encryption-provider-config': (path, why) =>
    `error opening encryption provider configuration file "${path}": ${why}`,
  'token-auth-file': (_path, why) => why,
  'audit-policy-file': (path, why) => `loading audit policy file: failed to read file path "${path}": ${why}`,
};

/** @throws CommandFailed for the first file that does not exist */
function mustRead(process: NativeProcess, flags: FlagSet): void {
  for (const [flag, words] of Object.entries(NAMED_FILES)) {
    const path = flags.text(flag);
    if (path === '' || process.host.files.exists(path)) continue;
    throw new CommandFailed(words(path, `open ${path}: no such file or directory`));
  }
}

function mustExist(process: NativeProcess, path: string): void {
  if (path === '') return;
  const { files } = process.host;
  if (!files.exists(path)) throw new CommandFailed(`open ${path}: no such file or directory`);
  if (/\.crt$/.test(path) && readCached(files.readText(path)) === undefined)
    throw new CommandFailed('tls: failed to find any PEM data in certificate input');
}

function dialEtcd(process: NativeProcess, flags: FlagSet): EtcdService | undefined {
  const { network, ip } = process.host;
  for (const server of flags.list('etcd-servers')) {
    try {
      const url = new URL(server);
      const { service, certificate } = network.dial(ip, url.hostname, Number(url.port || 2379));
      if (certificate !== undefined && url.protocol !== 'https:') continue;
      if (service instanceof EtcdService && !service.isClosed) return service;
    } catch {
      // the next one
    }
  }
  return undefined;
}

/** Waits for etcd, logging as grpc does when it cannot be reached. */
async function etcdAnswers(process: NativeProcess, flags: FlagSet, log: RunContext['log']): Promise<boolean> {
  const until = process.clock.now() + ETCD_TIMEOUT;
  for (let channel = 1; dialEtcd(process, flags) === undefined; channel += 2) {
    for (const server of flags.list('etcd-servers')) {
      const address = server.replace(/^\w+:\/\//, '');
      log.line(
        'W',
        'logging.go:55',
        `[core] [Channel #${channel} SubChannel #${channel + 1}] grpc: addrConn.createTransport failed to connect to {Addr: "${address}", ServerName: "${address}", }. Err: connection error: desc = "transport: Error while dialing: dial tcp ${address}: connect: connection refused"`,
      );
    }
    if (process.clock.now() >= until) return false;
    try {
      await process.clock.sleep(ETCD_RETRY, process.signal);
    } catch {
      return true;
    }
  }
  return true;
}
