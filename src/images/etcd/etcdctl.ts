/** etcdctl: asks a running etcd. models etcdctl/ctlv3/command */
import { groupResource, RESOURCES } from '../../api/resources.ts';
import type { NativeProcess, NativeProgram } from '../../machine/runner.ts';
import { ETCD_VERSION } from './etcd.ts';
import { connect, EndpointError, EtcdArguments, endpointsOf, type Member } from './etcd-endpoint.ts';
import { writeSnapshot } from './snapshot-file.ts';
import { etcdTable, sizeText } from './table.ts';

const VALUES = [
  'endpoints',
  'cacert',
  'cert',
  'key',
  'write-out',
  'dial-timeout',
  'command-timeout',
  'limit',
  'user',
  'password',
];
const SWITCHES = [
  'insecure-skip-tls-verify',
  'insecure-transport',
  'prefix',
  'keys-only',
  'count-only',
  'cluster',
  'debug',
  'hex',
  'help',
  'print-value-only',
];
/** etcdctl gives a connection up after this: milliseconds. */
const TIMEOUT = 5_000;
const DEFAULT_MEMBER = '8e9e05c52164694d';
const DEFAULT_CLUSTER = 'cdf818194e3a8c32';
/** As cobrautl.ExitBadArgs. */
const BAD_ARGUMENTS = 128;

const USAGE = `NAME:
	etcdctl - A simple command line client for etcd3.

USAGE:
	etcdctl [flags]

COMMANDS:
	endpoint health		Checks the healthiness of endpoints specified in \`--endpoints\` flag
	endpoint status		Prints out the status of endpoints specified in \`--endpoints\` flag
	get			Gets the key or a range of keys
	member list		Lists all members in the cluster
	snapshot save		Stores an etcd node backend snapshot to a given file
	version			Prints the version of etcdctl

OPTIONS:
      --cacert=""				verify certificates of TLS-enabled secure servers using this CA bundle
      --cert=""					identify secure client using this TLS certificate file
      --endpoints=[127.0.0.1:2379]		gRPC endpoints
      --key=""					identify secure client using this TLS key file
  -w, --write-out="simple"			set the output format (fields, json, protobuf, simple, table)
`;

type Command = (process: NativeProcess, args: EtcdArguments) => Promise<number>;

export const etcdctl: NativeProgram = async process => {
  try {
    const args = new EtcdArguments(process, VALUES, SWITCHES);
    const [first = '', second = ''] = args.operands;
    const command = COMMANDS.get(`${first} ${second}`) ?? COMMANDS.get(first);
    if (command !== undefined) return await command(process, args);
    await process.stdout.write(USAGE);
    return 0;
  } catch (error) {
    if (error instanceof EndpointError) await timeOut(process, error);
    const message = error instanceof EndpointError ? 'context deadline exceeded' : (error as Error).message;
    await process.stderr.write(`Error: ${message}\n`);
    return 1;
  }
};

/** The log line of a call that was tried until its time was over. */
async function timeOut(process: NativeProcess, { endpoint, message }: EndpointError): Promise<void> {
  await process.clock.sleep(TIMEOUT);
  const line = {
    level: 'warn',
    ts: `${new Date(process.clock.now()).toISOString().slice(0, 23)}000Z`,
    logger: 'client',
    caller: 'v3@v3.6.6/retry_interceptor.go:65',
    msg: 'retrying of unary invoker failed',
    target: `etcd-endpoints://0xc000316000/${endpoint.replace(/^\w+:\/\//, '')}`,
    attempt: 0,
    error: `rpc error: code = DeadlineExceeded desc = latest balancer error: last connection error: ${message}`,
  };
  await process.stderr.write(`${JSON.stringify(line)}\n`);
}

const snapshotSave: Command = async (process, args) => {
  const [, , path] = args.operands;
  if (path === undefined || args.operands.length > 3)
    throw new Error('snapshot save expects one argument: etcdctl snapshot save <filename>');
  const { etcd } = connect(process, args, endpointsOf(args)[0]!);
  const full = path.startsWith('/') ? path : `${process.cwd}/${path}`;
  const { files } = process.host;
  const folder = full.slice(0, full.lastIndexOf('/')) || '/';
  if (!files.exists(folder))
    throw new Error(`could not open ${path}.part (open ${path}.part: no such file or directory)`);
  const text = writeSnapshot(etcd.store.snapshot());
  files.writeFile(full, text, { actor: process.actor, mode: 0o600 });
  const ts = `${new Date(process.clock.now()).toISOString().slice(0, 23)}000Z`;
  const log = (caller: string, msg: string, fields: object) =>
    process.stderr.write(`${JSON.stringify({ level: 'info', ts, caller, msg, ...fields })}\n`);
  await log('snapshot/v3_snapshot.go:83', 'created temporary db file', { path: `${path}.part` });
  await log('snapshot/v3_snapshot.go:96', 'fetching snapshot', { endpoint: endpointsOf(args)[0] });
  await log('snapshot/v3_snapshot.go:111', 'fetched snapshot', {
    size: sizeText(text.length),
    took: '0s',
    'etcd-version': ETCD_VERSION,
  });
  await log('snapshot/v3_snapshot.go:121', 'saved', { path });
  await process.stdout.write(`Snapshot saved at ${path}\nServer version ${ETCD_VERSION}\n`);
  return 0;
};

