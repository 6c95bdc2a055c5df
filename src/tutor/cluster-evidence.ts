import type { KubeObject } from '../api/object.ts';
import { resourceOfKind } from '../api/resources.ts';
import { ApiError, ConnectionRefused } from '../api/status.ts';
import type { JsonObject } from '../base/json.ts';
import type { Client } from '../client/client.ts';
import type { Evidence } from './checks/evidence.ts';

/** Reads the evidence for checks through the API, as an administrator sees it. */
export class ClusterEvidence implements Evidence {
  private readonly admin: Client;

  constructor(admin: Client) {
    this.admin = admin;
  }

  objects(
    apiVersion: string,
    kind: string,
    namespace: string | undefined,
    name: string | undefined,
  ): readonly JsonObject[] {
    const info = resourceOfKind(apiVersion, kind);
    if (info === undefined) return [];
    const resource = this.admin.resource<KubeObject>(info);
    const where = info.namespaced ? namespace : undefined;
    try {
      if (name !== undefined && (where !== undefined || !info.namespaced)) {
        const found = resource.find(where, name);
        return found === undefined ? [] : [found as JsonObject];
      }
      const found = resource.list(where).items;
      return found.filter(
        ({ metadata }) => name === undefined || metadata?.name === name,
      ) as unknown as readonly JsonObject[];
    } catch (error) {
      // An API server that is down has nothing to show; the checks then fail by themselves.
      if (error instanceof ApiError || error instanceof ConnectionRefused) return [];
      throw error;
    }
  }
}
