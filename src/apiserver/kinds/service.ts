import type { Service } from '../../api/generated/types.ts';
import { nameIsLabel } from '../../apimachinery/validation/names.ts';
import { allocateAddresses, allocateNodePorts } from '../allocation.ts';
import { draftOf } from '../draft.ts';
import { validateService, validateServiceUpdate } from '../validation/service.ts';
import type { KindRules } from './kind.ts';

/** models pkg/registry/core/service and SetDefaults_Service of pkg/apis/core/v1/defaults.go */
export const serviceRules: KindRules<Service> = {
  name: nameIsLabel,
  hasStatus: true,
  allowCreateOnUpdate: true,
  defaults: draft => defaultService(draftOf<Service>(draft)),
  prepareCreate(draft) {
    const service = draftOf<Service>(draft);
    service.status = {};
    syncAddresses(service, undefined);
    dropExternalNameFields(service);
  },
  prepareUpdate(draft, old) {
    const service = draftOf<Service>(draft);
    patchAllocated(service, old);
    syncAddresses(service, old);
    dropExternalNameFields(service);
  },
  validate: validateService,
  validateUpdate: validateServiceUpdate,
  finishCreate(draft, context) {
    const service = draftOf<Service>(draft);
    allocateAddresses(service, undefined, context);
    allocateNodePorts(service, undefined, context);
  },
  finishUpdate(draft, old, context) {
    const service = draftOf<Service>(draft);
    allocateAddresses(service, old, context);
    allocateNodePorts(service, old, context);
  },
  selectableFields: {
    'spec.clusterIP': service => service.spec?.clusterIP ?? '',
    'spec.type': service => service.spec?.type ?? '',
  },
};

type ServiceDraft = ReturnType<typeof draftOf<Service>>;

function defaultService(service: ServiceDraft): void {
  const spec = (service.spec ??= {});
  spec.sessionAffinity ||= 'None';
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig;
  if (spec.sessionAffinity === 'ClientIP') {
    spec.sessionAffinityConfig ??= {};
    spec.sessionAffinityConfig.clientIP ??= {};
    spec.sessionAffinityConfig.clientIP.timeoutSeconds ??= 10800;
  }
  spec.type ||= 'ClusterIP';
  for (const port of spec.ports ?? []) {
    port.protocol ||= 'TCP';
    if (port.targetPort === undefined || port.targetPort === 0 || port.targetPort === '')
      port.targetPort = port.port;
  }
  if (spec.type === 'NodePort' || spec.type === 'LoadBalancer') spec.externalTrafficPolicy ||= 'Cluster';
  if (spec.type !== 'ExternalName') spec.internalTrafficPolicy ??= 'Cluster';
  if (spec.type === 'LoadBalancer') spec.allocateLoadBalancerNodePorts ??= true;
}

/** clusterIP and clusterIPs say the same; who gives one of them means both. models NormalizeClusterIPs */
function syncAddresses(service: ServiceDraft, old: Service | undefined): void {
  const spec = service.spec!;
  if (old === undefined) {
    if (spec.clusterIP && !spec.clusterIPs?.length) spec.clusterIPs = [spec.clusterIP];
    return;
  }
  const before = old.spec ?? {};
  const sameList = (spec.clusterIPs ?? []).join() === (before.clusterIPs ?? []).join();
  if (before.clusterIP !== spec.clusterIP) {
    if (before.clusterIP && !spec.clusterIP) {
      if (sameList) delete spec.clusterIPs;
    } else if (sameList && spec.clusterIP) spec.clusterIPs = [spec.clusterIP];
  }
}

/** An update that leaves out what the server gave keeps it. models patchAllocatedValues */
function patchAllocated(service: ServiceDraft, old: Service): void {
  const spec = service.spec!;
  const before = old.spec ?? {};
  const hasAddress = (type: string | undefined) => type !== 'ExternalName';
  if (hasAddress(before.type) && hasAddress(spec.type)) {
    if (!spec.clusterIP && !spec.clusterIPs?.length) {
      spec.clusterIP = before.clusterIP;
      if (before.clusterIPs) spec.clusterIPs = [...before.clusterIPs];
    } else if (!spec.clusterIP && sameFirst(spec.clusterIPs, before.clusterIPs))
      spec.clusterIP = before.clusterIP;
    if (!spec.ipFamilies?.length && before.ipFamilies) spec.ipFamilies = [...before.ipFamilies];
    spec.ipFamilyPolicy ??= before.ipFamilyPolicy;
  }
  const hasNodePorts = (type: string | undefined) => type === 'NodePort' || type === 'LoadBalancer';
  if (!hasNodePorts(before.type) || !hasNodePorts(spec.type)) return;
  const given = new Map((before.ports ?? []).map(port => [`${port.protocol}/${port.port}`, port.nodePort]));
  const used = new Set((spec.ports ?? []).map(port => port.nodePort).filter(Boolean));
  for (const port of spec.ports ?? []) {
    const number = given.get(`${port.protocol}/${port.port}`);
    if (!port.nodePort && number && !used.has(number)) port.nodePort = number;
  }
}

function sameFirst(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  return a?.[0] !== undefined && a[0] === b?.[0];
}

function dropExternalNameFields(service: ServiceDraft): void {
  const spec = service.spec!;
  if (spec.type !== 'NodePort' && spec.type !== 'LoadBalancer') {
    for (const port of spec.ports ?? []) if (spec.type !== 'ClusterIP') delete port.nodePort;
  }
}
