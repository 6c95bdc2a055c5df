import type { Service, ServicePort, ServiceSpec } from '../../api/generated/types.ts';
import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalidValue,
  notSupported,
  required,
} from '../../apimachinery/validation/field-error.ts';
import { isIP, validateCidr, validateIP, validateNonSpecialIP } from '../../apimachinery/validation/ip.ts';
import { isDns1123Label, isDns1123Subdomain, isPortNumber } from '../../apimachinery/validation/names.ts';
import { type Path, root } from '../../apimachinery/validation/path.ts';
import { validateLabelName } from './label-selector.ts';
import { validateLabels } from './object-meta.ts';
import { validatePort } from './probes.ts';

const SPEC = root('spec');
const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const DISTRIBUTIONS = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];
const MAX_AFFINITY = 86400;

const isHeadless = (spec: ServiceSpec) => spec.clusterIPs?.length === 1 && spec.clusterIPs[0] === 'None';
const isExternal = (spec: ServiceSpec) =>
  spec.type === 'LoadBalancer' ||
  spec.type === 'NodePort' ||
  (spec.type === 'ClusterIP' && !!spec.externalIPs?.length);

/** models ValidateService of pkg/apis/core/validation */
export function validateService({ spec = {} }: Service): FieldError[] {
  const errors: FieldError[] = [];
  const ports = spec.ports ?? [];
  if (ports.length === 0 && !isHeadless(spec) && spec.type !== 'ExternalName')
    errors.push(required(SPEC.child('ports')));
  validateType(spec, errors);
  const names = new Set<string>();
  ports.forEach((port, index) => {
    validateServicePort(port, ports.length > 1, names, SPEC.child('ports').index(index), errors);
  });
  errors.push(...validateLabels(spec.selector, SPEC.child('selector')));
  validateAffinity(spec, errors);
  validateClusterIPs(spec, errors);
  (spec.externalIPs ?? []).forEach((ip, index) => {
    const at = SPEC.child('externalIPs').index(index);
    if (isIP(ip)) validateNonSpecialIP(ip, at, errors);
    else validateIP(ip, at, errors);
  });
  validateSourceRanges(spec, errors);
  validateDuplicates(ports, errors);
  validateNodePortUse(spec, errors);
  validateTrafficPolicies(spec, errors);
  const { trafficDistribution: distribution } = spec;
  if (distribution !== undefined && !DISTRIBUTIONS.includes(distribution)) {
    errors.push(notSupported(SPEC.child('trafficDistribution'), distribution, DISTRIBUTIONS));
  }
  return errors;
}

function validateType(spec: ServiceSpec, errors: FieldError[]): void {
  const { type = '', clusterIP, clusterIPs = [], externalName = '' } = spec;
  const forbid = (field: string, detail: string) => errors.push(forbiddenField(SPEC.child(field), detail));
  if (type === 'ExternalName') {
    if (clusterIP && clusterIP !== 'None') forbid('clusterIP', 'may not be set for ExternalName services');
    if (clusterIPs.length > 0 && clusterIPs[0] !== 'None') {
      errors.push(
        forbiddenField(SPEC.child('clusterIPs').index(0), "may not be set when `type` is 'ExternalName'"),
      );
    }
    if (spec.ipFamilies?.length) forbid('ipFamilies', "may not be set when `type` is 'ExternalName'");
    if (spec.ipFamilyPolicy !== undefined)
      forbid('ipFamilyPolicy', "may not be set when `type` is 'ExternalName'");
    const name = externalName.replace(/\.$/, '');
    if (name === '') errors.push(required(SPEC.child('externalName')));
    else {
      for (const message of isDns1123Subdomain(name))
        errors.push(invalidValue(SPEC.child('externalName'), name, message));
    }
    return;
  }
  if (type === 'LoadBalancer' && isHeadless(spec)) {
    errors.push(
      invalidValue(
        SPEC.child('clusterIPs').index(0),
        'None',
        "may not be set to 'None' for LoadBalancer services",
      ),
    );
  }
  if (type === 'NodePort' && isHeadless(spec)) {
    errors.push(
      invalidValue(
        SPEC.child('clusterIPs').index(0),
        'None',
        "may not be set to 'None' for NodePort services",
      ),
    );
  }
}

