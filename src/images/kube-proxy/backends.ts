import type { EndpointSlice } from '../../api/generated/types.ts';
import type { ServicePort } from './reached-at.ts';

/** Where a connection to a Service may go. */
export interface Backend {
  readonly ip: string;
  readonly port: number;
}

type Endpoint = NonNullable<EndpointSlice['endpoints']>[number];

/**
 * The endpoints of a Service's port: the ready ones, or those that still serve while they go away when no other is left.
 * models pkg/proxy/topology.go
 * @param nodeName only those on this node; undefined: all
 */
export function backendsOf(
  slices: readonly EndpointSlice[],
  port: ServicePort,
  nodeName: string | undefined,
): readonly Backend[] {
  const all = slices.flatMap(slice => {
    if (slice.addressType !== 'IPv4') return [];
    const target = slice.ports?.find(
      each =>
        (each.name ?? '') === (port.name ?? '') && (each.protocol ?? 'TCP') === (port.protocol ?? 'TCP'),
    )?.port;
    if (target === undefined) return [];
    return (slice.endpoints ?? [])
      .filter(endpoint => nodeName === undefined || endpoint.nodeName === nodeName)
      .map(endpoint => ({ endpoint, ip: endpoint.addresses[0] ?? '', port: target }));
  });
  const ready = all.filter(({ endpoint }) => endpoint.conditions?.ready !== false);
  const usable = ready.length > 0 ? ready : all.filter(({ endpoint }) => isServingOut(endpoint));
  return usable.map(({ ip, port: target }) => ({ ip, port: target }));
}

/** Endpoints that are going away still serve when no other is left. */
function isServingOut({ conditions }: Endpoint): boolean {
  return conditions?.serving === true && conditions.terminating === true;
}
