import type { Node, Pod, PodSpec, PreferredSchedulingTerm, Taint } from '../../api/generated/types.ts';
import { matchesNodeSelectorTerm, matchesRequiredNodeAffinity } from '../../api/node-affinity.ts';
import { nodeLabels } from '../../api/node-labels.ts';
import { untolerated } from '../../api/taints.ts';
import type { YamlReader } from '../content/yaml-reader.ts';
import type { Verdict } from './check.ts';
import { type Form, flag, listOf, mapping, text, texts } from './form.ts';
import { podSpecOf } from './pod-spec.ts';
import { objectsOf, readSubject, shown, subjectSchema } from './subject.ts';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const;
/** Of imagined nodes. */
const ARCHITECTURE = 'amd64';
const REFUSING = ['NoSchedule', 'NoExecute'];
const RULES = ['nodeName', 'selection', 'tolerations'] as const;

/**
 * The form `admits:` of a check: which nodes a pod's rules admit (nodeSelector, node affinity, tolerations, nodeName),
 * however they are written. The nodes are imagined; room and cordons do not matter.
 *
 *     admits: {apiVersion: apps/v1, kind: Deployment, namespace: red, name: web}
 *     nodes:
 *     - {name: node02, labels: {disk: ssd}, admitted: true}
 *     - {name: other, labels: {disk: ssd}, taints: [{key: wet, value: paint, effect: NoSchedule}], admitted: false}
 *     rules: [selection]        # of nodeName, selection, tolerations; left out: all three
 *     prefers: [node02, other]  # nodes in falling order of what the preferred terms give them
 *
 * Each has the labels that every node has. What lists of host names admit shows with a node of another name. Where there are several objects, each must be so.
 */
function readAdmitsCheck(yaml: YamlReader): Verdict {
  const subject = readSubject(yaml, 'admits');
  const nodes = yaml.each('nodes', readNode);
  const rules = yaml.optional('rules', key => readRules(yaml, key)) ?? RULES;
  const prefers = yaml.optional('prefers', key => yaml.strings(key)) ?? [];
  const unknown = prefers.find(name => !nodes.some(({ node }) => nameOf(node) === name));
  if (unknown !== undefined) yaml.complain('prefers', `names ${unknown}, which is none of nodes`);
  const marks = nodes.map(({ node, admitted }) => mark(node, admitted)).join(', ');
  const order = prefers.length === 0 ? '' : `; ${prefers.join(' > ')}`;
  const expected = `${shown(subject)}: ${marks}${order}`;
  return evidence => {
    const specs = objectsOf(evidence, subject).flatMap(object => podSpecOf(object) ?? []);
    if (specs.length === 0) return { passed: false, expected, found: `0 × ${shown(subject)}` };
    const asked = nodes.filter(({ admitted }) => admitted !== undefined);
    const isRight = (spec: PodSpec) =>
      asked.every(({ node, admitted }) => admits(spec, node, rules) === admitted) &&
      isFalling(prefers.map(name => weightOf(spec, nodes.find(({ node }) => nameOf(node) === name)!.node)));
    const told = specs.find(spec => !isRight(spec)) ?? specs[0]!;
    const found = asked.map(({ node }) => mark(node, admits(told, node, rules))).join(', ');
    const weights = prefers.map(name =>
      weightOf(told, nodes.find(({ node }) => nameOf(node) === name)!.node),
    );
    const ranked = prefers.map((name, at) => `${name} +${weights[at]}`).join(', ');
    return {
      passed: specs.every(isRight),
      expected,
      found: `${shown(subject)}: ${found}${ranked === '' ? '' : `; ${ranked}`}`,
    };
  };
}

export const ADMITS: Form = {
  keys: {
    admits: subjectSchema('Which nodes the rules of these pods, or of what makes pods, admit'),
    nodes: listOf(
      mapping(
        {
          name: text('Left out: a name that nothing can know'),
          labels: { type: 'object', additionalProperties: { type: 'string' } },
          taints: listOf(
            mapping({ key: text(), value: { type: 'string' }, effect: { enum: [...EFFECTS] } }, [
              'key',
              'effect',
            ]),
          ),
          admitted: flag('Left out: only for prefers'),
        },
        [],
      ),
      'Imagined nodes',
    ),
    rules: listOf({ enum: [...RULES] }, 'The rules that are looked at; left out: all'),
    prefers: texts('Nodes in falling order of preference'),
  },
  read: readAdmitsCheck,
};

interface Imagined {
  readonly node: Node;
  readonly admitted: boolean | undefined;
}

function readNode(yaml: YamlReader): Imagined {
  const name = yaml.optional('name', key => yaml.string(key)) ?? 'another';
  const labels = yaml.optional('labels', key => yaml.json(key)) ?? {};
  const taints = yaml.optional('taints', key => yaml.each(key, readTaint)) ?? [];
  const admitted = yaml.optional('admitted', key => yaml.boolean(key));
  yaml.done();
  const all = { ...nodeLabels(name, ARCHITECTURE), ...(labels as Record<string, string>) };
  return { node: { metadata: { name, labels: all }, spec: { taints } }, admitted };
}

function readTaint(yaml: YamlReader): Taint {
  const taint = {
    key: yaml.string('key'),
    value: yaml.optional('value', key => yaml.text(key)),
    effect: yaml.choice('effect', EFFECTS),
  };
  yaml.done();
  return taint;
}

function readRules(yaml: YamlReader, key: string): readonly string[] {
  const rules = yaml.strings(key);
  const unknown = rules.find(rule => !(RULES as readonly string[]).includes(rule));
  if (unknown !== undefined) yaml.complain(key, `are of ${RULES.join(', ')}; ${unknown} is none`);
  return rules;
}

function admits(spec: PodSpec, node: Node, rules: readonly string[]): boolean {
  if (rules.includes('nodeName') && spec.nodeName && spec.nodeName !== nameOf(node)) return false;
  if (rules.includes('selection') && !matchesRequiredNodeAffinity({ spec } as Pod, node)) return false;
  if (!rules.includes('tolerations')) return true;
  return untolerated(node.spec?.taints, spec.tolerations, REFUSING) === undefined;
}

/** What the preferred terms of the node affinity give a node. */
function weightOf(spec: PodSpec, node: Node): number {
  const terms: readonly PreferredSchedulingTerm[] =
    spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return terms.reduce(
    (sum, { preference, weight }) => sum + (matchesNodeSelectorTerm(preference, node) ? weight : 0),
    0,
  );
}

const isFalling = (weights: readonly number[]) =>
  weights.every((weight, at) => at === 0 || weight < weights[at - 1]!);

const nameOf = ({ metadata }: Node) => metadata?.name ?? '';

function mark({ metadata, spec }: Node, admitted: boolean | undefined): string {
  const name = metadata?.name ?? '';
  const everyNodes = nodeLabels(name, ARCHITECTURE);
  const labels = Object.entries(metadata?.labels ?? {}).filter(([key, value]) => everyNodes[key] !== value);
  const said = [
    ...labels.map(([key, value]) => `${key}=${value}`),
    ...(spec?.taints ?? []).map(({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`),
  ];
  const about = said.length === 0 ? '' : ` (${said.join(' ')})`;
  return `${admitted === undefined ? '' : admitted ? '✓ ' : '✗ '}${name}${about}`;
}
