import type { Json, JsonObject } from '../../../base/json.ts';
import { isObject } from '../../../base/json.ts';
import type { Cluster } from '../../../cluster/cluster.ts';
import type { ReplayStep } from '../../lab-world.ts';
import { afterwards } from './afterwards.ts';
import { boundByHand, elsewhere } from './by-hand.ts';
import { relevantFiles, spoilt, writeFile } from './files.ts';
import type { Solved } from './run.ts';
import { type Surroundings, weakened } from './weaken.ts';
import { type SentWrite, subjectOf, type WireWrite } from './writes.ts';

/** A right answer made wrong. */
export type Mutant =
  | { readonly what: string; readonly kind: 'step'; readonly script: string }
  | {
      readonly what: string;
      readonly kind: 'write';
      readonly at: number;
      readonly write: WireWrite;
      /** Whether it is none where the objects come out the same: who made them is not what it changes. */
      readonly mayBeSame: boolean;
    }
  | { readonly what: string; readonly kind: 'after'; act(cluster: Cluster): void };

/** A command in a mutant's name is cut here. */
const LONGEST_COMMAND = 100;

/**
 * Makes a right answer wrong in every way that is known.
 * @param task what the lab asks for; files in homes count only where it names them
 */
export function mutantsOf(solved: Solved, steps: readonly ReplayStep[], task: string): readonly Mutant[] {
  const { cluster, start, writes } = solved;
  const around = surroundingsOf(cluster, task);
  const files = relevantFiles(solved, task);
  return [
    ...steps.map(({ command }, at): Mutant => {
      const script = steps.filter((_, index) => index !== at).map(step => step.command);
      return { what: `without: ${brief(command)}`, kind: 'step', script: script.join('\n') };
    }),
    ...writes.flatMap((write, at) => writeMutants(write, at, cluster, around)),
    ...afterwards(cluster, start).map((one): Mutant => ({ ...one, kind: 'after', act: one.act })),
    ...files.flatMap(file =>
      spoilt(file, around).map(
        (change): Mutant => ({
          what: `${file.machine}:${file.path}: ${change.what}`,
          kind: 'after',
          act: copy => writeFile(copy, change),
        }),
      ),
    ),
  ];
}

function writeMutants(
  write: SentWrite,
  at: number,
  cluster: Cluster,
  around: Surroundings,
): readonly Mutant[] {
  // What was refused has no part in the answer.
  if (write.code >= 400) return [];
  const subject = subjectOf(write);
  const spaces = cluster.admin
    .resource('namespaces')
    .list()
    .items.map(({ metadata }) => metadata?.name ?? '');
  const others = ['default', ...spaces.filter(name => !name.startsWith('kube-') && name !== 'default')];
  const weaker = weakened(write.body, around).map(({ what, body }) => ({ what, write: { ...write, body } }));
  const byHand = [
    ...elsewhere(write, others),
    ...boundByHand(write, isFull(cluster) ? undefined : nodeOf(write, cluster)),
  ];
  const named =
    (mayBeSame: boolean) =>
    (one: { readonly what: string; readonly write: WireWrite }): Mutant => ({
      what: `${subject}: ${one.what}`,
      kind: 'write',
      at,
      write: one.write,
      mayBeSame,
    });
  return [...weaker.map(named(true)), ...byHand.map(named(false))];
}

/** Whether a pod waits for room: a workload whose pods are bound there all the same would make more of them without end. */
function isFull(cluster: Cluster): boolean {
  const pods = cluster.admin.resource('pods').list().items as unknown as readonly JsonObject[];
  return pods.some(({ status }) => isObject(status) && status.phase === 'Pending');
}

/** The node where the first pod of what was written ended up. */
function nodeOf({ path, body }: WireWrite, cluster: Cluster): string | undefined {
  const [, namespace] = /\/namespaces\/([^/?]+)\/./.exec(path) ?? [];
  const written = isObject(body) && isObject(body.metadata) ? body.metadata.name : undefined;
  const name = /\/namespaces\/[^/]+\/[^/]+\/([^/?]+)/.exec(path)?.[1] ?? written;
  if (namespace === undefined || typeof name !== 'string') return undefined;
  const pods = cluster.admin.resource('pods').list(namespace).items as unknown as readonly JsonObject[];
  const mine = pods.find(({ metadata }) => {
    const called = String((metadata as JsonObject).name);
    return called === name || called.startsWith(`${name}-`);
  });
  const node = isObject(mine?.spec) ? (mine.spec.nodeName as Json) : undefined;
  return typeof node === 'string' ? node : undefined;
}

function surroundingsOf(cluster: Cluster, task: string): Surroundings {
  // Prose uses many words that are labels elsewhere.
  const code = [...task.matchAll(/`([^`]+)`/g)].map(([, text]) => text).join(' ');
  const words = new Set(code.split(/[^A-Za-z0-9./_-]+/));
  const nodes = cluster.admin.resource('nodes').list().items;
  return {
    speaksOf: word => words.has(word),
    workers: cluster.nodes.filter(({ isControlPlane }) => !isControlPlane).map(({ name }) => name),
    labelValues: key => [
      ...new Set(
        nodes.flatMap(({ metadata }) => {
          const value = metadata?.labels?.[key];
          return value === undefined ? [] : [value];
        }),
      ),
    ],
  };
}

function brief(command: string): string {
  const flat = command.trim().replace(/\s+/g, ' ');
  return flat.length > LONGEST_COMMAND ? `${flat.slice(0, LONGEST_COMMAND)}...` : flat;
}
