import type { KubeObject } from '../api/object.ts';
import { apiVersionOf, type GroupVersionResource } from '../api/resources.ts';
import type { Clock } from '../base/clock.ts';
import type { Rng } from '../base/rng.ts';
import type { Client } from '../client/client.ts';
import { EventRecorder } from '../client/events.ts';
import { Informer } from '../client/informer.ts';

/** One control loop of the controller manager. */
export interface Controller {
  /** Starts to work; called once, when every controller has asked for its informers. */
  start(): void;
  stop(): void;
}

/** Writes one line to the controller manager's log. */
export type Log = (severity: 'I' | 'W' | 'E', message: string) => void;

/** The certificate and key (PEM) that requests are signed with, and the longest life that is given: milliseconds. */
export interface SigningAuthority {
  readonly certificate: string;
  readonly key: string;
  readonly longest: number;
}

/** Flags of kube-controller-manager that controllers read; defaults as upstream's. */
export interface ControllerFlags {
  /** Requests that each controller may make a second, and at once. */
  readonly kubeApiQps: number;
  readonly kubeApiBurst: number;
  readonly nodeMonitorPeriodMs: number;
  readonly nodeMonitorGracePeriodMs: number;
  readonly nodeStartupGracePeriodMs: number;
  readonly nodeEvictionRate: number;
  readonly secondaryNodeEvictionRate: number;
  readonly largeClusterSizeThreshold: number;
  readonly unhealthyZoneThreshold: number;
  readonly terminatedPodGcThreshold: number;
  readonly hpaSyncPeriodMs: number;
  readonly hpaDownscaleStabilizationMs: number;
  readonly hpaTolerance: number;
  readonly hpaInitialReadinessDelayMs: number;
  readonly resourceQuotaSyncPeriodMs: number;
  /** The cluster's CA certificate (PEM) for kube-root-ca.crt. */
  readonly rootCa: string;
  /** Pod network to cut node ranges from; empty: none are assigned. */
  readonly clusterCidr: string;
  /** Who signs for a signer's name, read from its files anew each time; undefined: nobody does. */
  readonly signingAuthority: (signer: string) => SigningAuthority | undefined;
}

export const DEFAULT_FLAGS: ControllerFlags = {
  kubeApiQps: 20,
  kubeApiBurst: 30,
  nodeMonitorPeriodMs: 5_000,
  nodeMonitorGracePeriodMs: 50_000,
  nodeStartupGracePeriodMs: 60_000,
  nodeEvictionRate: 0.1,
  secondaryNodeEvictionRate: 0.01,
  largeClusterSizeThreshold: 50,
  unhealthyZoneThreshold: 0.55,
  terminatedPodGcThreshold: 12_500,
  hpaSyncPeriodMs: 15_000,
  hpaDownscaleStabilizationMs: 300_000,
  hpaTolerance: 0.1,
  hpaInitialReadinessDelayMs: 30_000,
  resourceQuotaSyncPeriodMs: 300_000,
  rootCa: '',
  clusterCidr: '',
  signingAuthority: () => undefined,
};

/** One cache a resource, shared by all controllers. Models client-go's informers.SharedInformerFactory. */
export class SharedInformers {
  private readonly informers = new Map<string, Informer<KubeObject>>();
  private started = false;

  constructor(
    private readonly client: Client,
    private readonly clock: Clock,
  ) {}

  /** The informer of a resource (`pods`, `replicasets.apps`) over all namespaces; made when first asked for. */
  of<T extends KubeObject>(resource: string | GroupVersionResource): Informer<T> {
    const objects = this.client.resource<KubeObject>(resource);
    const key = `${apiVersionOf(objects.gvr)}/${objects.gvr.resource}`;
    let informer = this.informers.get(key);
    if (informer === undefined) {
      informer = new Informer<KubeObject>(objects, this.clock);
      this.informers.set(key, informer);
      if (this.started) informer.start();
    }
    return informer as unknown as Informer<T>;
  }

  start(): void {
    this.started = true;
    for (const informer of this.informers.values()) informer.start();
  }

  stop(): void {
    this.started = false;
    for (const informer of this.informers.values()) informer.stop();
  }
}

/** What every controller is made from. */
export interface ControllerContext {
  readonly client: Client;
  readonly clock: Clock;
  readonly rng: Rng;
  readonly informers: SharedInformers;
  readonly flags: ControllerFlags;
  readonly log: Log;
}

export type ControllerFactory = (context: ControllerContext) => Controller;

/** An event recorder that signs as one of the controllers. */
export function recorderFor(context: ControllerContext, component: string): EventRecorder {
  return new EventRecorder(context.client, { component }, context.clock, context.rng.fork(component));
}
