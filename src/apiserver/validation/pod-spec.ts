import type { ObjectMeta, PodSpec } from '../../api/generated/types.ts';
import { goStruct } from '../../apimachinery/go/struct.ts';
import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalidValue,
  notSupported,
  required,
} from '../../apimachinery/validation/field-error.ts';
import {
  isDns1123Label,
  isDns1123Subdomain,
  isInRange,
  nameIsSubdomain,
  rangeError,
} from '../../apimachinery/validation/names.ts';
import type { Path } from '../../apimachinery/validation/path.ts';
import { validateAffinity } from './affinity.ts';
import { validateContainers, validateEphemeralContainers, validateInitContainers } from './containers.ts';
import { validateLabelName } from './label-selector.ts';
import { validateLabels } from './object-meta.ts';
import { validateDnsConfig, validateHostAliases } from './pod-network.ts';
import { validatePodResources } from './pod-resources.ts';
import { validateHostUsers, validatePodSecurity } from './security-context.ts';
import { validateTolerations } from './tolerations.ts';
import { validateTopologySpread } from './topology-spread.ts';
import { validateVolumes } from './volumes.ts';

const MAX_INT32 = 2147483647;
const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];

/**
 * A pod's spec, in a pod or in a template. models ValidatePodSpec of pkg/apis/core/validation
 * @param meta the pod's metadata; absent for a template
 */
export function validatePodSpec(
  spec: PodSpec,
  meta: ObjectMeta | undefined,
  at: Path,
  errors: FieldError[],
): void {
  const volumes = validateVolumes(spec.volumes ?? [], meta, at.child('volumes'), errors);
  validateClaims(spec.resourceClaims ?? [], at.child('resourceClaims'), errors);
  validateContainers(spec, volumes, at, errors);
  validateInitContainers(spec, volumes, at, errors);
  validateEphemeralContainers(spec, volumes, at, errors);
  validatePodResources(spec, at.child('resources'), errors);
  validateHostNetworkPorts(spec, meta !== undefined, at.child('containers'), errors);
  const { restartPolicy = '', dnsPolicy = '' } = spec;
  if (!RESTART_POLICIES.includes(restartPolicy)) {
    errors.push(notSupported(at.child('restartPolicy'), restartPolicy, RESTART_POLICIES));
  }
  if (!DNS_POLICIES.includes(dnsPolicy))
    errors.push(notSupported(at.child('dnsPolicy'), dnsPolicy, DNS_POLICIES));
  errors.push(...validateLabels(spec.nodeSelector, at.child('nodeSelector')));
  validatePodSecurity(spec, at.child('securityContext'), errors);
  validateAffinity(spec.affinity, at.child('affinity'), errors);
  validateDnsConfig(spec, at.child('dnsConfig'), errors);
  (spec.readinessGates ?? []).forEach(({ conditionType }, index) => {
    validateLabelName(conditionType, at.child('readinessGates').index(index).child('conditionType'), errors);
  });
  validateGates(spec, at.child('schedulingGates'), errors);
  validateTopologySpread(spec.topologySpreadConstraints ?? [], at.child('topologySpreadConstraints'), errors);
  validateHostUsers(spec, at, errors);
  validateNames(spec, at, errors);
}

