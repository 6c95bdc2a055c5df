import type { KubeObject } from '../../src/api/object.ts';
import { resourceOfKind } from '../../src/api/resources.ts';
import type { ApiAnswer, ApiCall, User } from '../../src/apiserver/interface.ts';
import { ApiServer } from '../../src/apiserver/server.ts';
import { SeededRng } from '../../src/base/rng.ts';
import { VirtualClock } from '../../src/base/virtual-clock.ts';
import { Store } from '../../src/store/store.ts';

const ADMIN: User = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] };

/** An API server with nothing but what it makes itself, the usual namespaces, and their default service accounts. */
export interface ApiWorld {
  readonly server: ApiServer;
  request(method: ApiCall['method'], path: string, body?: unknown, contentType?: string): ApiAnswer;
  /** Puts a live object there as it is: made once by the field manager `unknown`. */
  seed(object: KubeObject): void;
}

/** @param namespaces besides the usual ones */
export function apiWorld(namespaces: readonly string[] = []): ApiWorld {
  const clock = new VirtualClock(Date.parse('2026-11-20T22:13:02Z'));
  const store = new Store(clock);
  const server = new ApiServer({ store, clock, rng: new SeededRng('api') });
  const request: ApiWorld['request'] = (method, path, body, contentType) => {
    const url = new URL(path, 'https://10.96.0.1');
    return server.call({
      method,
      path: url.pathname,
      query: url.searchParams,
      user: ADMIN,
      ...(body === undefined ? {} : { body }),
      ...(contentType === undefined ? {} : { contentType }),
    });
  };
  for (const name of namespaces) request('POST', '/api/v1/namespaces', { metadata: { name } });
  for (const { metadata } of store.list('namespaces')) {
    const path = `/api/v1/namespaces/${metadata?.name}/serviceaccounts`;
    request('POST', path, { metadata: { name: 'default' } });
  }
  return {
    server,
    request,
    seed(recorded) {
      const object = JSON.parse(
        JSON.stringify(recorded).replaceAll('kube-api-access-XXXXX', 'kube-api-access-abcde'),
      ) as KubeObject;
      const { apiVersion = '', kind = '', metadata } = object;
      const info = resourceOfKind(apiVersion, kind)!;
      const namespace = metadata?.namespace ?? '';
      const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
      const collection = `${base}${namespace === '' ? '' : `/namespaces/${namespace}`}/${info.resource}`;
      const created = request('POST', collection, object);
      if (created.code !== 201) throw new Error(`seed: ${JSON.stringify(created.body)}`);
      const key = [
        info.group === '' ? info.resource : `${info.resource}.${info.group}`,
        namespace,
        metadata!.name!,
      ] as const;
      const stored = store.get(...key)!;
      const { generation } = stored.metadata ?? {};
      store.update(...key, {
        ...object,
        metadata: { ...stored.metadata, ...metadata, ...(generation ? { generation } : {}) },
      });
    },
  };
}
