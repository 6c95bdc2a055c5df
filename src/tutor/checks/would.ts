import { nodeLabels } from '../../api/node-labels.ts';
import { resourceOfKind } from '../../api/resources.ts';
import { isObject, type JsonObject } from '../../base/json.ts';
import type { Localized } from '../content/localized.ts';
import type { YamlReader } from '../content/yaml-reader.ts';
import { anything, listOf, mapping, text, whole } from './form.ts';
import { readSubject, type Subject, shown, subjectSchema } from './subject.ts';

/** One thing that happens on the copy. */
export type Step =
  | { readonly kind: 'node'; readonly node: JsonObject }
  | { readonly kind: 'create'; readonly object: JsonObject }
  | { readonly kind: 'patch'; readonly subject: Subject; readonly patch: JsonObject }
  | { readonly kind: 'delete' | 'recreate'; readonly subject: Subject }
  | { readonly kind: 'scale'; readonly subject: Subject; readonly by: number }
  | { readonly kind: 'restart' | 'uncordon' | 'cordon'; readonly machine: string }
  | { readonly kind: 'run'; readonly machine: string | undefined; readonly script: string }
  | { readonly kind: 'wait'; readonly seconds: number };

/** What would happen: the steps, and a key that equal steps share, so that they happen once for all checks. */
export interface Would {
  readonly key: string;
  readonly steps: readonly Step[];
  readonly shown: Localized;
}

const MOST_STEPS = 10;
const LONGEST_WAIT = 600;

/**
 * Reads `would:` of a check: what happens on a copy of the cluster, before the check's form is judged there. The copy
 * settles at the end; the cluster itself stays as it is. Checks with equal steps share a copy.
 *
 *     would:
 *     - node: {name: node09, labels: {disk: ssd}, taints: [...], cpus: 4}   # one more node; pods are bound to it, but
 *                                                                           # it has no kubelet that would run them
 *     - create: {apiVersion: v1, kind: Pod, ...}
 *     - patch: {of: {kind: Node, name: node01}, with: {metadata: {labels: {disk: hdd}}}}    # a merge patch
 *     - delete: {kind: Pod, namespace: red, name: bee}
 *     - recreate: {kind: Pod, namespace: red, name: bee}    # as its author wrote it, without the node it was given
 *     - scale: {of: {apiVersion: apps/v1, kind: Deployment, namespace: red, name: web}, by: 1}
 *     - uncordon: node01            # or cordon
 *     - restart: node01             # the machine
 *     - run: {script: kubectl drain node01 --ignore-daemonsets}    # machine left out: the control plane
 *     - wait: 60                    # seconds
 */
export function readWould(yaml: YamlReader): Would {
  const steps = yaml.each('would', readStep);
  if (steps.length === 0 || steps.length > MOST_STEPS)
    yaml.complain('would', `must be 1 to ${MOST_STEPS} steps`);
  const told = steps.map(tell);
  return {
    key: JSON.stringify(steps),
    steps,
    shown: { en: told.map(({ en }) => en).join(', '), ko: told.map(({ ko }) => ko).join(', ') },
  };
}

const OF = subjectSchema('An object', true);
const NODE_KEYS: Readonly<Record<string, JsonObject>> = {
  name: text(),
  labels: { type: 'object', additionalProperties: { type: 'string' } },
  taints: listOf({ type: 'object' }),
  cpus: whole(1, 'Left out: 4'),
  memory: text('Left out: 8Gi'),
};

export const WOULD_SCHEMA: JsonObject = listOf(
  mapping(
    {
      node: mapping(NODE_KEYS, ['name'], 'One more node, without a kubelet'),
      create: anything('An object'),
      patch: mapping({ of: OF, with: anything('A merge patch') }, ['of', 'with']),
      delete: OF,
      recreate: OF,
      scale: mapping({ of: OF, by: { type: 'integer' } }, ['of', 'by']),
      uncordon: text('A node'),
      cordon: text('A node'),
      restart: text('A machine'),
      run: mapping({ machine: text(), script: text() }, ['script'], 'A script in a root shell'),
      wait: whole(1, 'Seconds'),
    },
    [],
  ),
  'What happens on a copy of the cluster before the check is judged there',
);

