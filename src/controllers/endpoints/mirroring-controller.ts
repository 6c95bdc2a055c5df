import type {
  Endpoint,
  EndpointAddress,
  EndpointSubset,
  Endpoints,
  Service,
} from '../../api/generated/types.ts';
import { keyOf } from '../../api/object.ts';
import type { Informer } from '../../client/informer.ts';
import { isNamespaceTerminating } from '../common/pod-control.ts';
import { Reconciler } from '../common/reconciler.ts';
import type { Controller, ControllerContext } from '../context.ts';
import { MANAGED_BY, SERVICE_NAME, SliceSet } from './slice-set.ts';
import type { PortGroup } from './slices.ts';
import { TRIGGER_TIME } from './trigger-time.ts';

const MANAGER = 'endpointslicemirroring-controller.k8s.io';
const SKIP = 'endpointslice.kubernetes.io/skip-mirror';

/** Mirrors Endpoints that somebody wrote by hand, for services without a selector, as EndpointSlices. Models pkg/controller/endpointslicemirroring/endpointslicemirroring_controller.go. */
export class EndpointSliceMirroringController implements Controller {
  private readonly endpoints: Informer<Endpoints>;
  private readonly services: Informer<Service>;
  private readonly slices: SliceSet;
  private readonly loop: Reconciler;

  constructor(context: ControllerContext) {
    const enqueue = (key: string) => this.loop.queue.add(key);
    this.endpoints = context.informers.of<Endpoints>('endpoints');
    this.services = context.informers.of<Service>('services');
    this.slices = new SliceSet(context, MANAGER, enqueue);
    const reads = [this.endpoints, this.services, this.slices.informer];
    this.loop = new Reconciler(context, 'endpointslicemirroring', reads, key => this.sync(key));
    for (const informer of [this.endpoints, this.services] as Informer<Endpoints | Service>[]) {
      informer.on({
        add: object => enqueue(keyOf(object)),
        update: (_, object) => enqueue(keyOf(object)),
        delete: object => enqueue(keyOf(object)),
      });
    }
  }

  start(): void {
    this.loop.start();
  }

  stop(): void {
    this.loop.stop();
  }

  private sync(key: string): void {
    if (!this.slices.isCurrent(key)) return;
    const endpoints = this.endpoints.get(key);
    const service = this.services.get(key);
    if (endpoints === undefined || service === undefined || !isMirrored(endpoints, service)) {
      this.slices.clear(key);
      return;
    }
    const { name = '', annotations, labels } = endpoints.metadata ?? {};
    try {
      this.slices.sync(key, (endpoints.subsets ?? []).map(groupOf), {
        owner: endpoints,
        addressType: 'IPv4',
        labels: { ...labels, [SERVICE_NAME]: name, [MANAGED_BY]: MANAGER },
        trigger: annotations?.[TRIGGER_TIME],
      });
    } catch (error) {
      if (!isNamespaceTerminating(error)) throw error;
    }
  }
}

function isMirrored({ metadata }: Endpoints, { spec }: Service): boolean {
  return spec?.selector === undefined && metadata?.labels?.[SKIP] !== 'true';
}

function groupOf({ addresses = [], notReadyAddresses = [], ports = [] }: EndpointSubset): PortGroup {
  return {
    ports: ports.map(({ name = '', port, protocol = 'TCP', appProtocol }) => ({
      name,
      port,
      protocol,
      ...(appProtocol && { appProtocol }),
    })),
    endpoints: [
      ...addresses.map(address => endpointOf(address, true)),
      ...notReadyAddresses.map(address => endpointOf(address, false)),
    ],
  };
}

function endpointOf({ ip, hostname, nodeName, targetRef }: EndpointAddress, ready: boolean): Endpoint {
  return {
    addresses: [ip],
    conditions: { ready },
    ...(hostname && { hostname }),
    ...(targetRef && { targetRef }),
    ...(nodeName && { nodeName }),
  };
}
