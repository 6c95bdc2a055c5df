/** etcdctl: asks a running etcd. models etcdctl/ctlv3/command */
import type { NativeProcess, NativeProgram } from '../../machine/runner.ts';
import { BAD_ARGUMENTS_STATUS, BadArguments } from './errors.ts';
import { ETCD_VERSION } from './etcd.ts';
import { connect, EndpointError, EtcdArguments, endpointsOf, type Member } from './etcd-endpoint.ts';
import { del, get, put } from './keys.ts';
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
  'order',
  'sort-by',
  'rev',
  'lease',
  'user',
  'password',
];
const SWITCHES = [
  'insecure-skip-tls-verify',
  'insecure-transport',
  'prefix',
  'from-key',
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

const USAGE = `NAME:
	etcdctl - A simple command line client for etcd3.

USAGE:
	etcdctl [flags]

COMMANDS:
	endpoint health		Checks the healthiness of endpoints specified in \`--endpoints\` flag
	endpoint status		Prints out the status of endpoints specified in \`--endpoints\` flag
	alarm list		Lists all alarms
	compaction		Compacts the event history in etcd
	defrag			Defragments the storage of the etcd members with given endpoints
	del			Removes the specified key or range of keys [key, range_end)
	get			Gets the key or a range of keys
	member list		Lists all members in the cluster
	put			Puts the given key into the store
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
    if (first !== '' && first !== 'help' && !GROUPS.has(first)) {
      const unknown = `Error: unknown command ${JSON.stringify(first)} for "etcdctl"\n`;
      await process.stderr.write(`${unknown}Run 'etcdctl --help' for usage.\n${unknown}`);
      return 1;
    }
    await process.stdout.write(USAGE);
    return 0;
  } catch (error) {
    if (error instanceof EndpointError) await timeOut(process, error);
    const message = error instanceof EndpointError ? 'context deadline exceeded' : (error as Error).message;
    await process.stderr.write(`Error: ${message}\n`);
    return error instanceof BadArguments ? BAD_ARGUMENTS_STATUS : 1;
  }
};

/** Commands that have commands below them. */
const GROUPS: ReadonlySet<string> = new Set(['endpoint', 'member', 'snapshot', 'alarm']);

/** The log line of a call that was tried until its time was over. */
async function timeOut(process: NativeProcess, { endpoint, message }: EndpointError): Promise<void> {
  await process.clock.sleep(TIMEOUT);
  const line = {
    level: 'warn',
    ts: `${new Date(process.clock.now()).toISOString().slice(0, 23)}000Z`,
    logger: 'client',
    caller: 'v3@v3.6.8/retry_interceptor.go:65',
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
    throw new BadArguments('snapshot save expects one argument');
  const endpoints = endpointsOf(args);
  if (endpoints.length > 1)
    throw new BadArguments(
      `snapshot must be requested to one selected node, not multiple [${endpoints.join(' ')}]`,
    );
  const { etcd } = connect(process, args, endpoints[0]!);
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

/** Runs a command against the first endpoint. */
const atMember =
  (command: (process: NativeProcess, args: EtcdArguments, member: Member) => Promise<number>): Command =>
  (process, args) =>
    command(process, args, connect(process, args, endpointsOf(args)[0]!));

const compact: Command = async (process, args) => {
  const [, revision] = args.operands;
  if (revision === undefined || args.operands.length > 2)
    throw new BadArguments('compaction command needs 1 argument');
  if (!/^\d+$/.test(revision))
    throw new Error(`strconv.ParseInt: parsing ${JSON.stringify(revision)}: invalid syntax`);
  const { etcd } = connect(process, args, endpointsOf(args)[0]!);
  const required = 'etcdserver: mvcc: required revision';
  if (Number(revision) > etcd.store.revision) throw new Error(`${required} is a future revision`);
  etcd.store.compact(Number(revision));
  await process.stdout.write(`compacted revision ${revision}\n`);
  return 0;
};

const defrag: Command = async (process, args) => {
  for (const endpoint of endpointsOf(args)) {
    connect(process, args, endpoint);
    await process.stdout.write(`Finished defragmenting etcd member[${endpoint}]\n`);
  }
  return 0;
};

const alarmList: Command = async (process, args) => {
  connect(process, args, endpointsOf(args)[0]!);
  return 0;
};

const version: Command = async process => {
  await process.stdout.write(`etcdctl version: ${ETCD_VERSION}\nAPI version: 3.6\n`);
  return 0;
};

const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['endpoint health', health],
  ['endpoint status', status],
  ['get', atMember(get)],
  ['put', atMember(put)],
  ['del', atMember(del)],
  ['compact', compact],
  ['compaction', compact],
  ['defrag', defrag],
  ['alarm list', alarmList],
  ['member list', memberList],
  ['snapshot save', snapshotSave],
  ['version', version],
]);
