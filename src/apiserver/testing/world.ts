import { SeededRng } from '../../base/rng.ts';
import { VirtualClock } from '../../base/virtual-clock.ts';
import { Store } from '../../store/store.ts';
import type { ApiAnswer, ApiCall, User } from '../interface.ts';
import { ApiServer, type ApiServerOptions } from '../server.ts';

export const ADMIN: User = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] };

/** An API server to be asked by tests: no kubelets, no controllers; `default` has its service account. */
export class World {
  readonly clock = new VirtualClock(Date.parse('2026-11-20T22:13:02Z'));
  readonly store = new Store(this.clock);
  readonly server: ApiServer;

  constructor(options: Partial<ApiServerOptions> = {}) {
    this.server = new ApiServer({
      store: this.store,
      clock: this.clock,
      rng: new SeededRng('test'),
      ...options,
    });
    this.post('/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'default' } });
  }

  ask(method: ApiCall['method'], path: string, call: Partial<ApiCall> = {}): ApiAnswer {
    const url = new URL(path, 'https://kubernetes');
    return this.server.call({ method, path: url.pathname, query: url.searchParams, user: ADMIN, ...call });
  }

  get(path: string): ReturnType<World['parsed']> {
    return this.parsed(this.ask('GET', path));
  }

  post(path: string, body: unknown): ReturnType<World['parsed']> {
    return this.parsed(this.ask('POST', path, { body }));
  }

  put(path: string, body: unknown): ReturnType<World['parsed']> {
    return this.parsed(this.ask('PUT', path, { body }));
  }

  delete(path: string, body?: unknown): ReturnType<World['parsed']> {
    return this.parsed(this.ask('DELETE', path, body === undefined ? {} : { body }));
  }

  patch(path: string, contentType: string, body: unknown): ReturnType<World['parsed']> {
    return this.parsed(this.ask('PATCH', path, { body, contentType }));
  }

  /** The events that a watch has given by now, as `TYPE name`. */
  watch(path: string): { readonly seen: string[]; readonly ended: () => boolean; stop(): void } {
    const { watch } = this.ask('GET', path);
    if (watch === undefined) throw new Error(`no watch at ${path}`);
    const seen: string[] = [];
    let ended = false;
    watch.start({
      event: ({ type, object }) => {
        const meta = object.metadata as { name?: string } | undefined;
        seen.push(`${type} ${meta?.name ?? object.reason ?? ''}`.trim());
      },
      end: () => {
        ended = true;
      },
    });
    return { seen, ended: () => ended, stop: () => watch.stop() };
  }

  private parsed(answer: ApiAnswer) {
    // Tests look into answers by path; their expectations are the check.
    // biome-ignore lint/suspicious/noExplicitAny: see above
    return { code: answer.code, body: answer.body as any, warnings: answer.warnings ?? [] };
  }
}

export const PODS = '/api/v1/namespaces/default/pods';

export const pod = (name: string, spec: object = {}, metadata: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, ...metadata },
  spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec },
});
