import { World } from '../../../src/apiserver/testing/world.ts';
import { drive, type Idle } from '../../../src/base/drive.ts';
import { readAll } from '../../../src/base/pipe.ts';
import type { Rng } from '../../../src/base/rng.ts';
import { kubectl as runKubectl } from '../../../src/kubectl/main.ts';
import { COMMANDS } from '../../kubectl/commands.ts';
import { memoryIo } from '../../kubectl/memory-io.ts';
import { OBJECTS } from '../../kubectl/objects.ts';
import { mustNotShowFaults } from '../faults.ts';
import { mutatedText } from '../mutate.ts';
import { chance, oddText, pick, some } from '../random.ts';
import { MANIFESTS } from '../seeds/manifests.ts';
import { Broken, type Target } from '../target.ts';

const idle: Idle = () => new Promise(resolve => setImmediate(resolve));
/** Commands that only change something are not in the list that both kubectls are given. */
const MORE = [
  ['apply', '-f', '/root/a.yaml'],
  ['apply', '--server-side', '-f', '/root/a.yaml', '--force-conflicts'],
  ['replace', '--force', '-f', '/root/a.yaml'],
  ['create', '-f', '/root/a.yaml', '--save-config'],
  ['delete', 'pod', 'web', '--now', '--wait=false'],
  ['delete', '-f', '/root/a.yaml', '--ignore-not-found'],
  ['patch', 'deploy', 'shop', '-p', '{"spec":{"replicas":3}}'],
  ['patch', 'pod', 'web', '--type=json', '-p', '[{"op":"remove","path":"/metadata/labels/app"}]'],
  ['label', 'pods', '--all', 'a=b', '--overwrite'],
  ['annotate', 'pod/web', 'note-', 'x=y'],
  ['taint', 'nodes', 'node01', 'k=v:NoSchedule', 'a-'],
  ['cordon', 'node01'],
  ['drain', 'node01', '--ignore-daemonsets', '--force', '--delete-emptydir-data', '--timeout=5s'],
  ['scale', '--replicas=3', 'deploy/shop'],
  ['set', 'image', 'deploy/shop', 'shop=nginx:1.27'],
  ['set', 'resources', 'deploy', 'shop', '--requests=cpu=100m,memory=1Gi'],
  ['set', 'env', 'deploy/shop', 'A=b', 'C-'],
  ['rollout', 'status', 'deploy/shop', '--timeout=3s'],
  ['rollout', 'undo', 'deploy/shop'],
  ['rollout', 'history', 'deploy/shop', '--revision=1'],
  ['wait', '--for=condition=Ready', 'pod/web', '--timeout=2s'],
  ['wait', '--for=jsonpath={.status.phase}=Running', 'pod', 'web', '--timeout=2s'],
  ['expose', 'deploy', 'shop', '--port=80', '--name=x'],
  ['autoscale', 'deploy', 'shop', '--min=1', '--max=3', '--cpu=50%'],
  ['get', 'pods', '-w', '--output-watch-events'],
  ['logs', 'web', '-c', 'main', '--tail=1', '-f'],
  ['diff', '-f', '/root/a.yaml'],
  ['auth', 'can-i', '--list', '--as=ada'],
  ['auth', 'reconcile', '-f', '/root/a.yaml'],
  ['certificate', 'approve', 'x'],
  ['config', 'set-context', 'x', '--namespace=y'],
  ['config', 'view', '--minify', '-o', 'jsonpath={.users}'],
  ['debug', 'web', '--image=busybox', '--copy-to=d', '--share-processes'],
  ['kustomize', '/root/k'],
  ['apply', '-k', '/root/k'],
  ['explain', 'pods.spec.containers', '--recursive'],
  ['top', 'pods', '--containers'],
  ['cp', '/root/a.yaml', 'web:/tmp/x'],
  ['events', '--for', 'pod/web', '--types=Warning'],
  ['completion', 'bash'],
  ['__complete', 'get', 'po', ''],
];
const WORDS = [
  '-n',
  '-A',
  '-o',
  'json',
  'yaml',
  'wide',
  'jsonpath={.x}',
  'go-template={{.}}',
  'custom-columns=A:.b',
  '-l',
  'a=b',
  '--all',
  '-f',
  '-',
  '/root/a.yaml',
  'pods',
  'po/web',
  'deploy',
  'nope',
  '--',
  '--help',
  '--dry-run=server',
  '--dry-run=client',
  '-R',
  '--sort-by=.metadata.name',
  '--field-selector=a=b',
  '--as=x',
  '-v=9',
  '--request-timeout=1ms',
  '--chunk-size=1',
  '--raw=/api',
  '--subresource=status',
  '--timeout=1s',
];
const COMMAND_LINES = [...COMMANDS.map(({ argv }) => argv), ...MORE];

