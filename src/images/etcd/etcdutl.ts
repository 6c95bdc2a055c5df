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
    else await process.stdout.write(USAGE);
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
  const row = [snapshot.hash, String(snapshot.store.revision), String(keys), sizeText(text.length), '3.6.0'];
  const head = ['HASH', 'REVISION', 'TOTAL KEYS', 'TOTAL SIZE', 'STORAGE VERSION'];
  await process.stdout.write(etcdTable(args.value('write-out'), head, [row]));
}

async function restore(process: NativeProcess, args: EtcdArguments, path: string | undefined): Promise<void> {
  if (path === undefined) throw new Error('snapshot restore requires exactly one argument');
  const { text } = open(process, path);
  const { files } = process.host;
  const folder = absolute(process, args.value('data-dir') || `${args.value('name') ?? 'default'}.etcd`);
  if (files.exists(folder) && (!files.exists(`${folder}/member`) ? files.readdir(folder).length > 0 : true))
    throw new Error(`data-dir "${args.value('data-dir') ?? folder}" not empty or could not be read`);
  const log = (msg: string, fields: object) =>
    process.stderr.write(
      `${JSON.stringify({ level: 'info', ts: new Date(process.clock.now()).toISOString(), caller: 'snapshot/v3_snapshot.go:305', msg, ...fields })}\n`,
    );
  await log('restoring snapshot', {
    path,
    'wal-dir': `${folder}/member/wal`,
    'data-dir': folder,
    'snap-dir': `${folder}/member/snap`,
  });
  for (const name of ['snap', 'wal'])
    files.mkdir(`${folder}/member/${name}`, { recursive: true, mode: 0o700, actor: process.actor });
  files.writeFile(`${folder}/member/snap/db`, text, { mode: 0o600, actor: process.actor });
  await log('restored snapshot', { path, 'data-dir': folder });
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
