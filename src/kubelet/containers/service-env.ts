// models pkg/kubelet/envvars/envvars.go
import type { Service } from '../../api/generated/types.ts';

/** The variables that tell a container of the services that exist when it starts. */
export function serviceVariables(services: readonly Service[]): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const service of services) {
    const { clusterIP, ports = [] } = service.spec ?? {};
    const first = ports[0];
    if (!clusterIP || clusterIP === 'None' || first === undefined) continue;
    const name = variableName(service.metadata?.name ?? '');
    values[`${name}_SERVICE_HOST`] = clusterIP;
    values[`${name}_SERVICE_PORT`] = String(first.port);
    for (const port of ports) {
      if (port.name) values[`${name}_SERVICE_PORT_${variableName(port.name)}`] = String(port.port);
    }
    for (const [index, port] of ports.entries()) {
      const protocol = port.protocol ?? 'TCP';
      const url = `${protocol.toLowerCase()}://${clusterIP}:${port.port}`;
      const prefix = `${name}_PORT_${port.port}_${protocol}`;
      if (index === 0) values[`${name}_PORT`] = url;
      values[prefix] = url;
      values[`${prefix}_PROTO`] = protocol.toLowerCase();
      values[`${prefix}_PORT`] = String(port.port);
      values[`${prefix}_ADDR`] = clusterIP;
    }
  }
  return values;
}

function variableName(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}
