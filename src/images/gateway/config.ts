/** What a Gateway's data plane is told: its ports, who listens there, and which rules lead where. */
import type { Filter, RouteMatch } from './types.ts';

/** A backend with the endpoints that it has now; undefined where the reference is no good. */
export interface Backend {
  readonly weight: number;
  readonly name: string;
  readonly endpoints: readonly { readonly ip: string; readonly port: number }[] | undefined;
}

/** One match of one rule. */
export interface Entry {
  /** The names of hosts that it is for; empty: all of the listener's. */
  readonly hostnames: readonly string[];
  readonly match: RouteMatch;
  readonly filters: readonly Filter[];
  readonly backends: readonly Backend[];
  /** Orders what is equal otherwise: the route's age and name, then the rule's place. */
  readonly age: string;
  readonly place: number;
}

export interface ListenerConfig {
  readonly port: number;
  readonly hostname: string | undefined;
  /** PEM, for HTTPS. */
  readonly certificate: string | undefined;
  readonly entries: readonly Entry[];
}

export interface GatewayConfig {
  readonly listeners: readonly ListenerConfig[];
}

/** What answers at the control plane's port: data planes ask for their configuration. */
export interface ConfigSource {
  configOf(gateway: string): GatewayConfig | undefined;
}

export function isConfigSource(service: unknown): service is ConfigSource {
  return typeof service === 'object' && service !== null && 'configOf' in service;
}
