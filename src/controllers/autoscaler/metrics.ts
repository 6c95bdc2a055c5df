import type { Pod } from '../../api/generated/types.ts';
import { podResources } from '../../api/pod-resources.ts';
import { milliValue } from '../../api/quantity.ts';
import type { Client } from '../../client/client.ts';

/** What a pod uses of a resource now, in thousandths. */
export type Usage = ReadonlyMap<string, number>;

interface PodMetrics {
  readonly metadata: { readonly name: string };
  readonly containers: readonly { readonly name: string; readonly usage: Readonly<Record<string, string>> }[];
}

/**
 * Asks the metrics API for the use of pods, by name.
 * @param container only this one's
 * @throws ApiError when the metrics API does not answer
 */
export function podUsage(
  client: Client,
  namespace: string,
  selector: string,
  resource: string,
  container?: string,
): Usage {
  const path = `/apis/metrics.k8s.io/v1beta1/namespaces/${namespace}/pods`;
  const answer = client.call({
    method: 'GET',
    path,
    query: new URLSearchParams({ labelSelector: selector }),
  });
  const { items } = answer.body as unknown as { items: readonly PodMetrics[] };
  const usage = new Map<string, number>();
  for (const { metadata, containers } of items) {
    const mine = containers.filter(({ name }) => container === undefined || name === container);
    if (mine.length === 0) continue;
    usage.set(
      metadata.name,
      mine.reduce((sum, found) => sum + milliValue(found.usage[resource] ?? '0'), 0),
    );
  }
  return usage;
}

/** What a pod requests of a resource, in thousandths; undefined when one of its containers requests nothing. */
export function podRequest(pod: Pod, resource: string, container?: string): number | undefined {
  const containers = (pod.spec?.containers ?? []).filter(
    ({ name }) => container === undefined || name === container,
  );
  if (containers.some(({ resources }) => resources?.requests?.[resource] === undefined)) {
    // Requests of the pod as a whole stand in for those of its containers.
    const whole = container === undefined ? pod.spec?.resources?.requests?.[resource] : undefined;
    return whole === undefined ? undefined : milliValue(whole);
  }
  if (container === undefined && pod.spec)
    return milliValue(podResources(pod.spec, 'requests')[resource] ?? '0');
  return containers.reduce(
    (sum, { resources }) => sum + milliValue(resources?.requests?.[resource] ?? '0'),
    0,
  );
}
