import type { Endpoints } from '../../api/generated/types.ts';
import { splitKey } from '../../api/object.ts';
import { isReason } from '../../api/status.ts';
import { jsonEqual } from '../../base/json.ts';
import type { ResourceClient } from '../../client/client.ts';
import type { EventRecorder } from '../../client/events.ts';
import type { Informer } from '../../client/informer.ts';
import { isNamespaceTerminating } from '../common/pod-control.ts';
import { Reconciler } from '../common/reconciler.ts';
import { type Controller, type ControllerContext, recorderFor } from '../context.ts';
import { isHeadless, ServicePods } from './service-pods.ts';
import { subsetsOf } from './subsets.ts';
import { TRIGGER_TIME, TriggerTimes } from './trigger-time.ts';

const MANAGED_BY = 'endpoints.kubernetes.io/managed-by';
const HEADLESS = 'service.kubernetes.io/headless';

/** Keeps an Endpoints object for every service with a selector. Models pkg/controller/endpoint/endpoints_controller.go. */
export class EndpointsController implements Controller {
  private readonly source: ServicePods;
  private readonly endpoints: Informer<Endpoints>;
  private readonly client: ResourceClient<Endpoints>;
  private readonly recorder: EventRecorder;
  private readonly triggers = new TriggerTimes();
  private readonly loop: Reconciler;

  constructor(context: ControllerContext) {
    this.source = new ServicePods(context, key => this.loop.queue.add(key));
    this.endpoints = context.informers.of<Endpoints>('endpoints');
    this.client = context.client.resource<Endpoints>('endpoints');
    this.recorder = recorderFor(context, 'endpoint-controller');
    const reads = [this.source.services, this.source.pods.informer, this.endpoints];
    this.loop = new Reconciler(context, 'endpoint', reads, key => this.sync(key));
    this.endpoints.on({
      delete: ({ metadata }) => this.loop.queue.add(`${metadata?.namespace}/${metadata?.name}`),
    });
  }

  start(): void {
    this.loop.start();
  }

  stop(): void {
    this.loop.stop();
  }

  private sync(key: string): void {
    const { namespace, name } = splitKey(key);
    const service = this.source.services.get(key);
    const current = this.endpoints.get(key);
    if (service === undefined) {
      this.triggers.forget(key);
      if (current?.metadata?.labels?.[MANAGED_BY] !== undefined) this.remove(namespace, name);
      return;
    }
    if (service.spec?.selector === undefined || service.spec.type === 'ExternalName') return;
    const pods = this.source.of(service);
    const subsets = subsetsOf(service, pods);
    const labels = {
      ...service.metadata?.labels,
      [MANAGED_BY]: 'endpoint-controller',
      ...(isHeadless(service) && { [HEADLESS]: '' }),
    };
    const trigger = this.triggers.next(key, service, pods);
    const same = jsonEqual(current?.subsets ?? [], subsets) && jsonEqual(current?.metadata?.labels, labels);
    if (current !== undefined && same) return;
    const { [TRIGGER_TIME]: _, ...annotations } = current?.metadata?.annotations ?? {};
    const metadata = {
      ...(current?.metadata ?? { namespace, name }),
      labels,
      annotations: { ...annotations, ...(trigger !== undefined && { [TRIGGER_TIME]: trigger }) },
    };
    this.write({ apiVersion: 'v1', kind: 'Endpoints', metadata, subsets }, current === undefined);
  }

  private write(endpoints: Endpoints, create: boolean): void {
    try {
      if (create) this.client.create(endpoints.metadata?.namespace, endpoints);
      else this.client.update(endpoints);
    } catch (error) {
      if (isNamespaceTerminating(error)) return;
      const { namespace, name } = endpoints.metadata ?? {};
      const verb = create ? 'create' : 'update';
      const message = `Failed to ${verb} endpoint ${namespace}/${name}: ${error instanceof Error ? error.message : error}`;
      this.recorder.event(
        endpoints,
        'Warning',
        create ? 'FailedToCreateEndpoint' : 'FailedToUpdateEndpoint',
        message,
      );
      throw error;
    }
  }

  private remove(namespace: string | undefined, name: string): void {
    try {
      this.client.delete(namespace, name);
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
  }
}
