import type { Ingress, IngressBackend, NetworkPolicy } from '../../api/generated/types.ts';
import { draftOf } from '../draft.ts';
import {
  type FieldError,
  forbiddenField,
  invalidValue,
  notSupported,
  required,
} from '../validation/field-error.ts';
import { validateCidr } from '../validation/ip.ts';
import { validateLabelSelector } from '../validation/label-selector.ts';
import { isDns1123Subdomain, nameIsDns1035Label } from '../validation/names.ts';
import { type Path, root } from '../validation/path.ts';
import { validatePort } from '../validation/probes.ts';
import type { KindRules } from './kind.ts';

/** Ingress and NetworkPolicy. models pkg/apis/networking/validation and pkg/apis/networking/v1/defaults.go */

const SPEC = root('spec');
const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix'];
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

export const ingressRules: KindRules<Ingress> = {
  hasStatus: true,
  countsGenerations: true,
  generationFields: ['spec'],
  prepareCreate: draft => {
    draft.status = {};
  },
  validate({ spec = {} }) {
    const errors: FieldError[] = [];
    const { rules = [], defaultBackend, ingressClassName } = spec;
    if (rules.length === 0 && !defaultBackend) {
      errors.push(invalidValue(SPEC, rules, 'either `defaultBackend` or `rules` must be specified'));
    }
    if (defaultBackend) validateBackend(defaultBackend, SPEC.child('defaultBackend'), errors);
    rules.forEach((rule, index) => {
      const at = SPEC.child('rules').index(index);
      if (rule.host) {
        for (const message of isDns1123Subdomain(rule.host.replace(/^\*\./, ''))) {
          errors.push(invalidValue(at.child('host'), rule.host, message));
        }
      }
      if (rule.http) validatePaths(rule.http.paths ?? [], at.child('http', 'paths'), errors);
    });
    if (ingressClassName !== undefined) {
      for (const message of isDns1123Subdomain(ingressClassName)) {
        errors.push(invalidValue(SPEC.child('ingressClassName'), ingressClassName, message));
      }
    }
    return errors;
  },
};

type HttpPaths = NonNullable<NonNullable<NonNullable<Ingress['spec']>['rules']>[number]['http']>['paths'];

function validatePaths(paths: HttpPaths, at: Path, errors: FieldError[]): void {
  if (paths.length === 0) errors.push(required(at));
  paths.forEach(({ path = '', pathType, backend }, index) => {
    const here = at.index(index);
    if (!pathType) errors.push(required(here.child('pathType'), 'pathType must be specified'));
    else if (!PATH_TYPES.includes(pathType))
      errors.push(notSupported(here.child('pathType'), pathType, PATH_TYPES));
    if (pathType !== 'ImplementationSpecific' && !path.startsWith('/')) {
      errors.push(invalidValue(here.child('path'), path, 'must be an absolute path'));
    }
    validateBackend(backend, here.child('backend'), errors);
  });
}

function validateBackend(backend: IngressBackend | undefined, at: Path, errors: FieldError[]): void {
  const { service, resource } = backend ?? {};
  if (service && resource) {
    errors.push(invalidValue(at, '', 'cannot set both resource and service backends'));
    return;
  }
  if (!service) {
    if (!resource) errors.push(required(at, 'port name or number is required'));
    return;
  }
  const here = at.child('service');
  if (!service.name) errors.push(required(here.child('name')));
  else {
    for (const message of nameIsDns1035Label(service.name, false)) {
      errors.push(invalidValue(here.child('name'), service.name, message));
    }
  }
  const { name, number } = service.port ?? {};
  if (name && number) errors.push(invalidValue(here, '', 'cannot set both port name & port number'));
  else if (number) validatePort(number, here.child('port', 'number'), errors);
  else if (name) validatePort(name, here.child('port', 'name'), errors);
  else errors.push(required(here, 'port name or number is required'));
}

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
    for (const [direction, peers] of [
      ['ingress', 'from'],
      ['egress', 'to'],
    ] as const) {
      (spec[direction] ?? []).forEach((rule, index) => {
        const at = SPEC.child(direction).index(index);
        (rule.ports ?? []).forEach((port, portIndex) => {
          const here = at.child('ports').index(portIndex);
          if (port.protocol !== undefined && !PROTOCOLS.includes(port.protocol)) {
            errors.push(notSupported(here.child('protocol'), port.protocol, PROTOCOLS));
          }
          if (port.port !== undefined) validatePort(port.port, here.child('port'), errors);
        });
        const list = (rule as Readonly<Record<string, unknown>>)[peers] as readonly Peer[] | undefined;
        (list ?? []).forEach((peer, peerIndex) => {
          validatePeer(peer, at.child(peers).index(peerIndex), errors);
        });
      });
    }
    const types = spec.policyTypes ?? [];
    if (types.length > 2) {
      errors.push(
        invalidValue(SPEC.child('policyTypes'), types, 'may not specify more than two policyTypes'),
      );
    } else {
      types.forEach((type, index) => {
        if (!['Egress', 'Ingress'].includes(type)) {
          errors.push(notSupported(SPEC.child('policyTypes').index(index), type, ['Egress', 'Ingress']));
        }
      });
    }
    return errors;
  },
};

type Peer = NonNullable<NonNullable<NonNullable<NetworkPolicy['spec']>['ingress']>[number]['from']>[number];

function validatePeer(
  { podSelector, namespaceSelector, ipBlock }: Peer,
  at: Path,
  errors: FieldError[],
): void {
  if (!podSelector && !namespaceSelector && !ipBlock) errors.push(required(at, 'must specify a peer'));
  if (ipBlock && (podSelector || namespaceSelector)) {
    errors.push(forbiddenField(at, 'may not specify both ipBlock and another peer'));
  }
  validateLabelSelector(podSelector, at.child('podSelector'), errors);
  validateLabelSelector(namespaceSelector, at.child('namespaceSelector'), errors);
  if (ipBlock) validateCidr(ipBlock.cidr, at.child('ipBlock', 'cidr'), errors);
}