function validateServicePort(
  port: ServicePort,
  named: boolean,
  names: Set<string>,
  at: Path,
  errors: FieldError[],
): void {
  const { name, protocol = '', targetPort, appProtocol } = port;
  if (named && !name) errors.push(required(at.child('name')));
  else if (name) {
    for (const message of isDns1123Label(name)) errors.push(invalidValue(at.child('name'), name, message));
    if (names.has(name)) errors.push(duplicate(at.child('name'), name));
    names.add(name);
  }
  for (const message of isPortNumber(port.port))
    errors.push(invalidValue(at.child('port'), port.port, message));
  if (protocol === '') errors.push(required(at.child('protocol')));
  else if (!PROTOCOLS.includes(protocol))
    errors.push(notSupported(at.child('protocol'), protocol, PROTOCOLS));
  validatePort(targetPort, at.child('targetPort'), errors);
  if (appProtocol !== undefined) validateLabelName(appProtocol, at.child('appProtocol'), errors);
}

function validateAffinity(spec: ServiceSpec, errors: FieldError[]): void {
  const at = SPEC.child('sessionAffinity');
  const { sessionAffinity = '', sessionAffinityConfig } = spec;
  if (sessionAffinity === '') errors.push(required(at));
  else if (!['ClientIP', 'None'].includes(sessionAffinity)) {
    errors.push(notSupported(at, sessionAffinity, ['ClientIP', 'None']));
  }
  if (sessionAffinity !== 'ClientIP') return;
  const seconds = sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 0;
  if (seconds <= 0 || seconds > MAX_AFFINITY) {
    errors.push(
      invalidValue(
        SPEC.child('sessionAffinityConfig', 'clientIP', 'timeoutSeconds'),
        seconds,
        `must be greater than 0 and less than ${MAX_AFFINITY}`,
      ),
    );
  }
}

/** models ValidateServiceClusterIPsRelatedFields */
function validateClusterIPs(spec: ServiceSpec, errors: FieldError[]): void {
  if (spec.type === 'ExternalName') return;
  const { clusterIP = '', clusterIPs = [], ipFamilies = [], ipFamilyPolicy } = spec;
  const at = SPEC.child('clusterIPs');
  if (clusterIP !== '') {
    if (clusterIPs.length === 0) errors.push(required(at));
    else if (clusterIPs[0] !== clusterIP)
      errors.push(invalidValue(at, clusterIPs, 'first value must match `clusterIP`'));
  } else if (clusterIPs.length > 0) {
    errors.push(invalidValue(at, clusterIPs, 'must be empty when `clusterIP` is not specified'));
  }
  const seen = new Set<string>();
  ipFamilies.forEach((family, index) => {
    const here = SPEC.child('ipFamilies').index(index);
    if (!['IPv4', 'IPv6'].includes(family)) errors.push(notSupported(here, family, ['IPv4', 'IPv6']));
    if (seen.has(family)) errors.push(duplicate(here, family));
    seen.add(family);
  });
  const policies = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];
  if (ipFamilyPolicy !== undefined && !policies.includes(ipFamilyPolicy)) {
    errors.push(notSupported(SPEC.child('ipFamilyPolicy'), ipFamilyPolicy, policies));
  }
  clusterIPs.forEach((ip, index) => {
    if (index === 0 && ip === 'None') {
      if (clusterIPs.length > 1)
        errors.push(invalidValue(at, clusterIPs, "'None' must be the first and only value"));
    } else validateIP(ip, at.index(index), errors);
  });
  if (clusterIPs.length > 2) errors.push(invalidValue(at, clusterIPs, 'may only hold up to 2 values'));
}