interface Given {
  readonly argv: readonly string[];
  readonly stdin: string;
  readonly file: string;
}

/** Argument lists of kubectl, with a manifest in a file and on standard input. */
export const kubectl: Target = {
  name: 'kubectl',
  about: 'argument lists of kubectl',
  inSuite: 200,
  perWorld: 200,
  start: async () => {
    const world = new World();
    for (const [path, body] of OBJECTS) world.post(path, body);
    return { next: given, run: input => ran(world, input as Given) };
  },
};

async function ran(world: World, { argv, stdin, file }: Given): Promise<string> {
  const { clock, server } = world;
  const files = new Map([
    ['/root/a.yaml', file],
    ['/root/k/kustomization.yaml', file],
    ['/root/k/a.yaml', MANIFESTS[0]!],
  ]);
  const stop = new AbortController();
  const { io, stdout, stderr } = memoryIo({ fetch: server.fetch, clock, files, stdin });
  let code: number | undefined;
  const work = runKubectl(argv, { ...io, signal: stop.signal }).then(status => {
    code = status;
  });
  const failed = work.catch(error => error ?? new Error('rejected'));
  let over = false;
  void failed.then(() => {
    over = true;
  });
  await drive(clock, idle, clock.now() + 60_000, () => over);
  if (!over) {
    stop.abort(2);
    await drive(clock, idle, clock.now() + 60_000, () => over);
    if (!over) throw new Broken('does not end, not by Ctrl-C either');
  }
  const error: unknown = await failed;
  if (error !== undefined && !stop.signal.aborted) throw error;
  stdout.end();
  stderr.end();
  const said = `${await readAll(stdout)}\n${await readAll(stderr)}`;
  mustNotShowFaults(said, JSON.stringify([argv, stdin, file]));
  return stop.signal.aborted ? 'interrupted' : code === 0 ? 'done' : 'refused';
}

function given(rng: Rng): Given {
  const argv = [...pick(rng, COMMAND_LINES)];
  for (let i = rng.int(4); i > 0; i--) {
    const at = rng.int(argv.length + 1);
    switch (rng.int(5)) {
      case 0:
        argv.splice(at, 1);
        break;
      case 1:
        argv.splice(at, 0, chance(rng, 0.8) ? pick(rng, WORDS) : oddText(rng));
        break;
      case 2:
        if (at < argv.length) argv[at] = mutatedText(rng, argv[at]!, WORDS);
        break;
      case 3:
        argv.splice(at, 0, ...some(rng, 1, 2, () => pick(rng, pick(rng, COMMAND_LINES))));
        break;
      default:
        if (at < argv.length) argv.push(argv[at]!);
    }
  }
  const manifest = () => (chance(rng, 0.6) ? mutatedText(rng, pick(rng, MANIFESTS)) : pick(rng, MANIFESTS));
  return { argv: argv.filter(word => !/^(edit|proxy)$/.test(word)), stdin: manifest(), file: manifest() };
}
