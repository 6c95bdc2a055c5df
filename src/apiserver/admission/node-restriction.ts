import type { Node, Pod } from '../../api/generated/types.ts';
import { jsonEqual } from '../../base/json.ts';
import { forbidden } from '../errors.ts';
import type { AdmissionPlugin, Attributes } from './plugin.ts';

const USER = 'system:node:';
const GROUP = 'system:nodes';
const MIRROR = 'kubernetes.io/config.mirror';
/** Labels below these domains that a kubelet may give its own node. */
const OWN_LABELS = /^(kubelet|node)\.kubernetes\.io\/|\.(kubelet|node)\.kubernetes\.io\//;
const KNOWN_LABELS = new Set([
  'kubernetes.io/hostname',
  'kubernetes.io/arch',
  'kubernetes.io/os',
  'beta.kubernetes.io/arch',
  'beta.kubernetes.io/os',
  'beta.kubernetes.io/instance-type',
  'node.kubernetes.io/instance-type',
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
]);

/** A kubelet writes its own node and the pods on it only. models plugin/pkg/admission/noderestriction */
export const nodeRestriction: AdmissionPlugin = {
  name: 'NodeRestriction',
  mutate(attributes) {
    const node = nodeOf(attributes);
    if (node === undefined) return;
    if (attributes.resource.storage === 'nodes') checkNode(attributes, node);
    if (attributes.resource.storage === 'pods') checkPod(attributes, node);
  },
  validate(attributes) {
    const node = nodeOf(attributes);
    if (node === undefined || attributes.operation !== 'DELETE') return;
    if (attributes.resource.storage === 'nodes') {
      throw refuse(
        attributes,
        attributes.old?.metadata?.name,
        `node "${node}" is not allowed to delete nodes`,
      );
    }
    if (attributes.resource.storage === 'pods' && (attributes.old as Pod).spec?.nodeName !== node) {
      const reason = `node "${node}" can only delete pods with spec.nodeName set to itself`;
      throw refuse(attributes, attributes.old?.metadata?.name, reason);
    }
  },
};

/** The node whose kubelet asks; undefined for everybody else. */
function nodeOf({ context: { user } }: Attributes): string | undefined {
  return user.name.startsWith(USER) && user.groups.includes(GROUP) ? user.name.slice(USER.length) : undefined;
}

function refuse({ resource }: Attributes, name: string | undefined, reason: string): Error {
  return forbidden(resource.info, name ?? '', reason);
}

function checkPod(attributes: Attributes, node: string): void {
  const { operation, subresource, draft, old, context } = attributes;
  const pod = draft as unknown as Pod;
  const name = draft?.metadata.name ?? context.request.name;
  if (operation === 'CREATE' && subresource === '') {
    if (pod.metadata?.annotations?.[MIRROR] === undefined) {
      throw refuse(
        attributes,
        name,
        `pod does not have "${MIRROR}" annotation, node "${node}" can only create mirror pods`,
      );
    }
    if (pod.spec?.nodeName !== node) {
      throw refuse(attributes, name, `node "${node}" can only create pods with spec.nodeName set to itself`);
    }
  }
  if (operation === 'UPDATE' && subresource === 'status' && (old as Pod).spec?.nodeName !== node) {
    throw refuse(
      attributes,
      name,
      `node "${node}" can only update pod status for pods with spec.nodeName set to itself`,
    );
  }
}

function checkNode(attributes: Attributes, node: string): void {
  const { operation, draft, old } = attributes;
  const next = draft as unknown as Node;
  const name = draft?.metadata.name ?? '';
  if (name !== node) throw refuse(attributes, name, `node "${node}" is not allowed to modify node "${name}"`);
  const before = (old as Node | undefined)?.metadata?.labels ?? {};
  const after = next.metadata?.labels ?? {};
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    key => before[key] !== after[key],
  );
  const wrong = changed.filter(isReserved).sort();
  if (wrong.length > 0) {
    const what = operation === 'CREATE' ? 'set the following labels' : 'modify labels';
    throw refuse(attributes, name, `is not allowed to ${what}: ${wrong.join(', ')}`);
  }
  if (operation === 'UPDATE' && !jsonEqual(next.spec?.taints ?? [], (old as Node).spec?.taints ?? [])) {
    throw refuse(attributes, name, `node "${node}" is not allowed to modify taints`);
  }
}

function isReserved(label: string): boolean {
  const domain = label.includes('/') ? label.slice(0, label.indexOf('/')) : '';
  const ours = /(^|\.)(kubernetes|k8s)\.io$/.test(domain);
  return ours && !KNOWN_LABELS.has(label) && !OWN_LABELS.test(label);
}
