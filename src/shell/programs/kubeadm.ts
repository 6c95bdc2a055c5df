import { KUBERNETES_VERSION } from '../../api/version.ts';
import { fromBase64 } from '../../base/base64.ts';
import { sha256Hex } from '../../base/sha256.ts';
import { parseCertificate } from '../../machine/pki/certificate.ts';
import { type Program, ProgramError, type ProgramProcess } from '../process/program.ts';
import { strftime } from '../time.ts';
import { captured } from './captured.ts';
import { table } from './machine.ts';

const PKI = '/etc/kubernetes/pki';
const USAGE = `kubeadm works on a cluster that is there already; what this machine has of it:

  kubeadm version [-o short]
  kubeadm certs check-expiration
  kubeadm token list | create [--print-join-command] [--ttl DURATION] | delete TOKEN
  kubeadm upgrade plan
  kubeadm config images list
`;

/** `kubeadm version|certs|token|upgrade|config`: what administers a cluster that runs. models cmd/kubeadm/app/cmd */
export const kubeadm: Program = async process => {
  const words = process.args.filter(arg => !arg.startsWith('-'));
  const command = COMMANDS.get(words.slice(0, 2).join(' ')) ?? COMMANDS.get(words[0] ?? '');
  if (command !== undefined) return command(process, words.slice(2));
  if (words.length === 0 || process.args.includes('--help') || process.args.includes('-h')) {
    await process.print(USAGE);
    return 0;
  }
  throw new ProgramError(`"${words.join(' ')}" is not simulated; kubeadm --help shows what is`);
};

type Command = (process: ProgramProcess, operands: readonly string[]) => Promise<number>;

const version: Command = async process => {
  const at = process.args.findIndex(arg => arg === '-o' || arg === '--output');
  const short =
    process.args[at + 1] === 'short' ||
    process.args.includes('-oshort') ||
    process.args.includes('--output=short');
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(KUBERNETES_VERSION)!;
  await process.print(
    short
      ? `${KUBERNETES_VERSION}\n`
      : `kubeadm version: &version.Info{Major:"${major}", Minor:"${minor}", GitVersion:"${KUBERNETES_VERSION}", Platform:"linux/amd64"}\n`,
  );
  return 0;
};

/** Certificates of kubeadm: its name for each, the file, the authority. In the order of kubeadm's table. */
const CERTIFICATES: readonly (readonly [name: string, path: string, authority: string])[] = [
  ['admin.conf', '/etc/kubernetes/admin.conf', 'ca'],
  ['apiserver', `${PKI}/apiserver.crt`, 'ca'],
  ['apiserver-etcd-client', `${PKI}/apiserver-etcd-client.crt`, 'etcd-ca'],
  ['apiserver-kubelet-client', `${PKI}/apiserver-kubelet-client.crt`, 'ca'],
  ['controller-manager.conf', '/etc/kubernetes/controller-manager.conf', 'ca'],
  ['etcd-healthcheck-client', `${PKI}/etcd/healthcheck-client.crt`, 'etcd-ca'],
  ['etcd-peer', `${PKI}/etcd/peer.crt`, 'etcd-ca'],
  ['etcd-server', `${PKI}/etcd/server.crt`, 'etcd-ca'],
  ['front-proxy-client', `${PKI}/front-proxy-client.crt`, 'front-proxy-ca'],
  ['scheduler.conf', '/etc/kubernetes/scheduler.conf', 'ca'],
  ['super-admin.conf', '/etc/kubernetes/super-admin.conf', 'ca'],
];
const AUTHORITIES: readonly (readonly [name: string, path: string])[] = [
  ['ca', `${PKI}/ca.crt`],
  ['etcd-ca', `${PKI}/etcd/ca.crt`],
  ['front-proxy-ca', `${PKI}/front-proxy-ca.crt`],
];

