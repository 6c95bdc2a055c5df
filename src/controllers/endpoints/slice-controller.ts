import type { EndpointSlice, Node, Service } from '../../api/generated/types.ts';
import { keyOf } from '../../api/object.ts';
import { isReason } from '../../api/status.ts';
import { jsonEqual } from '../../base/json.ts';
import type { ResourceClient } from '../../client/client.ts';
import type { EventRecorder } from '../../client/events.ts';
import type { Informer } from '../../client/informer.ts';
import { Expectations } from '../common/expectations.ts';
import { controllerRef } from '../common/owner.ts';
import { isNamespaceTerminating } from '../common/pod-control.ts';
import { Reconciler } from '../common/reconciler.ts';
import { type Controller, type ControllerContext, recorderFor } from '../context.ts';
import { isHeadless, ServicePods } from './service-pods.ts';
import { endpointGroups, type PortGroup, planSlices, type SliceChanges } from './slices.ts';
import { TRIGGER_TIME, TriggerTimes } from './trigger-time.ts';

const SERVICE_NAME = 'kubernetes.io/service-name';
const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const MANAGER = 'endpointslice-controller.k8s.io';
const HEADLESS = 'service.kubernetes.io/headless';

/** Keeps EndpointSlices for every service with a selector. Models pkg/controller/endpointslice/endpointslice_controller.go. */
export class EndpointSliceController implements Controller {
  private readonly source: ServicePods;
  private readonly slices: Informer<EndpointSlice>;
  private readonly nodes: Informer<Node>;
  private readonly client: ResourceClient<EndpointSlice>;
  private readonly recorder: EventRecorder;
  private readonly triggers = new TriggerTimes();
  private readonly expectations: Expectations;
  private readonly loop: Reconciler;

  constructor(context: ControllerContext) {
    this.source = new ServicePods(context, key => this.loop.queue.add(key));
    this.slices = context.informers.of<EndpointSlice>('endpointslices.discovery.k8s.io');
    this.slices.addIndex('service', slice => [serviceOf(slice)]);
    this.nodes = context.informers.of<Node>('nodes');
    this.client = context.client.resource<EndpointSlice>('endpointslices.discovery.k8s.io');
    this.recorder = recorderFor(context, 'endpoint-slice-controller');
    this.expectations = new Expectations(context.clock);
    const reads = [this.source.services, this.source.pods.informer, this.slices, this.nodes];
    this.loop = new Reconciler(context, 'endpointslice', reads, key => this.sync(key));
    this.slices.on({
      add: slice => {
        this.expectations.creationObserved(serviceOf(slice));
        this.changed(slice);
      },
      update: (_, slice) => this.changed(slice),
      delete: slice => {
        this.expectations.deletionObserved(serviceOf(slice), keyOf(slice));
        this.changed(slice);
      },
    });
  }

  start(): void {
    this.loop.start();
  }

  stop(): void {
    this.loop.stop();
  }

  private changed(slice: EndpointSlice): void {
    if (slice.metadata?.labels?.[MANAGED_BY] === MANAGER) this.loop.queue.add(serviceOf(slice));
  }

  private sync(key: string): void {
    const service = this.source.services.get(key);
    if (service === undefined) {
      this.triggers.forget(key);
      this.expectations.forget(key);
      return;
    }
    const { selector, type } = service.spec ?? {};
    if (selector === undefined || type === 'ExternalName' || !this.expectations.satisfied(key)) return;
    const pods = this.source.of(service);
    const mine = this.slices
      .byIndex('service', key)
      .filter(
        ({ metadata }) =>
          metadata?.labels?.[MANAGED_BY] === MANAGER && metadata.deletionTimestamp === undefined,
      );
    const groups = endpointGroups(service, pods, name => this.nodes.get(name));
    const trigger = this.triggers.next(key, service, pods);
    try {
      this.apply(key, service, planSlices(mine, groups), mine, trigger);
    } catch (error) {
      if (isNamespaceTerminating(error)) return;
      const text = error instanceof Error ? error.message : String(error);
      const message = `Error updating Endpoint Slices for Service ${key}: ${text}`;
      this.recorder.event(service, 'Warning', 'FailedToUpdateEndpointSlices', message);
      throw error;
    }
  }

  private apply(
    key: string,
    service: Service,
    plan: SliceChanges,
    mine: readonly EndpointSlice[],
    trigger: string | undefined,
  ): void {
    const labels = labelsOf(service);
    const updates = new Set(plan.update.map(({ metadata }) => metadata?.name));
    const relabel = mine.filter(slice => {
      const goes = plan.delete.includes(slice) || updates.has(slice.metadata?.name);
      return !goes && !jsonEqual(slice.metadata?.labels, labels);
    });
    this.expectations.expect(key, plan.create.length, plan.delete.map(keyOf));
    let made = 0;
    try {
      for (const group of plan.create) {
        this.client.create(service.metadata?.namespace, draft(service, group, labels, trigger));
        made++;
      }
    } finally {
      for (let skipped = made; skipped < plan.create.length; skipped++)
        this.expectations.creationObserved(key);
    }
    for (const slice of [...plan.update, ...relabel]) {
      this.client.update({
        ...slice,
        metadata: { ...slice.metadata, labels, annotations: annotated(slice, trigger) },
      });
    }
    for (const slice of plan.delete) this.remove(key, slice);
  }

  private remove(key: string, slice: EndpointSlice): void {
    try {
      this.client.delete(slice.metadata?.namespace, slice.metadata?.name ?? '');
    } catch (error) {
      this.expectations.deletionObserved(key, keyOf(slice));
      if (!isReason(error, 'NotFound')) throw error;
    }
  }
}

function serviceOf({ metadata }: EndpointSlice): string {
  return `${metadata?.namespace}/${metadata?.labels?.[SERVICE_NAME]}`;
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

function annotated(slice: EndpointSlice, trigger: string | undefined): Record<string, string> {
  const { [TRIGGER_TIME]: _, ...others } = slice.metadata?.annotations ?? {};
  return { ...others, ...(trigger !== undefined && { [TRIGGER_TIME]: trigger }) };
}

function draft(
  service: Service,
  { ports, endpoints }: PortGroup,
  labels: Record<string, string>,
  trigger: string | undefined,
): EndpointSlice {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      generateName: `${service.metadata?.name}-`,
      namespace: service.metadata?.namespace,
      labels,
      ...(trigger !== undefined && { annotations: { [TRIGGER_TIME]: trigger } }),
      ownerReferences: [controllerRef(service)],
    },
    addressType: service.spec?.ipFamilies?.[0] ?? 'IPv4',
    endpoints,
    ports,
  };
}
