import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/base/virtual-clock.ts';
import { ConnectionError } from '../../src/kubectl/io.ts';
import { runBuiltIn } from './memory-io.ts';

const REFUSED =
  'The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?\n';
const DIAL = 'dial tcp 127.0.0.1:6443: connect: connection refused';
const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: c, image: i}]}\n';

/** Commands by how often the real client (v1.36) asks for discovery before it gives up; each time leaves a line. */
const ASKS: Readonly<Record<number, readonly string[]>> = {
  0: [
    'get --raw /version',
    'create ns x',
    'cp x:/a b',
    'top nodes',
    'top pods',
    'events',
    'auth can-i --list',
    'auth whoami',
    'cluster-info dump',
  ],
  1: ['run p --image=x', 'run p --image=x --dry-run=client', 'api-resources'],
  2: [
    'create role r --verb=get --resource=pods',
    'taint node x a=b:NoSchedule',
    'explain pods',
    'explain pods.spec',
  ],
  4: [
    'get pod/x',
    'create job j --from=cronjob/x',
    'set image deploy/d a=b',
    'set env deploy/d A=b',
    'cordon x',
    'uncordon x',
    'drain x',
    'rollout status deploy/d',
    'rollout history deploy/d',
    'rollout undo deploy/d',
    'rollout restart deploy/d',
    'logs x',
    'logs deploy/d',
    'exec x -- ls',
    'attach x',
    'port-forward x 80',
    'port-forward svc/x 80',
    'wait pod/x --for=condition=Ready',
    'wait pod/x --for=delete',
    'certificate approve x',
    'debug x --image=y',
    'debug node/x --image=y',
  ],
  5: [
    'get pods',
    'get pods -o yaml',
    'get pod x',
    'get all',
    'get pods -w',
    'get nope',
    'describe pod x',
    'describe nodes',
    'expose pod x --port=80',
    'delete pod x',
    'delete pods --all',
    'patch pod x -p {}',
    'edit pod x',
    'label pod x a=b',
    'annotate pod x a=b',
    'scale deploy d --replicas=1',
    'autoscale deploy d --max=2',
    'apply view-last-applied pod x',
  ],
  6: ['get nodes,pods'],
};

const unread = (verb: string) =>
  `unable to recognize "${verb}": Get "https://127.0.0.1:6443/api?timeout=32s": ${DIAL}\n`;
const unchecked = `error: error validating "pod.yaml": error validating data: failed to download openapi: Get "https://127.0.0.1:6443/openapi/v2?timeout=32s": ${DIAL}; if you choose to ignore these errors, turn validation off with --validate=false\n`;
const created = (path: string) =>
  `Post "https://127.0.0.1:6443${path}?fieldManager=kubectl-create&fieldValidation=Strict": ${DIAL}\n`;

/** Commands that say it otherwise. */
const OTHERWISE: readonly (readonly [line: string, asks: number, said: string, exit: number])[] = [
  ['create -f pod.yaml', 0, unchecked, 1],
  ['apply -f pod.yaml', 0, unchecked, 1],
  ['apply -f pod.yaml --server-side', 0, unchecked, 1],
  ['replace -f pod.yaml', 0, unchecked, 1],
  ['apply -f pod.yaml --validate=false', 1, `error: ${unread('pod.yaml')}`, 1],
  ['replace -f pod.yaml --force', 1, `error: ${unread('pod.yaml')}`, 1],
  ['delete -f pod.yaml', 1, `error: ${unread('pod.yaml')}`, 1],
  ['diff -f pod.yaml', 1, `error: ${unread('pod.yaml')}`, 2],
  ['apply set-last-applied -f pod.yaml', 1, `error: ${unread('pod.yaml')}`, 1],
  [
    'create deployment d --image=x',
    0,
    `error: failed to create deployment: ${created('/apis/apps/v1/namespaces/default/deployments')}`,
    1,
  ],
  [
    'create secret generic s',
    0,
    `error: failed to create secret ${created('/api/v1/namespaces/default/secrets')}`,
    1,
  ],
  [
    'create token default',
    0,
    `error: failed to create token: Post "https://127.0.0.1:6443/api/v1/namespaces/default/serviceaccounts/default/token": ${DIAL}\n`,
    1,
  ],
  [
    'api-versions',
    1,
    `error: couldn't get available api versions from server: Get "https://127.0.0.1:6443/api?timeout=32s": ${DIAL}\n`,
    1,
  ],
  ['auth can-i get pods', 2, `Warning: the server doesn't have a resource type 'pods'\n\n${REFUSED}`, 1],
  ['cluster-info', 5, REFUSED, 1],
  ['version', 0, REFUSED, 1],
  ['create deployment d --image=x --dry-run=client', 0, '', 0],
  ['config get-contexts', 0, '', 0],
  ['options', 0, '', 0],
];

async function withoutServer(line: string): Promise<{ asks: number; said: string; exit: number }> {
  const { stderr, code } = await runBuiltIn(line.split(' '), {
    fetch: () => Promise.reject(new ConnectionError(DIAL)),
    clock: new VirtualClock(0),
    files: new Map([['/root/pod.yaml', POD]]),
  });
  const lines = stderr.split(/(?<=\n)/);
  const asked = lines.filter(one => one.includes('memcache.go'));
  return { asks: asked.length, said: lines.filter(one => !asked.includes(one)).join(''), exit: code };
}

describe('kubectl where no API server answers', () => {
  const refused = Object.entries(ASKS).flatMap(([asks, lines]) =>
    lines.map(line => [line, Number(asks), REFUSED, 1] as const),
  );
  it.each([...refused, ...OTHERWISE])('%s', async (line, asks, said, exit) => {
    expect(await withoutServer(line)).toEqual({ asks, said, exit });
  });
});
