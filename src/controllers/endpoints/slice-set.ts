import type { EndpointSlice } from '../../api/generated/types.ts';
import { type KubeObject, keyOf } from '../../api/object.ts';
import { isReason } from '../../api/status.ts';
import { jsonEqual } from '../../base/json.ts';
import type { ResourceClient } from '../../client/client.ts';
import type { Informer } from '../../client/informer.ts';
import { Expectations } from '../common/expectations.ts';
import { controllerRef } from '../common/owner.ts';
import type { ControllerContext } from '../context.ts';
import { type PortGroup, planSlices } from './slices.ts';
import { TRIGGER_TIME } from './trigger-time.ts';

export const SERVICE_NAME = 'kubernetes.io/service-name';
export const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';

/** What is written in each slice of one service. */
export interface SliceTemplate {
  /** Whose the slices are: a Service, or the Endpoints that they mirror. */
  readonly owner: KubeObject;
  readonly addressType: string;
  readonly labels: Readonly<Record<string, string>>;
  /** When what changed them happened. */
  readonly trigger: string | undefined;
}

/** The EndpointSlices that one controller manages, by service. */
export class SliceSet {
  readonly informer: Informer<EndpointSlice>;
  private readonly client: ResourceClient<EndpointSlice>;
  private readonly expectations: Expectations;

  /** @param manager as in the label managed-by @param changed is called with the key of a service whose slices changed */
  constructor(
    context: ControllerContext,
    private readonly manager: string,
    changed: (key: string) => void,
  ) {
    this.informer = context.informers.of<EndpointSlice>('endpointslices.discovery.k8s.io');
    this.informer.addIndex('service', slice => [serviceOf(slice)]);
    this.client = context.client.resource<EndpointSlice>('endpointslices.discovery.k8s.io');
    this.expectations = new Expectations(context.clock);
    this.informer.on({
      add: slice => {
        if (!this.isMine(slice)) return;
        this.expectations.creationObserved(serviceOf(slice));
        changed(serviceOf(slice));
      },
      update: (before, after) => {
        if (this.isMine(before) || this.isMine(after)) changed(serviceOf(after));
      },
      delete: slice => {
        if (!this.isMine(slice)) return;
        this.expectations.deletionObserved(serviceOf(slice), keyOf(slice));
        changed(serviceOf(slice));
      },
    });
  }

  /** False while writes have not come back through the cache. */
  isCurrent(key: string): boolean {
    return this.expectations.satisfied(key);
  }

  forget(key: string): void {
    this.expectations.forget(key);
  }

  /** Writes slices until they hold exactly these endpoints. @throws ApiError */
  sync(key: string, groups: readonly PortGroup[], template: SliceTemplate): void {
    const mine = this.of(key);
    const plan = planSlices(mine, groups);
    const touched = new Set([...plan.update, ...plan.delete].map(({ metadata }) => metadata?.name));
    const relabel = mine.filter(
      ({ metadata }) => !touched.has(metadata?.name) && !jsonEqual(metadata?.labels, template.labels),
    );
    this.expectations.expect(key, plan.create.length, plan.delete.map(keyOf));
    let made = 0;
    try {
      for (const group of plan.create) {
        this.client.create(template.owner.metadata?.namespace, draft(group, template));
        made++;
      }
    } finally {
      for (let left = made; left < plan.create.length; left++) this.expectations.creationObserved(key);
    }
    for (const slice of [...plan.update, ...relabel]) this.client.update(stamped(slice, template));
    for (const slice of plan.delete) this.remove(key, slice);
  }

  /** Deletes all slices of a service. @throws ApiError */
  clear(key: string): void {
    const mine = this.of(key);
    if (mine.length === 0) return;
    this.expectations.expect(key, 0, mine.map(keyOf));
    for (const slice of mine) this.remove(key, slice);
  }

  private of(key: string): EndpointSlice[] {
    return this.informer
      .byIndex('service', key)
      .filter(slice => this.isMine(slice) && slice.metadata?.deletionTimestamp === undefined);
  }

  private isMine({ metadata }: EndpointSlice): boolean {
    return metadata?.labels?.[MANAGED_BY] === this.manager;
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

function stamped(slice: EndpointSlice, { labels, trigger }: SliceTemplate): EndpointSlice {
  const { [TRIGGER_TIME]: _, ...others } = slice.metadata?.annotations ?? {};
  const annotations = { ...others, ...(trigger !== undefined && { [TRIGGER_TIME]: trigger }) };
  return { ...slice, metadata: { ...slice.metadata, labels, annotations } };
}

function draft(
  { ports, endpoints }: PortGroup,
  { owner, addressType, labels, trigger }: SliceTemplate,
): EndpointSlice {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      generateName: `${owner.metadata?.name}-`,
      namespace: owner.metadata?.namespace,
      labels,
      ...(trigger !== undefined && { annotations: { [TRIGGER_TIME]: trigger } }),
      ownerReferences: [controllerRef(owner)],
    },
    addressType,
    endpoints,
    ports,
  };
}
