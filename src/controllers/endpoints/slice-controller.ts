import type { Node, Service } from '../../api/generated/types.ts';
import type { EventRecorder } from '../../client/events.ts';
import type { Informer } from '../../client/informer.ts';
import { isNamespaceTerminating } from '../common/pod-control.ts';
import { Reconciler } from '../common/reconciler.ts';
import { type Controller, type ControllerContext, recorderFor } from '../context.ts';
import { isHeadless, ServicePods } from './service-pods.ts';
import { MANAGED_BY, SERVICE_NAME, SliceSet } from './slice-set.ts';
import { endpointGroups } from './slices.ts';
import { TriggerTimes } from './trigger-time.ts';

const MANAGER = 'endpointslice-controller.k8s.io';
const HEADLESS = 'service.kubernetes.io/headless';

/** Keeps EndpointSlices for every service with a selector. Models pkg/controller/endpointslice/endpointslice_controller.go. */
export class EndpointSliceController implements Controller {
  private readonly source: ServicePods;
  private readonly slices: SliceSet;
  private readonly nodes: Informer<Node>;
  private readonly recorder: EventRecorder;
  private readonly triggers = new TriggerTimes();
  private readonly loop: Reconciler;

  constructor(context: ControllerContext) {
    const enqueue = (key: string) => this.loop.queue.add(key);
    this.source = new ServicePods(context, enqueue);
    this.slices = new SliceSet(context, MANAGER, enqueue);
    this.nodes = context.informers.of<Node>('nodes');
    this.recorder = recorderFor(context, 'endpoint-slice-controller');
    const reads = [this.source.services, this.source.pods.informer, this.slices.informer, this.nodes];
    this.loop = new Reconciler(context, 'endpointslice', reads, key => this.sync(key));
  }

  start(): void {
    this.loop.start();
  }

  stop(): void {
    this.loop.stop();
  }

  private sync(key: string): void {
    const service = this.source.services.get(key);
    if (service === undefined) {
      this.triggers.forget(key);
      this.slices.forget(key);
      return;
    }
    const { selector, type, ipFamilies } = service.spec ?? {};
    if (selector === undefined || type === 'ExternalName' || !this.slices.isCurrent(key)) return;
    const pods = this.source.of(service);
    const groups = endpointGroups(service, pods, name => this.nodes.get(name));
    const trigger = this.triggers.next(key, service, pods);
    const addressType = ipFamilies?.[0] ?? 'IPv4';
    try {
      this.slices.sync(key, groups, { owner: service, addressType, labels: labelsOf(service), trigger });
    } catch (error) {
      if (isNamespaceTerminating(error)) return;
      const text = error instanceof Error ? error.message : String(error);
      const message = `Error updating Endpoint Slices for Service ${key}: ${text}`;
      this.recorder.event(service, 'Warning', 'FailedToUpdateEndpointSlices', message);
      throw error;
    }
  }
}

function labelsOf(service: Service): Record<string, string> {
  const { [HEADLESS]: _, ...own } = service.metadata?.labels ?? {};
  return {
    ...own,
    ...(isHeadless(service) && { [HEADLESS]: '' }),
    [SERVICE_NAME]: service.metadata?.name ?? '',
    [MANAGED_BY]: MANAGER,
  };
}