const checkExpiration: Command = async process => {
  const rows = CERTIFICATES.map(([name, path, authority]) => {
    const until = expiry(process, path);
    return until === undefined
      ? [`!MISSING! ${name}`, '', '', '', '']
      : [name, stamp(until), left(until - process.clock.now()), authority, 'no'];
  });
  const authorities = AUTHORITIES.map(([name, path]) => {
    const until = expiry(process, path);
    return until === undefined
      ? [`!MISSING! ${name}`, '', '', '']
      : [name, stamp(until), left(until - process.clock.now()), 'no'];
  });
  await process.print(
    `${table([['CERTIFICATE', 'EXPIRES', 'RESIDUAL TIME', 'CERTIFICATE AUTHORITY', 'EXTERNALLY MANAGED'], ...rows], 3)}\n` +
      table([['CERTIFICATE AUTHORITY', 'EXPIRES', 'RESIDUAL TIME', 'EXTERNALLY MANAGED'], ...authorities], 3),
  );
  return 0;
};

/** When the certificate in a file, or in a kubeconfig, ends. */
function expiry(process: ProgramProcess, path: string): number | undefined {
  const { files } = process.host;
  if (!files.exists(path)) return undefined;
  const text = files.readText(path, process.actor);
  const embedded = /client-certificate-data: *(\S+)/.exec(text)?.[1];
  try {
    return parseCertificate(embedded ? new TextDecoder().decode(fromBase64(embedded)) : text).notAfter;
  } catch {
    return undefined;
  }
}

function stamp(ms: number): string {
  return strftime('%b %d, %Y %H:%M UTC', ms);
}

function left(ms: number): string {
  const days = Math.floor(ms / 86_400_000);
  if (ms < 0) return '<invalid>';
  return days >= 2 * 365
    ? `${Math.floor(days / 365)}y`
    : days >= 2
      ? `${days}d`
      : `${Math.floor(ms / 3_600_000)}h`;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** A bootstrap token is a Secret of kube-system. models cmd/kubeadm/app/cmd/token.go */
const tokenCreate: Command = async (process, [given]) => {
  const letters = (count: number) =>
    Array.from({ length: count }, () => LETTERS[process.rng.int(LETTERS.length)]).join('');
  const token = given ?? `${letters(6)}.${letters(16)}`;
  const [, id, secret] = /^([a-z0-9]{6})\.([a-z0-9]{16})$/.exec(token) ?? [];
  if (id === undefined)
    throw new ProgramError(
      `the bootstrap token "${token}" was not of the form "\\\\A([a-z0-9]{6})\\\\.([a-z0-9]{16})\\\\z"`,
    );
  const expires = new Date(process.clock.now() + ttl(process)).toISOString().replace(/\.\d+Z$/, 'Z');
  const data = {
    'token-id': id,
    'token-secret': secret,
    expiration: expires,
    'usage-bootstrap-authentication': 'true',
    'usage-bootstrap-signing': 'true',
    'auth-extra-groups': 'system:bootstrappers:kubeadm:default-node-token',
  };
  const words = Object.entries(data).map(([key, value]) => `--from-literal=${key}=${value}`);
  const made = await kubectl(
    process,
    'create',
    'secret',
    'generic',
    `bootstrap-token-${id}`,
    '--type=bootstrap.kubernetes.io/token',
    ...words,
  );
  if (made.status !== 0) return fail(process, made.stderr);
  if (!process.args.includes('--print-join-command')) {
    await process.print(`${token}\n`);
    return 0;
  }
  const server = (
    await kubectl(process, 'config', 'view', '-o', 'jsonpath={.clusters[0].cluster.server}')
  ).stdout.replace(/^https:\/\//, '');
  await process.print(
    `kubeadm join ${server} --token ${token} --discovery-token-ca-cert-hash sha256:${caHash(process)} \n`,
  );
  return 0;
};

/** The digest of the authority's certificate that a joining node is to expect. */
function caHash(process: ProgramProcess): string {
  return sha256Hex(parseCertificate(process.host.files.readText(`${PKI}/ca.crt`)).modulus);
}

function ttl(process: ProgramProcess): number {
  const at = process.args.findIndex(arg => arg.startsWith('--ttl'));
  const text = at < 0 ? '24h' : (process.args[at]!.split('=')[1] ?? process.args[at + 1] ?? '24h');
  const units: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000 };
  let ms = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)([hms])/g)) ms += Number(count) * units[unit!]!;
  return ms;
}