const health: Command = async (process, args) => {
  let status = 0;
  for (const endpoint of endpointsOf(args)) {
    try {
      connect(process, args, endpoint);
      const took = `${(5 + process.rng.next() * 10).toFixed(6)}ms`;
      await process.stdout.write(`${endpoint} is healthy: successfully committed proposal: took = ${took}\n`);
    } catch (error) {
      if (!(error instanceof EndpointError)) throw error;
      await timeOut(process, error);
      await process.stderr.write(
        `${endpoint} is unhealthy: failed to commit proposal: context deadline exceeded\n`,
      );
      status = 1;
    }
  }
  if (status !== 0) await process.stderr.write('Error: unhealthy cluster\n');
  return status;
};

const status: Command = async (process, args) => {
  const rows = endpointsOf(args).map(endpoint => {
    const { etcd } = connect(process, args, endpoint);
    const { store } = etcd;
    const size = sizeText(writeSnapshot(store.snapshot()).length);
    return [
      endpoint,
      DEFAULT_MEMBER,
      ETCD_VERSION,
      '3.6.0',
      size,
      size,
      '0%',
      '0 B',
      'true',
      'false',
      '2',
      String(store.revision),
      String(store.revision),
      '',
      '',
      'false',
    ];
  });
  const head = [
    'ENDPOINT',
    'ID',
    'VERSION',
    'STORAGE VERSION',
    'DB SIZE',
    'IN USE',
    'PERCENTAGE NOT IN USE',
    'QUOTA',
    'IS LEADER',
    'IS LEARNER',
    'RAFT TERM',
    'RAFT INDEX',
    'RAFT APPLIED INDEX',
    'ERRORS',
    'DOWNGRADE TARGET VERSION',
    'DOWNGRADE ENABLED',
  ];
  await process.stdout.write(etcdTable(args.value('write-out'), head, rows));
  return 0;
};

const memberList: Command = async (process, args) => {
  connect(process, args, endpointsOf(args)[0]!);
  const { hostname, ip } = process.host;
  const row = [DEFAULT_MEMBER, 'started', hostname, `https://${ip}:2380`, `https://${ip}:2379`, 'false'];
  const head = ['ID', 'STATUS', 'NAME', 'PEER ADDRS', 'CLIENT ADDRS', 'IS LEARNER'];
  await process.stdout.write(etcdTable(args.value('write-out'), head, [row]));
  return 0;
};

/** `get KEY [--prefix] [--keys-only | --count-only -w fields]`. A value is the object's JSON here, where the real one holds protobuf. */
const get: Command = async (process, args) => {
  const [, key] = args.operands;
  if (key === undefined)
    throw new Error('get command needs one argument as key and an optional argument as range_end');
  const member = connect(process, args, endpointsOf(args)[0]!);
  if (args.has('count-only') && args.value('write-out') !== 'fields') {
    await process.stderr.write('Error: --count-only is only for `--write-out=fields`\n');
    return BAD_ARGUMENTS;
  }
  const entries = keysOf(member)
    .filter(entry => (args.has('prefix') ? entry.key.startsWith(key) : entry.key === key))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .slice(0, Number(args.value('limit') ?? 0) || undefined);
  if (args.has('count-only')) await process.stdout.write(countFields(member, entries.length));
  else
    for (const entry of entries)
      await process.stdout.write(
        `${entry.key}\n${args.has('keys-only') ? '' : `k8s\0${JSON.stringify(entry.object)}`}\n`,
      );
  return 0;
};

/** `-w fields` of an answer without keys: identities as decimal numbers. */
function countFields({ etcd }: Member, count: number): string {
  const decimal = (identity: string) => BigInt(`0x${identity}`);
  return [
    `"ClusterID" : ${decimal(DEFAULT_CLUSTER)}`,
    `"MemberID" : ${decimal(DEFAULT_MEMBER)}`,
    `"Revision" : ${etcd.store.revision}`,
    '"RaftTerm" : 2',
    '"More" : false',
    `"Count" : ${count}`,
    '',
  ].join('\n');
}

/** Resources whose folder has another name, for reasons of history. models pkg/registry's storage prefixes */
const FOLDERS: Readonly<Record<string, string>> = {
  nodes: 'minions',
  services: 'services/specs',
  endpoints: 'services/endpoints',
  'ingresses.networking.k8s.io': 'ingress',
};

function keysOf({ etcd }: Member): { key: string; object: unknown }[] {
  const builtIn = new Set(RESOURCES.map(groupResource));
  return etcd.store.snapshot().objects.flatMap(({ resource, objects }) => {
    const [plural = '', ...group] = resource.split('.');
    const folder = FOLDERS[resource] ?? (builtIn.has(resource) ? plural : `${group.join('.')}/${plural}`);
    return objects.map(object => {
      const { namespace, name } = object.metadata ?? {};
      return { key: `/registry/${folder}/${namespace ? `${namespace}/` : ''}${name}`, object };
    });
  });
}

const version: Command = async process => {
  await process.stdout.write(`etcdctl version: ${ETCD_VERSION}\nAPI version: 3.6\n`);
  return 0;
};

const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['endpoint health', health],
  ['endpoint status', status],
  ['get', get],
  ['member list', memberList],
  ['snapshot save', snapshotSave],
  ['version', version],
]);
