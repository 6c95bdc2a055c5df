/** `etcdctl put|get|del`: keys and values. models etcdctl/ctlv3/command/{put,get,del}_command.go */
import type { KubeObject } from '../../api/object.ts';
import { groupResource, RESOURCES } from '../../api/resources.ts';
import { toBase64 } from '../../base/base64.ts';
import { readAll } from '../../base/pipe.ts';
import type { NativeProcess } from '../../machine/runner.ts';
import type { Store } from '../../store/store.ts';
import { BadArguments } from './errors.ts';
import type { EtcdArguments, Member } from './etcd-endpoint.ts';

/** Keys that are not the API server's stand in the store under this name: a key is the object's. */
const OTHERS = 'keys.etcd';
/** Resources whose folder has another name, for reasons of history. models pkg/registry's storage prefixes */
const FOLDERS: Readonly<Record<string, string>> = {
  nodes: 'minions',
  services: 'services/specs',
  endpoints: 'services/endpoints',
  'ingresses.networking.k8s.io': 'ingress',
};
const CLUSTER = 14841639068965178418n;
const MEMBER = 10276657743932975437n;

interface Entry {
  readonly key: string;
  /** The object's JSON, where the real etcd holds protobuf. */
  readonly value: string;
  readonly revision: number;
  remove(): void;
}

/** Every key, in their order. */
function entriesOf(store: Store): readonly Entry[] {
  const builtIn = new Set(RESOURCES.map(groupResource));
  const found = store.snapshot().objects.flatMap(({ resource, objects }) => {
    const [plural = '', ...group] = resource.split('.');
    const folder = FOLDERS[resource] ?? (builtIn.has(resource) ? plural : `${group.join('.')}/${plural}`);
    return objects.map((object): Entry => {
      const { namespace = '', name = '', resourceVersion } = object.metadata ?? {};
      const other = resource === OTHERS;
      return {
        key: other ? name : `/registry/${folder}/${namespace ? `${namespace}/` : ''}${name}`,
        value: other
          ? String((object as { readonly value?: unknown }).value)
          : `k8s\0${JSON.stringify(object)}`,
        revision: Number(resourceVersion ?? 0),
        remove: () => void store.delete(resource, namespace, name),
      };
    });
  });
  return found.sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Those that the operands and --prefix, --from-key name. */
function selected(member: Member, args: EtcdArguments, command: string): readonly Entry[] {
  const [, key, end] = args.operands;
  if (key === undefined || args.operands.length > 3)
    throw new BadArguments(
      `${command} command needs one argument as key and an optional argument as range_end`,
    );
  if (args.has('prefix') && args.has('from-key'))
    throw new BadArguments('`--prefix` and `--from-key` cannot be set at the same time, choose one');
  return entriesOf(member.etcd.store).filter(entry => {
    if (args.has('prefix')) return entry.key.startsWith(key);
    if (args.has('from-key')) return entry.key >= key;
    return end === undefined ? entry.key === key : entry.key >= key && entry.key < end;
  });
}

export async function put(process: NativeProcess, args: EtcdArguments, { etcd }: Member): Promise<number> {
  const [, key, given] = args.operands;
  if (key === undefined || args.operands.length > 3)
    throw new BadArguments('put command needs 1 argument and input from stdin or 2 arguments');
  const value = given ?? (await readAll(process.stdin));
  const { store } = etcd;
  if (entriesOf(store).some(entry => entry.key === key && entry.key.startsWith('/registry/')))
    throw new Error(`berth: ${key} belongs to the API server; change it with kubectl`);
  const object = { metadata: { name: key }, value } as unknown as KubeObject;
  const before = store.get(OTHERS, '', key);
  if (before === undefined) store.create(OTHERS, '', key, object);
  else store.update(OTHERS, '', key, object, before.metadata?.resourceVersion);
  await process.stdout.write('OK\n');
  return 0;
}

export async function del(process: NativeProcess, args: EtcdArguments, member: Member): Promise<number> {
  const entries = selected(member, args, 'del');
  for (const entry of entries) entry.remove();
  await process.stdout.write(`${entries.length}\n`);
  return 0;
}

export async function get(process: NativeProcess, args: EtcdArguments, member: Member): Promise<number> {
  const all = [...selected(member, args, 'get')];
  if (args.value('order')?.toUpperCase() === 'DESCEND') all.reverse();
  const limit = Number(args.value('limit') ?? 0) || all.length;
  const entries = all.slice(0, limit);
  const format = args.value('write-out');
  if (args.has('count-only') && format !== 'fields')
    throw new BadArguments('--count-only is only for `--write-out=fields`');
  if (format === 'json') {
    await process.stdout.write(`${json(member, entries, all, args)}\n`);
    return 0;
  }
  if (args.has('count-only')) {
    await process.stdout.write(countFields(member, all.length));
    return 0;
  }
  if (args.has('print-value-only') && args.has('keys-only'))
    throw new BadArguments('print-value-only is only for `--write-out=simple`');
  for (const { key, value } of entries) {
    const shown = args.has('keys-only') ? '' : value;
    await process.stdout.write(args.has('print-value-only') ? `${value}\n` : `${key}\n${shown}\n`);
  }
  return 0;
}

/** `-w fields` of an answer without keys: identities as decimal numbers. */
function countFields({ etcd }: Member, count: number): string {
  return [
    `"ClusterID" : ${CLUSTER}`,
    `"MemberID" : ${MEMBER}`,
    `"Revision" : ${etcd.store.revision}`,
    '"RaftTerm" : 2',
    '"More" : false',
    `"Count" : ${count}`,
    '',
  ].join('\n');
}

function json(
  { etcd }: Member,
  entries: readonly Entry[],
  all: readonly Entry[],
  args: EtcdArguments,
): string {
  const text = (value: string) => JSON.stringify(toBase64(new TextEncoder().encode(value)));
  const header = `{"cluster_id":${CLUSTER},"member_id":${MEMBER},"revision":${etcd.store.revision},"raft_term":2}`;
  const kvs = entries.map(({ key, value, revision }) => {
    const shown = args.has('keys-only') ? '' : `,"value":${text(value)}`;
    return `{"key":${text(key)},"create_revision":${revision},"mod_revision":${revision},"version":1${shown}}`;
  });
  const list = kvs.length === 0 ? '' : `,"kvs":[${kvs.join(',')}]`;
  const count = all.length === 0 ? '' : `,"count":${all.length}`;
  return `{"header":${header}${list}${count}}`;
}
