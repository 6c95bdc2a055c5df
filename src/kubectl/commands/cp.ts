/** models kubectl/pkg/cmd/cp/cp.go */
import type { Pod } from '../../api/generated/types.ts';
import { resourceOfKind } from '../../api/resources.ts';
import type { ByteReader } from '../../base/pipe.ts';
import { readTar, type TarEntry, writeTar } from '../../base/tar.ts';
import { completeNames } from '../completion/objects.ts';
import { containerOf, refuseCompleted } from '../exec/pod.ts';
import { exitStatusOf } from '../exec/session.ts';
import { basename, dirname, join } from '../files.ts';
import type { Command } from '../framework/command.ts';
import { CommandError } from '../framework/errors.ts';
import { bool, int, str } from '../framework/flag.ts';
import { pathOf } from '../rest/discovery.ts';
import type { Run } from '../run.ts';

interface Place {
  readonly pod: string;
  readonly namespace: string;
  readonly path: string;
}

export const cp: Command = {
  name: 'cp',
  use: '<file-spec-src> <file-spec-dest>',
  short: 'Copy files and directories to and from containers',
  long: "Copy files and directories to and from containers.\n\nThe container's image must have a tar.",
  examples: `
# Copy a folder from here into a pod
kubectl cp /tmp/foo_dir <some-pod>:/tmp/bar_dir

# Copy a file from here into one container of a pod
kubectl cp /tmp/foo <some-pod>:/tmp/bar -c <specific-container>

# Copy a file from a pod in another namespace
kubectl cp <some-namespace>/<some-pod>:/tmp/foo /tmp/bar`,
  flags: [
    str('container', 'Name of the container.', { short: 'c' }),
    bool('no-preserve', 'Do not keep owners and modes.'),
    int('retries', 'How often to try again when copying from a container; negative means without end.'),
  ],
  complete: async (run, word) => (await completeNames('pods')(run, word)).map(name => `${name}:`),
  run: async run => {
    if (run.args.length !== 2) throw new CommandError('source and destination are required');
    const [from, to] = [placeOf(run, run.args[0]!), placeOf(run, run.args[1]!)];
    if (from.pod !== '' && to.pod !== '')
      throw new CommandError('one of src or dest must be a local file specification');
    if (from.pod === '' && to.pod === '')
      throw new CommandError('one of src or dest must be a remote file specification');
    if (from.path === '' || to.path === '') throw new CommandError('filepath can not be empty');
    return to.pod !== '' ? upload(run, from, to) : download(run, from, to);
  },
};

function placeOf(run: Run, text: string): Place {
  const colon = text.indexOf(':');
  if (colon < 0) return { pod: '', namespace: '', path: text };
  if (colon === 0)
    throw new CommandError('filespec must match the canonical format: [[namespace/]pod:]file/path');
  const [first = '', second, extra] = text.slice(0, colon).split('/');
  if (extra !== undefined)
    throw new CommandError('filespec must match the canonical format: [[namespace/]pod:]file/path');
  return second === undefined
    ? { pod: first, namespace: run.namespace, path: text.slice(colon + 1) }
    : { pod: second, namespace: first, path: text.slice(colon + 1) };
}

async function open(
  run: Run,
  place: Place,
  command: readonly string[],
  manner: { stdin?: true; quiet?: true } = {},
) {
  const resource = resourceOfKind('v1', 'Pod')!;
  const pod = (await run.get(resource, place.namespace, place.pod)) as Pod;
  refuseCompleted(pod);
  const container = containerOf(run, pod, run.flags.str('container'), manner.quiet ?? false);
  return run.rest.open(pathOf(resource, place.namespace, place.pod, 'exec'), {
    command,
    container,
    stdin: manner.stdin && 'true',
    stdout: 'true',
    stderr: 'true',
  });
}

async function bytesOf(reader: ByteReader | undefined): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for (let chunk = await reader?.read(); chunk !== undefined; chunk = await reader!.read())
    chunks.push(chunk);
  const whole = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

async function upload(run: Run, from: Place, to: Place): Promise<void> {
  const stat = run.files.stat(from.path);
  if (stat === undefined) throw new CommandError(`${from.path} doesn't exist in local filesystem`);
  const path = to.path.replace(/(?<=.)\/+$/, '');
  const target = (await isFolder(run, to)) ? join(path, basename(from.path)) : path;
  const archive = writeTar(
    entriesOf(run, from.path, basename(target)),
    Math.floor(run.io.clock.now() / 1000),
  );
  const session = await open(run, to, ['tar', '-xmf', '-', '-C', dirname(target)], { stdin: true });
  const [, , problems] = await Promise.all([
    session.stdin!.write(archive).then(
      () => session.stdin!.end(),
      () => undefined,
    ),
    bytesOf(session.stdout),
    bytesOf(session.stderr),
  ]);
  run.err(problems);
  exitStatusOf((await session.done) as Parameters<typeof exitStatusOf>[0]);
}

async function isFolder(run: Run, place: Place): Promise<boolean> {
  const session = await open(run, place, ['test', '-d', place.path], { quiet: true });
  await Promise.all([bytesOf(session.stdout), bytesOf(session.stderr)]);
  return ((await session.done) as { status?: string }).status !== 'Failure';
}

function entriesOf(run: Run, path: string, name: string): TarEntry[] {
  const stat = run.files.stat(path)!;
  if (stat.kind === 'file')
    return [{ name, directory: false, content: run.files.bytes(path), mode: stat.mode }];
  const inner = run.files.list(path).flatMap(entry => entriesOf(run, join(path, entry), `${name}/${entry}`));
  return [{ name: `${name}/`, directory: true, content: new Uint8Array(), mode: stat.mode }, ...inner];
}

async function download(run: Run, from: Place, to: Place): Promise<void> {
  const session = await open(run, from, ['tar', 'cf', '-', from.path]);
  const [archive, problems] = await Promise.all([bytesOf(session.stdout), bytesOf(session.stderr)]);
  const told = new TextDecoder().decode(problems);
  // As upstream: what the remote tar complains about goes to stdout.
  if (told !== '') run.out(told);
  const ended = (await session.done) as Parameters<typeof exitStatusOf>[0];
  const root = from.path.replace(/^\/+/, '').replace(/\/+$/, '');
  const target = to.path.replace(/(?<=.)\/+$/, '');
  for (const entry of readTar(archive)) {
    const rest = entry.name.replace(/^\/+/, '').replace(/\/+$/, '').slice(root.length);
    const path = `${target}${rest}`;
    if (entry.directory) run.files.mkdir(path);
    else {
      if (run.files.stat(path)?.kind === 'directory') throw new CommandError(`open ${path}: is a directory`);
      run.files.mkdir(dirname(path));
      run.files.write(path, entry.content, entry.mode);
    }
  }
  exitStatusOf(ended);
}
