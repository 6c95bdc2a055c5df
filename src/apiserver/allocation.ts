import type { Service } from '../api/generated/types.ts';
import { invalidValue } from '../apimachinery/validation/field-error.ts';
import { root } from '../apimachinery/validation/path.ts';
import type { Draft } from './draft.ts';
import { invalid } from './errors.ts';
import type { KindContext } from './kinds/kind.ts';

/**
 * Cluster addresses and node ports of services. The services themselves are the record of what is taken.
 * models pkg/registry/core/service/ipallocator and portallocator
 */

const NODE_PORT_FIRST = 30000;
const NODE_PORT_COUNT = 2768;
const SPEC = root('spec');
/** 10.96.0.0/12, of which the first addresses are left to those who ask for one. */
const RANGE_START = 0x0a600000;
const RANGE_SIZE = 1 << 20;
const RESERVED = 256;
/** What a dry run gets: nothing is taken. */
const DRY_RUN_ADDRESS = '10.96.0.0';

function dotted(address: number): string {
  return [24, 16, 8, 0].map(shift => (address >>> shift) & 255).join('.');
}

function numeric(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** The cluster has IPv4 alone. @throws ApiError Invalid; models pkg/registry/core/service/storage/alloc.go, initIPFamilyFields */
function checkFamilies({ metadata, spec }: Draft<Service>): void {
  const errors = (spec!.ipFamilies ?? []).flatMap((family, index) =>
    family === 'IPv4'
      ? []
      : [invalidValue(SPEC.child('ipFamilies').index(index), family, 'not configured on this cluster')],
  );
  if (spec!.ipFamilyPolicy === 'RequireDualStack') {
    const message = 'this cluster is not configured for dual-stack services';
    errors.push(invalidValue(SPEC.child('ipFamilyPolicy'), spec!.ipFamilyPolicy, message));
  }
  if (errors.length > 0) throw invalid({ group: '', kind: 'Service' }, metadata?.name ?? '', errors);
}

/** Gives a service its cluster address. @throws ApiError Invalid when the one it asks for is taken or outside the range */
export function allocateAddresses(
  service: Draft<Service>,
  old: Service | undefined,
  context: KindContext,
): void {
  const spec = service.spec!;
  if (spec.type === 'ExternalName') {
    delete spec.clusterIP;
    delete spec.clusterIPs;
    return;
  }
  checkFamilies(service);
  spec.ipFamilyPolicy ??= 'SingleStack';
  spec.ipFamilies ??= [spec.clusterIP?.includes(':') ? 'IPv6' : 'IPv4'];
  const wanted = spec.clusterIP;
  if (wanted === 'None' || (wanted && wanted === old?.spec?.clusterIP)) return;
  if (wanted) {
    const problem = addressProblem(wanted, context);
    if (problem !== undefined) {
      const name = service.metadata?.name ?? '';
      throw invalid({ group: '', kind: 'Service' }, name, [
        invalidValue(SPEC.child('clusterIPs'), spec.clusterIPs ?? [wanted], problem),
      ]);
    }
    return;
  }
  spec.clusterIP = context.dryRun ? DRY_RUN_ADDRESS : freeAddress(context);
  spec.clusterIPs = [spec.clusterIP];
}

function addressProblem(address: string, context: KindContext): string | undefined {
  const offset = numeric(address) - RANGE_START;
  if (address.includes(':') || offset < 1 || offset >= RANGE_SIZE - 1) {
    return `failed to allocate IP ${address}: the provided IP (${address}) is not in the valid range. The range of valid IPs is 10.96.0.0/12`;
  }
  return takenAddresses(context).has(address)
    ? `failed to allocate IP ${address}: provided IP is already allocated`
    : undefined;
}

function takenAddresses({ store }: KindContext): Set<string> {
  return new Set(
    (store.list('services') as readonly Service[]).flatMap(({ spec }) => spec?.clusterIPs ?? []),
  );
}

function freeAddress(context: KindContext): string {
  const taken = takenAddresses(context);
  const start = context.rng.int(RANGE_SIZE - RESERVED);
  for (let step = 0; ; step++) {
    const offset = RESERVED + ((start + step) % (RANGE_SIZE - RESERVED - 1));
    const address = dotted(RANGE_START + offset);
    if (!taken.has(address)) return address;
  }
}

/** Gives a service's ports their node ports. @throws ApiError Invalid when one that it asks for is taken or outside the range */
export function allocateNodePorts(
  service: Draft<Service>,
  old: Service | undefined,
  context: KindContext,
): void {
  const spec = service.spec!;
  const wants =
    spec.type === 'NodePort' ||
    (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false);
  if (!wants) {
    if (spec.type === 'ClusterIP' && old) for (const port of spec.ports ?? []) delete port.nodePort;
    return;
  }
  const own = new Set((old?.spec?.ports ?? []).map(port => port.nodePort));
  const taken = takenPorts(context, own);
  const ports = spec.ports ?? [];
  // The same port by another protocol has the same node port. models registry/core/service/storage, initNodePorts
  const shared = new Map<number, number>();
  ports.forEach((port, index) => {
    const known = shared.get(port.port);
    const requested = ports.find(other => other.port === port.port && other.nodePort)?.nodePort;
    if (port.nodePort && port.nodePort === known) return;
    if (!port.nodePort && known !== undefined) port.nodePort = known;
    else if (!port.nodePort && requested === undefined)
      port.nodePort = context.dryRun ? dryRunPort(taken) : freePort(context, taken);
    else {
      port.nodePort = port.nodePort || requested!;
      const problem = portProblem(port.nodePort, taken);
      if (problem !== undefined) {
        const at = SPEC.child('ports').index(index).child('nodePort');
        throw invalid({ group: '', kind: 'Service' }, service.metadata?.name ?? '', [
          invalidValue(at, port.nodePort, problem),
        ]);
      }
    }
    taken.add(port.nodePort);
    if (known === undefined) shared.set(port.port, port.nodePort);
  });
}

function takenPorts({ store }: KindContext, except: ReadonlySet<number | undefined>): Set<number> {
  const ports = (store.list('services') as readonly Service[]).flatMap(({ spec }) => spec?.ports ?? []);
  return new Set(ports.flatMap(({ nodePort }) => (nodePort && !except.has(nodePort) ? [nodePort] : [])));
}

function portProblem(port: number, taken: ReadonlySet<number>): string | undefined {
  if (port < NODE_PORT_FIRST || port >= NODE_PORT_FIRST + NODE_PORT_COUNT) {
    return `provided port is not in the valid range. The range of valid ports is ${NODE_PORT_FIRST}-${NODE_PORT_FIRST + NODE_PORT_COUNT - 1}`;
  }
  return taken.has(port) ? 'provided port is already allocated' : undefined;
}

/** A dry run takes nothing: it is shown ports from beyond the range. */
function dryRunPort(taken: ReadonlySet<number>): number {
  let port = NODE_PORT_FIRST + NODE_PORT_COUNT + 1;
  while (taken.has(port)) port++;
  return port;
}

function freePort({ rng }: KindContext, taken: ReadonlySet<number>): number {
  const start = rng.int(NODE_PORT_COUNT);
  for (let step = 0; step < NODE_PORT_COUNT; step++) {
    const port = NODE_PORT_FIRST + ((start + step) % NODE_PORT_COUNT);
    if (!taken.has(port)) return port;
  }
  throw new Error('range is full');
}
