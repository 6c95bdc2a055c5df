// models pkg/fieldpath/fieldpath.go and pkg/api/v1/resource/helpers.go
import type { Container, Pod, ResourceFieldSelector } from '../../api/generated/types.ts';
import { milliValue, unitValue } from '../../api/quantity.ts';

/** What a pod's field is worth where only the node knows it. */
export interface NodeFacts {
  readonly nodeName: string;
  readonly nodeIp: string;
  readonly podIp: string;
  readonly allocatable: Readonly<Record<string, string>>;
}

/** The value of a downward API field. @returns undefined for a path that no field has */
export function fieldValue(pod: Pod, path: string, node: NodeFacts): string | undefined {
  const keyed = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path);
  const metadata = pod.metadata ?? {};
  if (keyed !== null) return metadata[keyed[1] as 'labels' | 'annotations']?.[keyed[2]!] ?? '';
  switch (path) {
    case 'metadata.name':
      return metadata.name ?? '';
    case 'metadata.namespace':
      return metadata.namespace ?? '';
    case 'metadata.uid':
      return metadata.uid ?? '';
    case 'metadata.labels':
      return formatMap(metadata.labels);
    case 'metadata.annotations':
      return formatMap(metadata.annotations);
    case 'spec.nodeName':
      return node.nodeName;
    case 'spec.serviceAccountName':
      return pod.spec?.serviceAccountName ?? '';
    case 'status.hostIP':
    case 'status.hostIPs':
      return node.nodeIp;
    case 'status.podIP':
    case 'status.podIPs':
      return node.podIp;
    default:
      return undefined;
  }
}

/** The value of a container's resource, in units of the divisor, rounded up. */
export function resourceValue(
  pod: Pod,
  container: Container,
  selector: ResourceFieldSelector,
  node: NodeFacts,
): string {
  const { initContainers = [], containers = [] } = pod.spec ?? {};
  const name = selector.containerName;
  const target = name ? [...containers, ...initContainers].find(other => other.name === name) : container;
  const [list = '', ...rest] = selector.resource.split('.');
  const resource = rest.join('.');
  const given = target?.resources?.[list as 'limits' | 'requests']?.[resource];
  const quantity = given ?? (list === 'limits' ? node.allocatable[resource] : undefined) ?? '0';
  const divisor = selector.divisor === undefined || selector.divisor === '0' ? '1' : selector.divisor;
  const value =
    resource === 'cpu'
      ? milliValue(quantity) / milliValue(divisor)
      : unitValue(quantity) / unitValue(divisor);
  return String(Math.ceil(value));
}

function formatMap(map: Readonly<Record<string, string>> | undefined): string {
  return Object.entries(map ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join('\n');
}
