import type { Container, Pod, Service, ServicePort } from '../../api/generated/types.ts';
import { keyOf } from '../../api/object.ts';
import { jsonEqual } from '../../base/json.ts';
import type { Informer } from '../../client/informer.ts';
import { PodCache } from '../common/pod-cache.ts';
import type { ControllerContext } from '../context.ts';

/** Services and the pods that they select; tells which services a change concerns. */
export class ServicePods {
  readonly services: Informer<Service>;
  readonly pods: PodCache;

  /** @param changed is called with the key of each service whose endpoints may have changed */
  constructor(context: ControllerContext, changed: (key: string) => void) {
    this.services = context.informers.of<Service>('services');
    this.services.addIndex('namespace', service => [service.metadata?.namespace ?? '']);
    this.pods = new PodCache(context);
    this.services.on({
      add: service => changed(keyOf(service)),
      update: (_, service) => changed(keyOf(service)),
      delete: service => changed(keyOf(service)),
    });
    const each = (pod: Pod) => {
      for (const service of this.selecting(pod)) changed(keyOf(service));
    };
    this.pods.informer.on({
      add: each,
      update: (before, after) => {
        if (!matters(before, after)) return;
        each(after);
        if (!jsonEqual(before.metadata?.labels, after.metadata?.labels)) each(before);
      },
      delete: each,
    });
  }

  /** The service's pods that have an address and still run. */
  of(service: Service): Pod[] {
    return this.pods
      .inNamespace(service.metadata?.namespace)
      .filter(pod => selects(service, pod) && Boolean(pod.status?.podIP) && !hasEnded(pod));
  }

  private selecting(pod: Pod): Service[] {
    return this.services
      .byIndex('namespace', pod.metadata?.namespace ?? '')
      .filter(service => selects(service, pod));
  }
}

function selects(service: Service, pod: Pod): boolean {
  const selector = service.spec?.selector;
  if (selector === undefined) return false;
  return Object.entries(selector).every(([key, value]) => pod.metadata?.labels?.[key] === value);
}

function hasEnded({ status }: Pod): boolean {
  return status?.phase === 'Failed' || status?.phase === 'Succeeded';
}

/** Models podEndpointsChanged of k8s.io/endpointslice/util. */
function matters(before: Pod, after: Pod): boolean {
  return (
    before.metadata?.deletionTimestamp !== after.metadata?.deletionTimestamp ||
    before.status?.podIP !== after.status?.podIP ||
    before.spec?.nodeName !== after.spec?.nodeName ||
    before.status?.phase !== after.status?.phase ||
    !jsonEqual(before.status?.conditions, after.status?.conditions) ||
    !jsonEqual(before.metadata?.labels, after.metadata?.labels)
  );
}

/** True when a service has no address of its own. */
export function isHeadless(service: Service): boolean {
  return service.spec?.clusterIP === 'None';
}

/** The port of the pod that a service's port leads to, or undefined where the pod has no port of that name. Models podutil.FindPort. */
export function targetPort(
  pod: Pod,
  { targetPort: target, port, protocol = 'TCP' }: ServicePort,
): number | undefined {
  if (typeof target !== 'string') return target ? target : port;
  const named = (containers: readonly Container[] = []) =>
    containers
      .flatMap(({ ports = [] }) => ports)
      .find(found => found.name === target && (found.protocol ?? 'TCP') === protocol);
  const sidecars = pod.spec?.initContainers?.filter(({ restartPolicy }) => restartPolicy === 'Always');
  return (named(pod.spec?.containers) ?? named(sidecars))?.containerPort;
}

/** The host name under which a pod is found in its headless service, or undefined. */
export function hostnameIn(service: Service, { spec }: Pod): string | undefined {
  return spec?.hostname && spec.subdomain === service.metadata?.name ? spec.hostname : undefined;
}