const tokenList: Command = async process => {
  const said = await kubectl(
    process,
    'get',
    'secrets',
    '--field-selector=type=bootstrap.kubernetes.io/token',
    '-o',
    'json',
  );
  if (said.status !== 0) return fail(process, said.stderr);
  const items: { data: Readonly<Record<string, string>> }[] = JSON.parse(said.stdout).items;
  const rows = items.map(({ data }) => {
    const value = (key: string) => new TextDecoder().decode(fromBase64(data[key] ?? ''));
    const usages = ['authentication', 'signing'].filter(
      usage => value(`usage-bootstrap-${usage}`) === 'true',
    );
    const expires = value('expiration');
    const until = left(Date.parse(expires) - process.clock.now());
    return [
      `${value('token-id')}.${value('token-secret')}`,
      until,
      expires,
      usages.join(','),
      value('description') || '<none>',
      value('auth-extra-groups'),
    ];
  });
  if (rows.length > 0)
    await process.print(
      table([['TOKEN', 'TTL', 'EXPIRES', 'USAGES', 'DESCRIPTION', 'EXTRA GROUPS'], ...rows], 3),
    );
  return 0;
};

const tokenDelete: Command = async (process, [token]) => {
  if (token === undefined)
    throw new ProgramError('missing argument; \'token delete\' is missing token of form "[a-z0-9]{6}"');
  const id = token.split('.')[0]!;
  const said = await kubectl(process, 'delete', 'secret', `bootstrap-token-${id}`);
  if (said.status !== 0) return fail(process, said.stderr);
  await process.print(`bootstrap token "${id}" deleted\n`);
  return 0;
};

const upgradePlan: Command = async process => {
  const nodes = await kubectl(
    process,
    'get',
    'nodes',
    '-o',
    'jsonpath={range .items[*]}{.metadata.name} {.status.nodeInfo.kubeletVersion}{"\\n"}{end}',
  );
  if (nodes.status !== 0) return fail(process, nodes.stderr);
  const rows = nodes.stdout
    .trim()
    .split('\n')
    .map(line => line.split(' '));
  await process.print(
    `[preflight] Running pre-flight checks.\n[upgrade/config] Reading configuration from the cluster...\n[upgrade] Fetching available versions to upgrade to\n[upgrade/versions] Cluster version: ${KUBERNETES_VERSION.slice(1)}\n[upgrade/versions] kubeadm version: ${KUBERNETES_VERSION}\n[upgrade/versions] Target version: ${KUBERNETES_VERSION}\n[upgrade/versions] Latest version in the v${KUBERNETES_VERSION.split('.').slice(0, 2).join('.').slice(1)} series: ${KUBERNETES_VERSION}\n\n${table([['COMPONENT', 'NODE', 'CURRENT'], ...rows.map(([name, current]) => ['kubelet', name!, current!])], 3)}\nThe cluster has the newest version that this machine knows: there is nothing to upgrade to.\n`,
  );
  return 0;
};

const imagesList: Command = async process => {
  const { files } = process.host;
  const folder = '/etc/kubernetes/manifests';
  const names = files.exists(folder) ? files.readdir(folder) : [];
  const images = names.flatMap(
    name => /^\s*image: (\S+)/m.exec(files.readText(`${folder}/${name}`))?.[1] ?? [],
  );
  await process.print(images.map(image => `${image}\n`).join(''));
  return 0;
};

function kubectl(process: ProgramProcess, ...words: string[]) {
  const config = ['--kubeconfig=/etc/kubernetes/admin.conf'];
  return captured(process, [
    'kubectl',
    ...config,
    ...(words[0] === 'config' ? [] : ['-n', 'kube-system']),
    ...words,
  ]);
}

async function fail(process: ProgramProcess, stderr: string): Promise<number> {
  await process.stderr.write(stderr);
  return 1;
}

const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['version', version],
  ['certs check-expiration', checkExpiration],
  ['token create', tokenCreate],
  ['token list', tokenList],
  ['token delete', tokenDelete],
  ['upgrade plan', upgradePlan],
  ['config images', imagesList],
]);