function validateSourceRanges(
  { type, loadBalancerSourceRanges = [] }: ServiceSpec,
  errors: FieldError[],
): void {
  if (loadBalancerSourceRanges.length === 0) return;
  const at = SPEC.child('loadBalancerSourceRanges');
  if (type !== 'LoadBalancer')
    errors.push(forbiddenField(at, "may only be used when `type` is 'LoadBalancer'"));
  loadBalancerSourceRanges.forEach((range, index) => {
    validateCidr(range, at.index(index), errors);
  });
}

function validateDuplicates(ports: readonly ServicePort[], errors: FieldError[]): void {
  const seen = new Set<string>();
  ports.forEach((port, index) => {
    const key = `${port.protocol}/${port.port}`;
    const { name: _, appProtocol: __, nodePort: ___, targetPort: ____, ...shown } = port;
    if (seen.has(key)) {
      errors.push(
        duplicate(SPEC.child('ports').index(index), {
          Name: '',
          Protocol: shown.protocol,
          AppProtocol: null,
          Port: shown.port,
          TargetPort: 0,
          NodePort: 0,
        }),
      );
    }
    seen.add(key);
  });
}

function validateNodePortUse(spec: ServiceSpec, errors: FieldError[]): void {
  const { type = '', ports = [] } = spec;
  if (!TYPES.includes(type))
    errors.push(type === '' ? required(SPEC.child('type')) : notSupported(SPEC.child('type'), type, TYPES));
  const taken = new Set<string>();
  ports.forEach((port, index) => {
    if (!port.nodePort) return;
    const here = SPEC.child('ports').index(index).child('nodePort');
    if (type === 'ClusterIP') errors.push(forbiddenField(here, "may not be used when `type` is 'ClusterIP'"));
    const key = `${port.protocol}/${port.nodePort}`;
    if (taken.has(key)) errors.push(duplicate(here, port.nodePort));
    taken.add(key);
  });
}

function validateTrafficPolicies(spec: ServiceSpec, errors: FieldError[]): void {
  const {
    type,
    externalTrafficPolicy: external,
    internalTrafficPolicy: internal,
    healthCheckNodePort,
  } = spec;
  const at = SPEC.child('externalTrafficPolicy');
  if (external !== undefined && !isExternal(spec)) {
    errors.push(invalidValue(at, external, 'may only be set for externally-accessible services'));
  } else if (isExternal(spec) && type !== 'ClusterIP') {
    if (external === undefined) errors.push(required(at));
    else if (!['Cluster', 'Local'].includes(external))
      errors.push(notSupported(at, external, ['Cluster', 'Local']));
  }
  if (healthCheckNodePort && !(type === 'LoadBalancer' && external === 'Local')) {
    errors.push(
      invalidValue(
        SPEC.child('healthCheckNodePort'),
        healthCheckNodePort,
        "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
      ),
    );
  }
  if (internal !== undefined && !['Cluster', 'Local'].includes(internal)) {
    errors.push(notSupported(SPEC.child('internalTrafficPolicy'), internal, ['Cluster', 'Local']));
  }
}

/** models ValidateServiceUpdate: what was allocated stays. */
export function validateServiceUpdate(service: Service, old: Service): FieldError[] {
  const errors: FieldError[] = [];
  const spec = service.spec ?? {};
  const before = old.spec ?? {};
  const external = spec.type === 'ExternalName' || before.type === 'ExternalName';
  if (!external && !(isHeadless(spec) && isHeadless(before))) {
    const ips = spec.clusterIPs ?? [];
    const oldIps = before.clusterIPs ?? [];
    const at = SPEC.child('clusterIPs');
    oldIps.forEach((ip, index) => {
      if (oldIps.length === ips.length ? ip !== ips[index] : index === 0 && ips.length > 0 && ip !== ips[0]) {
        errors.push(invalidValue(at.index(index), ips, 'may not change once set'));
      }
    });
    if (oldIps.length > 0 && ips.length === 0) {
      errors.push(invalidValue(at.index(0), ips, 'primary clusterIP can not be unset'));
    }
  }
  return [...errors, ...validateService(service)];
}
