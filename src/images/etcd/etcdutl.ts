/** etcdutl: works on the files of an etcd that does not run. models etcdutl/etcdutl/snapshot_command.go */
import type { NativeProcess, NativeProgram } from '../../machine/runner.ts';
import { ETCD_VERSION } from './etcd.ts';
import { EtcdArguments } from './etcd-endpoint.ts';
import { readSnapshot, type SnapshotFile } from './snapshot-file.ts';
import { etcdTable, sizeText } from './table.ts';

const VALUES = [
  'data-dir',
  'wal-dir',
  'name',
  'initial-cluster',
  'initial-cluster-token',
  'initial-advertise-peer-urls',
  'write-out',
  'bump-revision',
];
const SWITCHES = ['skip-hash-check', 'mark-compacted', 'help'];
const STORAGE = '3.6.0';
/** How much of the database is mapped into memory from the start: 10 GiB. */
const MAP_SIZE = 10_737_418_240;
const MEMBER_ID = '8e9e05c52164694d';
const USAGE = `Usage:
  etcdutl [command]

Available Commands:
  snapshot restore  Restores an etcd member snapshot to an etcd directory
  snapshot status   Gets backend snapshot status of a given file
  version           Prints the version of etcdutl
`;

export const etcdutl: NativeProgram = async process => {
  try {
    const args = new EtcdArguments(process, VALUES, SWITCHES);
    const [first, second, path] = args.operands;
    if (first === 'version')
      await process.stdout.write(`etcdutl version: ${ETCD_VERSION}\nAPI version: 3.6\n`);
    else if (first === 'snapshot' && second === 'status') await status(process, args, path);
    else if (first === 'snapshot' && second === 'restore') await restore(process, args, path);
    else if (first !== undefined && first !== 'help' && first !== 'snapshot') {
      const unknown = `Error: unknown command ${JSON.stringify(first)} for "etcdutl"\n`;
      await process.stderr.write(`${unknown}Run 'etcdutl --help' for usage.\n${unknown}`);
      return 1;
    } else await process.stdout.write(USAGE);
    return 0;
  } catch (error) {
    await process.stderr.write(`Error: ${(error as Error).message}\n`);
    return 1;
  }
};

async function status(process: NativeProcess, args: EtcdArguments, path: string | undefined): Promise<void> {
  if (path === undefined) throw new Error('snapshot status requires exactly one argument');
  const { text, snapshot } = open(process, path);
  const keys = snapshot.store.objects.reduce((sum, { objects }) => sum + objects.length, 0);
  const { hash, store } = snapshot;
  if (args.value('write-out') === 'json') {
    const [revision, totalSize] = [store.revision, text.length];
    const shown = { hash: Number.parseInt(hash, 16), revision, totalKey: keys, totalSize, version: STORAGE };
    await process.stdout.write(`${JSON.stringify(shown)}\n`);
    return;
  }
  const row = [hash, String(store.revision), String(keys), sizeText(text.length), STORAGE];
  const head = ['HASH', 'REVISION', 'TOTAL KEYS', 'TOTAL SIZE', 'STORAGE VERSION'];
  await process.stdout.write(etcdTable(args.value('write-out'), head, [row]));
}

async function restore(process: NativeProcess, args: EtcdArguments, path: string | undefined): Promise<void> {
  if (path === undefined) throw new Error('snapshot restore requires exactly one argument');
  const { files, ip } = process.host;
  const name = args.value('name') ?? 'default';
  const given = args.value('data-dir') || `${name}.etcd`;
  const folder = absolute(process, given);
  if (files.exists(folder) && (files.exists(`${folder}/member`) || files.readdir(folder).length > 0))
    throw new Error(`data-dir "${given}" not empty or could not be read`);
  if (!files.exists(absolute(process, path))) throw new Error(`open ${path}: no such file or directory`);
  const shown = given.replace(/^\.\//, '');
  const places = {
    path,
    'wal-dir': args.value('wal-dir') || `${shown}/member/wal`,
    'data-dir': given,
    'snap-dir': `${shown}/member/snap`,
  };
  const log = (caller: string, msg: string, fields: object) => {
    const time = new Date(process.clock.now()).toISOString().replace(/\.\d+Z$/, 'Z');
    return process.stderr.write(`${time}\tinfo\t${caller}\t${msg}\t${spaced(fields)}\n`);
  };
  const size = { 'initial-memory-map-size': MAP_SIZE };
  await log('snapshot/v3_snapshot.go:265', 'restoring snapshot', { ...places, ...size });
  const text = files.readText(absolute(process, path), process.actor);
  if (readSnapshot(text) === undefined) throw new Error(`seek ${path}: invalid argument`);
  for (const part of ['snap', 'wal'])
    files.mkdir(`${folder}/member/${part}`, { recursive: true, mode: 0o700, actor: process.actor });
  files.writeFile(`${folder}/member/snap/db`, text, { mode: 0o600, actor: process.actor });
  await log('membership/store.go:141', 'Trimming membership information from the backend...', {});
  const peer = args.value('initial-advertise-peer-urls') ?? 'http://localhost:2380';
  await log('membership/cluster.go:421', 'added member', {
    'cluster-id': 'cdf818194e3a8c32',
    'local-member-id': '0',
    'added-peer-id': MEMBER_ID,
    'added-peer-peer-urls': peer.split(','),
  });
  const index = '0000000000000001-0000000000000001';
  files.writeFile(`${folder}/member/snap/${index}.snap`, `${ip}\n`, { mode: 0o600, actor: process.actor });
  files.writeFile(`${folder}/member/wal/0000000000000000-0000000000000000.wal`, '', {
    mode: 0o600,
    actor: process.actor,
  });
  await log('snapshot/v3_snapshot.go:293', 'restored snapshot', { ...places, ...size });
}

/** As zap writes fields to a console: a space behind colons and commas. */
function spaced(fields: object): string {
  const pairs = Object.entries(fields).map(
    ([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`,
  );
  return pairs.length === 0 ? '' : `{${pairs.join(', ')}}`;
}

/** @throws Error where there is no file or no snapshot in it */
function open(process: NativeProcess, path: string): { text: string; snapshot: SnapshotFile } {
  const full = absolute(process, path);
  const { files } = process.host;
  if (!files.exists(full)) throw new Error(`stat ${path}: no such file or directory`);
  const text = files.readText(full, process.actor);
  const snapshot = readSnapshot(text);
  if (snapshot === undefined) throw new Error('snapshot file integrity check failed. invalid database');
  return { text, snapshot };
}

function absolute(process: NativeProcess, path: string): string {
  return path.startsWith('/') ? path : `${process.cwd}/${path}`;
}
