/** A NetworkPolicy made ready for decisions: selectors taken apart once. models the rules of networking.k8s.io/v1 */
import type {
  IPBlock,
  LabelSelector,
  Namespace,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  Pod,
} from '../../api/generated/types.ts';
import { matchesAll, type Requirement, selectorRequirements } from '../../api/selectors.ts';
import { isInBlock } from '../../machine/network/addresses.ts';

/** The other end of a connection. */
export interface OtherEnd {
  readonly ip: string;
  /** Undefined for what is no Pod of the Pod network. */
  readonly pod: Pod | undefined;
  readonly namespace: Namespace | undefined;
}

/** Where a connection goes. */
export interface Target {
  readonly port: number;
  readonly protocol: string;
  /** The Pod that it reaches: it says what a named port is. */
  readonly pod: Pod | undefined;
}

interface Rule {
  readonly peers: readonly Peer[] | undefined;
  readonly ports: readonly NetworkPolicyPort[] | undefined;
}

interface Peer {
  readonly block: IPBlock | undefined;
  readonly namespaces: readonly Requirement[] | undefined;
  readonly pods: readonly Requirement[] | undefined;
}

export interface CompiledPolicy {
  /** `shop/deny-all`. */
  readonly name: string;
  readonly namespace: string;
  readonly pods: readonly Requirement[];
  /** Undefined: it does not isolate for this direction. */
  readonly ingress: readonly Rule[] | undefined;
  readonly egress: readonly Rule[] | undefined;
}

const compiled = new WeakMap<NetworkPolicy, CompiledPolicy>();

/** The policy ready for decisions; made once for each object. */
export function compile(policy: NetworkPolicy): CompiledPolicy {
  const known = compiled.get(policy);
  if (known !== undefined) return known;
  const { metadata, spec = {} } = policy;
  const types = spec.policyTypes ?? (spec.egress?.length ? ['Ingress', 'Egress'] : ['Ingress']);
  const made: CompiledPolicy = {
    name: `${metadata?.namespace}/${metadata?.name}`,
    namespace: metadata?.namespace ?? '',
    pods: selectorRequirements(spec.podSelector ?? {}),
    ingress: types.includes('Ingress')
      ? (spec.ingress ?? []).map(({ from, ports }) => ruleOf(from, ports))
      : undefined,
    egress: types.includes('Egress')
      ? (spec.egress ?? []).map(({ to, ports }) => ruleOf(to, ports))
      : undefined,
  };
  compiled.set(policy, made);
  return made;
}

/** Is the Pod one that the policy selects? */
export function selects(policy: CompiledPolicy, pod: Pod): boolean {
  return matchesAll(policy.pods, pod.metadata?.labels);
}

/** The index of the first rule that lets a connection pass; -1 when none does. */
export function allowingRule(
  policy: CompiledPolicy,
  rules: readonly Rule[],
  other: OtherEnd,
  target: Target,
): number {
  return rules.findIndex(
    ({ peers, ports }) =>
      (ports === undefined || ports.some(port => isPort(port, target))) &&
      (peers === undefined || peers.some(peer => isPeer(peer, policy.namespace, other))),
  );
}

/** An empty list of peers or ports means all of them. */
function ruleOf(
  peers: readonly NetworkPolicyPeer[] | undefined,
  ports: readonly NetworkPolicyPort[] | undefined,
): Rule {
  const requirements = (selector: LabelSelector | undefined) => selector && selectorRequirements(selector);
  return {
    peers: peers?.length
      ? peers.map(({ ipBlock, namespaceSelector, podSelector }) => ({
          block: ipBlock,
          namespaces: requirements(namespaceSelector),
          pods: requirements(podSelector),
        }))
      : undefined,
    ports: ports?.length ? ports : undefined,
  };
}

function isPeer({ block, namespaces, pods }: Peer, own: string, other: OtherEnd): boolean {
  if (block !== undefined)
    return isInBlock(other.ip, block.cidr) && !block.except?.some(cidr => isInBlock(other.ip, cidr));
  if (other.pod === undefined) return false;
  const isNamespace =
    namespaces === undefined
      ? other.pod.metadata?.namespace === own
      : other.namespace !== undefined && matchesAll(namespaces, other.namespace.metadata?.labels);
  return isNamespace && (pods === undefined || matchesAll(pods, other.pod.metadata?.labels));
}

function isPort({ port, endPort, protocol = 'TCP' }: NetworkPolicyPort, target: Target): boolean {
  if (protocol !== target.protocol) return false;
  if (port === undefined) return true;
  if (typeof port === 'number') return target.port >= port && target.port <= (endPort ?? port);
  const { containers = [], initContainers = [] } = target.pod?.spec ?? {};
  return [...containers, ...initContainers].some(({ ports = [] }) =>
    ports.some(
      each =>
        each.name === port && each.containerPort === target.port && (each.protocol ?? 'TCP') === protocol,
    ),
  );
}