const READERS: Readonly<Record<string, (yaml: YamlReader, key: string) => Step>> = {
  node: (yaml, key) => ({ kind: 'node', node: readNode(yaml.mapping(key)) }),
  create: (yaml, key) => ({ kind: 'create', object: readObject(yaml, key) }),
  patch: (yaml, key) => {
    const inner = yaml.mapping(key);
    const patch = inner.mapping('with').whole();
    const step: Step = { kind: 'patch', subject: subjectAt(inner, 'of'), patch };
    inner.done();
    return step;
  },
  delete: (yaml, key) => ({ kind: 'delete', subject: subjectAt(yaml, key) }),
  recreate: (yaml, key) => ({ kind: 'recreate', subject: subjectAt(yaml, key) }),
  scale: (yaml, key) => {
    const inner = yaml.mapping(key);
    const step: Step = { kind: 'scale', subject: subjectAt(inner, 'of'), by: inner.number('by') };
    inner.done();
    return step;
  },
  uncordon: (yaml, key) => ({ kind: 'uncordon', machine: yaml.string(key) }),
  cordon: (yaml, key) => ({ kind: 'cordon', machine: yaml.string(key) }),
  restart: (yaml, key) => ({ kind: 'restart', machine: yaml.string(key) }),
  run: (yaml, key) => {
    const inner = yaml.mapping(key);
    const step: Step = {
      kind: 'run',
      machine: inner.optional('machine', name => inner.string(name)),
      script: inner.string('script'),
    };
    inner.done();
    return step;
  },
  wait: (yaml, key) => ({ kind: 'wait', seconds: yaml.wholeNumber(key, 1, LONGEST_WAIT) }),
};

function readStep(yaml: YamlReader): Step {
  const keys = yaml.keys();
  const [key = ''] = keys;
  const read = READERS[key];
  if (read === undefined || keys.length !== 1)
    yaml.fail(key, `: a step has exactly one of ${Object.keys(READERS).join(', ')}`);
  return read(yaml, key);
}

function subjectAt(yaml: YamlReader, key: string): Subject {
  const subject = readSubject(yaml, key, true);
  if (subject.kind !== '' && resourceOfKind(subject.apiVersion, subject.kind) === undefined)
    yaml.complain(key, `: ${subject.kind} is not known in ${subject.apiVersion}`);
  return subject;
}

function readObject(yaml: YamlReader, key: string): JsonObject {
  const inner = yaml.mapping(key);
  const object = inner.whole();
  if (resourceOfKind(inner.string('apiVersion'), inner.string('kind')) === undefined)
    inner.fail('kind', `${object.kind} is not known in ${object.apiVersion}`);
  inner.mapping('metadata');
  return object;
}

/** The node as an object of Kubernetes: ready, with room. */
function readNode(yaml: YamlReader): JsonObject {
  const name = yaml.string('name');
  const labels = yaml.optional('labels', key => yaml.json(key)) ?? {};
  const taints = yaml.optional('taints', key => yaml.json(key)) ?? [];
  const cpus = yaml.optional('cpus', key => yaml.wholeNumber(key, 1, 1024)) ?? 4;
  const memory = yaml.optional('memory', key => yaml.string(key)) ?? '8Gi';
  yaml.done();
  if (!isObject(labels)) yaml.fail('labels', 'must be a mapping');
  if (!Array.isArray(taints)) yaml.fail('taints', 'must be a list');
  const room = { cpu: String(cpus), memory, pods: '110', 'ephemeral-storage': '50Gi' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: { ...nodeLabels(name, 'amd64'), ...labels },
    },
    spec: { taints },
    status: {
      capacity: room,
      allocatable: room,
      conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady' }],
    },
  };
}

function tell(step: Step): Localized {
  const same = (words: string): Localized => ({ en: words, ko: words });
  switch (step.kind) {
    case 'node': {
      const { name } = step.node.metadata as { name: string };
      return { en: `one more node ${name}`, ko: `노드 ${name} 추가` };
    }
    case 'create': {
      const { name, generateName } = step.object.metadata as { name?: string; generateName?: string };
      return same(`create ${step.object.kind} ${name ?? generateName}`);
    }
    case 'scale':
      return same(`scale ${shown(step.subject)} ${step.by < 0 ? '' : '+'}${step.by}`);
    case 'run':
      return same(step.script.trim().split('\n').join('; '));
    case 'wait':
      return { en: `${step.seconds} seconds`, ko: `${step.seconds}초` };
    case 'restart':
    case 'cordon':
    case 'uncordon':
      return same(`${step.kind} ${step.machine}`);
    default:
      return same(`${step.kind} ${shown(step.subject)}`);
  }
}
