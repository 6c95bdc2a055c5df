import type { NetworkPolicy } from '../../api/generated/types.ts';
import {
  type FieldError,
  forbiddenField,
  invalidValue,
  notSupported,
  required,
} from '../../apimachinery/validation/field-error.ts';
import { contains, isCidr, validateCidr } from '../../apimachinery/validation/ip.ts';
import { isPortName, isPortNumber } from '../../apimachinery/validation/names.ts';
import { type Path, root } from '../../apimachinery/validation/path.ts';
import { draftOf } from '../draft.ts';
import { validateLabelSelector } from '../validation/label-selector.ts';
import type { KindRules } from './kind.ts';

const SPEC = root('spec');
const TYPES = ['Ingress', 'Egress'];
const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];

type Spec = NonNullable<NetworkPolicy['spec']>;
type IngressRule = NonNullable<Spec['ingress']>[number];
type Peer = NonNullable<IngressRule['from']>[number];
type Port = NonNullable<IngressRule['ports']>[number];

/** models pkg/apis/networking/v1/defaults.go and pkg/apis/networking/validation, ValidateNetworkPolicySpec */
export const networkPolicyRules: KindRules<NetworkPolicy> = {
  countsGenerations: true,
  generationFields: ['spec'],
  defaults(draft) {
    const spec = (draftOf<NetworkPolicy>(draft).spec ??= {});
    if (!spec.policyTypes?.length) {
      spec.policyTypes = ['Ingress', ...(spec.egress?.length ? ['Egress'] : [])];
    }
    for (const rule of [...(spec.ingress ?? []), ...(spec.egress ?? [])]) {
      for (const port of rule.ports ?? []) port.protocol ??= 'TCP';
    }
  },
  validate({ spec = {} }) {
    const errors: FieldError[] = [];
    validateLabelSelector(spec.podSelector, SPEC.child('podSelector'), errors);
    (spec.ingress ?? []).forEach(({ ports, from }, index) => {
      validateRule(ports, from, 'from', SPEC.child('ingress').index(index), errors);
    });
    (spec.egress ?? []).forEach(({ ports, to }, index) => {
      validateRule(ports, to, 'to', SPEC.child('egress').index(index), errors);
    });
    validateTypes(spec.policyTypes ?? [], SPEC.child('policyTypes'), errors);
    return errors;
  },
};

function validateTypes(types: readonly string[], at: Path, errors: FieldError[]): void {
  if (types.length > TYPES.length) {
    errors.push(invalidValue(at, types, 'may not specify more than two policyTypes'));
    return;
  }
  types.forEach((type, index) => {
    if (!TYPES.includes(type)) errors.push(notSupported(at.index(index), type, TYPES));
  });
}

function validateRule(
  ports: readonly Port[] = [],
  peers: readonly Peer[] = [],
  peersField: 'from' | 'to',
  at: Path,
  errors: FieldError[],
): void {
  ports.forEach((port, index) => {
    validatePort(port, at.child('ports').index(index), errors);
  });
  peers.forEach((peer, index) => {
    validatePeer(peer, at.child(peersField).index(index), errors);
  });
}

function validatePort({ protocol, port, endPort }: Port, at: Path, errors: FieldError[]): void {
  const portAt = at.child('port');
  const endAt = at.child('endPort');
  if (protocol !== undefined && !PROTOCOLS.includes(protocol)) {
    errors.push(notSupported(at.child('protocol'), protocol, PROTOCOLS));
  }
  if (port === undefined) {
    if (endPort !== undefined)
      errors.push(invalidValue(endAt, endPort, 'may not be specified when `port` is not specified'));
    return;
  }
  if (typeof port === 'string') {
    if (endPort !== undefined)
      errors.push(invalidValue(endAt, endPort, 'may not be specified when `port` is non-numeric'));
    for (const message of isPortName(port)) errors.push(invalidValue(portAt, port, message));
    return;
  }
  for (const message of isPortNumber(port)) errors.push(invalidValue(portAt, port, message));
  if (endPort === undefined) return;
  if (endPort < port) errors.push(invalidValue(endAt, endPort, 'must be greater than or equal to `port`'));
  for (const message of isPortNumber(endPort)) errors.push(invalidValue(endAt, endPort, message));
}

function validatePeer(
  { podSelector, namespaceSelector, ipBlock }: Peer,
  at: Path,
  errors: FieldError[],
): void {
  validateLabelSelector(podSelector, at.child('podSelector'), errors);
  validateLabelSelector(namespaceSelector, at.child('namespaceSelector'), errors);
  if (ipBlock) validateBlock(ipBlock, at.child('ipBlock'), errors);
  if (!podSelector && !namespaceSelector && !ipBlock) errors.push(required(at, 'must specify a peer'));
  else if (ipBlock && (podSelector || namespaceSelector)) {
    errors.push(forbiddenField(at, 'may not specify both ipBlock and another peer'));
  }
}

/** models ValidateIPBlock */
function validateBlock(
  { cidr, except = [] }: NonNullable<Peer['ipBlock']>,
  at: Path,
  errors: FieldError[],
): void {
  if (!cidr) {
    errors.push(required(at.child('cidr')));
    return;
  }
  validateCidr(cidr, at.child('cidr'), errors);
  if (!isCidr(cidr)) return;
  except.forEach((part, index) => {
    const here = at.child('except').index(index);
    validateCidr(part, here, errors);
    if (isCidr(part) && !contains(cidr, part)) {
      errors.push(invalidValue(here, part, 'must be a strict subset of `cidr`'));
    }
  });
}
