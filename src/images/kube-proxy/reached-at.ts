import type { Service } from '../../api/generated/types.ts';

export type ServicePort = NonNullable<NonNullable<Service['spec']>['ports']>[number];

/** One port of a Service at one of the addresses it is reached at. */
export interface Reached {
  readonly service: Service;
  readonly port: ServicePort;
  /** At a node port, an external or a load balancer's address: externalTrafficPolicy counts. */
  readonly isExternal: boolean;
}

/** Where a Service's ports are reached: `10.96.0.1:443/TCP`, `:30080/TCP` for every node's own addresses. */
export function reachedAt(service: Service): readonly (readonly [string, Reached])[] {
  const { spec, status } = service;
  if (spec?.type === 'ExternalName') return [];
  const clusterIps = (spec?.clusterIPs ?? [spec?.clusterIP ?? '']).filter(ip => ip !== '' && ip !== 'None');
  if (clusterIps.length === 0) return [];
  const balanced = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, ipMode }) =>
    ip === undefined || ipMode === 'Proxy' ? [] : [ip],
  );
  const external = [...(spec?.externalIPs ?? []), ...balanced];
  return (spec?.ports ?? []).flatMap(port => {
    const end = `/${port.protocol ?? 'TCP'}`;
    const inside = { service, port, isExternal: false };
    const outside = { service, port, isExternal: true };
    return [
      ...clusterIps.map(ip => [`${ip}:${port.port}${end}`, inside] as const),
      ...external.map(ip => [`${ip}:${port.port}${end}`, outside] as const),
      ...(port.nodePort ? [[`:${port.nodePort}${end}`, outside] as const] : []),
    ];
  });
}

/** `shop/web:http`, as kube-proxy's rules and logs name a port. */
export function portName({ metadata }: Service, port: ServicePort): string {
  return `${metadata?.namespace}/${metadata?.name}${port.name ? `:${port.name}` : ''}`;
}
