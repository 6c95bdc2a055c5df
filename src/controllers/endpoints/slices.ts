import type {
  DiscoveryEndpointPort,
  Endpoint,
  EndpointSlice,
  Node,
  Pod,
  Service,
} from '../../api/generated/types.ts';
import { jsonEqual } from '../../base/json.ts';
import { isPodReady } from '../common/pods.ts';
import { hostnameIn, targetPort } from './service-pods.ts';

// models staging/src/k8s.io/endpointslice: reconciler.go and utils.go

const MAX_ENDPOINTS = 100;

/** A set of endpoints that have the same ports. */
export interface PortGroup {
  readonly ports: readonly DiscoveryEndpointPort[];
  readonly endpoints: readonly Endpoint[];
}

/** What must be written so that slices hold exactly the endpoints wanted. */
export interface SliceChanges {
  readonly create: readonly PortGroup[];
  readonly update: readonly EndpointSlice[];
  readonly delete: readonly EndpointSlice[];
}

/** The endpoints of a service's pods, grouped by their ports. */
export function endpointGroups(
  service: Service,
  pods: readonly Pod[],
  nodeOf: (name: string) => Node | undefined,
): PortGroup[] {
  const groups = new Map<string, { ports: readonly DiscoveryEndpointPort[]; endpoints: Endpoint[] }>();
  for (const pod of pods) {
    const ports = portsOf(service, pod);
    const key = JSON.stringify(ports);
    const group = groups.get(key);
    const endpoint = endpointOf(service, pod, nodeOf(pod.spec?.nodeName ?? ''));
    if (group) group.endpoints.push(endpoint);
    else groups.set(key, { ports, endpoints: [endpoint] });
  }
  return [...groups.values()];
}

function portsOf(service: Service, pod: Pod): DiscoveryEndpointPort[] {
  return (service.spec?.ports ?? []).flatMap(servicePort => {
    const port = targetPort(pod, servicePort);
    if (port === undefined) return [];
    const { name = '', protocol = 'TCP', appProtocol } = servicePort;
    return [{ name, port, protocol, ...(appProtocol && { appProtocol }) }];
  });
}

function endpointOf(service: Service, pod: Pod, node: Node | undefined): Endpoint {
  const { namespace, name, uid, deletionTimestamp } = pod.metadata ?? {};
  const serving = isPodReady(pod);
  const terminating = deletionTimestamp !== undefined;
  const ready = service.spec?.publishNotReadyAddresses === true || (serving && !terminating);
  const hostname = hostnameIn(service, pod);
  const zone = node?.metadata?.labels?.['topology.kubernetes.io/zone'];
  return {
    addresses: [pod.status?.podIP ?? ''],
    conditions: { ready, serving, terminating },
    ...(hostname && { hostname }),
    targetRef: { kind: 'Pod', namespace, name, uid },
    ...(pod.spec?.nodeName && { nodeName: pod.spec.nodeName }),
    ...(zone && { zone }),
  };
}

/** Plans the fewest writes: endpoints stay in the slice that has them, new ones fill slices up. */
export function planSlices(existing: readonly EndpointSlice[], groups: readonly PortGroup[]): SliceChanges {
  const create: PortGroup[] = [];
  const update: EndpointSlice[] = [];
  const remove: EndpointSlice[] = [];
  const unused = new Set(existing);
  // A service without endpoints keeps one slice without ports, so that readers can tell it from an unknown one.
  const wanted = groups.length > 0 ? groups : [{ ports: [], endpoints: [] }];
  for (const group of wanted) {
    const mine = existing.filter(slice => samePorts(slice.ports ?? [], group.ports));
    for (const slice of mine) unused.delete(slice);
    const filled = fill(mine, group.endpoints);
    if (group.endpoints.length === 0 && mine[0]) filled.slices.set(mine[0], []);
    for (const slice of mine) {
      const endpoints = filled.slices.get(slice);
      if (endpoints === undefined) remove.push(slice);
      else if (!jsonEqual(endpoints, slice.endpoints ?? [])) update.push({ ...slice, endpoints });
    }
    for (const endpoints of filled.overflow) create.push({ ports: group.ports, endpoints });
    if (mine.length === 0 && group.endpoints.length === 0) create.push(group);
  }
  return { create, update, delete: [...remove, ...unused] };
}

/** An absent name is the empty one. */
function samePorts(a: readonly DiscoveryEndpointPort[], b: readonly DiscoveryEndpointPort[]): boolean {
  const named = (ports: readonly DiscoveryEndpointPort[]) =>
    ports.map(port => ({ ...port, name: port.name ?? '' }));
  return jsonEqual(named(a), named(b));
}

function fill(
  slices: readonly EndpointSlice[],
  endpoints: readonly Endpoint[],
): { slices: Map<EndpointSlice, Endpoint[]>; overflow: Endpoint[][] } {
  const left = new Map(endpoints.map(endpoint => [identity(endpoint), endpoint]));
  const kept = new Map<EndpointSlice, Endpoint[]>();
  for (const slice of slices) {
    const stay: Endpoint[] = [];
    for (const endpoint of slice.endpoints ?? []) {
      const now = left.get(identity(endpoint));
      if (now) stay.push(now);
      left.delete(identity(endpoint));
    }
    if (stay.length > 0) kept.set(slice, stay);
  }
  const rest = [...left.values()];
  for (const slice of slices) {
    const space = MAX_ENDPOINTS - (kept.get(slice)?.length ?? 0);
    if (rest.length > 0 && space > 0) kept.set(slice, [...(kept.get(slice) ?? []), ...rest.splice(0, space)]);
  }
  const overflow: Endpoint[][] = [];
  while (rest.length > 0) overflow.push(rest.splice(0, MAX_ENDPOINTS));
  return { slices: kept, overflow };
}

function identity({ addresses, targetRef }: Endpoint): string {
  return `${targetRef?.uid} ${addresses.join(' ')}`;
}