function validateNames(spec: PodSpec, at: Path, errors: FieldError[]): void {
  const subdomain = (field: 'serviceAccountName' | 'nodeName' | 'priorityClassName' | 'runtimeClassName') => {
    const value = spec[field];
    if (!value && field !== 'runtimeClassName') return;
    if (value === undefined) return;
    for (const message of nameIsSubdomain(value, false))
      errors.push(invalidValue(at.child(field), value, message));
  };
  subdomain('serviceAccountName');
  subdomain('nodeName');
  const deadline = spec.activeDeadlineSeconds;
  if (deadline !== undefined && isInRange(deadline, 1, MAX_INT32).length > 0) {
    errors.push(invalidValue(at.child('activeDeadlineSeconds'), deadline, rangeError(1, MAX_INT32)));
  }
  for (const field of ['hostname', 'subdomain'] as const) {
    const value = spec[field];
    if (!value) continue;
    for (const message of isDns1123Label(value)) errors.push(invalidValue(at.child(field), value, message));
  }
  validateHostnameOverride(spec, at, errors);
  validateTolerations(spec.tolerations ?? [], at.child('tolerations'), errors);
  validateHostAliases(spec.hostAliases ?? [], at.child('hostAliases'), errors);
  subdomain('priorityClassName');
  subdomain('runtimeClassName');
  const { preemptionPolicy, os } = spec;
  if (preemptionPolicy !== undefined && !['PreemptLowerPriority', 'Never'].includes(preemptionPolicy)) {
    errors.push(
      notSupported(at.child('preemptionPolicy'), preemptionPolicy, ['PreemptLowerPriority', 'Never']),
    );
  }
  if (os === undefined) return;
  if (!os.name) errors.push(required(at.child('os', 'name'), 'cannot be empty'));
  else if (!['linux', 'windows'].includes(os.name)) {
    errors.push(notSupported(at.child('os'), os.name, ['linux', 'windows']));
  }
}

function validateHostnameOverride(spec: PodSpec, at: Path, errors: FieldError[]): void {
  const override = spec.hostnameOverride;
  if (override === undefined) return;
  const here = at.child('hostnameOverride');
  if (spec.setHostnameAsFQDN)
    errors.push(forbiddenField(here, 'may not be specified when setHostnameAsFQDN is true'));
  if (spec.hostNetwork) errors.push(forbiddenField(here, 'may not be specified when hostNetwork is true'));
  for (const message of isDns1123Subdomain(override)) errors.push(invalidValue(here, override, message));
  if (override.length > 64) errors.push(invalidValue(here, override, 'must be no more than 64 characters'));
}

function validateClaims(
  claims: NonNullable<PodSpec['resourceClaims']>,
  at: Path,
  errors: FieldError[],
): void {
  const names = new Set<string>();
  claims.forEach((claim, index) => {
    const here = at.index(index);
    if (!claim.name) errors.push(required(here.child('name')));
    else if (names.has(claim.name)) errors.push(duplicate(here.child('name'), claim.name));
    else {
      for (const message of isDns1123Label(claim.name))
        errors.push(invalidValue(here.child('name'), claim.name, message));
      names.add(claim.name);
    }
    const shown = goStruct('PodResourceClaim', claim);
    if (claim.resourceClaimName !== undefined && claim.resourceClaimTemplateName !== undefined) {
      errors.push(
        invalidValue(
          here,
          shown,
          'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified',
        ),
      );
    }
    if (claim.resourceClaimName === undefined && claim.resourceClaimTemplateName === undefined) {
      errors.push(
        invalidValue(here, shown, 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'),
      );
    }
  });
}

function validateHostNetworkPorts(spec: PodSpec, isPod: boolean, at: Path, errors: FieldError[]): void {
  if (!spec.hostNetwork) return;
  (spec.containers ?? []).forEach((container, index) => {
    (container.ports ?? []).forEach(({ hostPort = 0, containerPort }, portIndex) => {
      if ((!isPod && hostPort === 0) || hostPort === containerPort) return;
      errors.push(
        invalidValue(
          at.index(index).child('ports').index(portIndex).child('hostPort'),
          hostPort,
          'must match `containerPort` when `hostNetwork` is true',
        ),
      );
    });
  });
}

function validateGates(spec: PodSpec, at: Path, errors: FieldError[]): void {
  const seen = new Set<string>();
  (spec.schedulingGates ?? []).forEach(({ name }, index) => {
    validateLabelName(name, at.index(index), errors);
    if (seen.has(name)) errors.push(duplicate(at.index(index), name));
    seen.add(name);
  });
}
