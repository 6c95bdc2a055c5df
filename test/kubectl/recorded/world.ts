import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { RESOURCES } from '../../../src/api/resources.ts';
import { ApiServer } from '../../../src/apiserver/server.ts';
import { wireDoor } from '../../../src/apiserver/wire/index.ts';
import type { JsonObject } from '../../../src/base/json.ts';
import { SeededRng } from '../../../src/base/rng.ts';
import { VirtualClock } from '../../../src/base/virtual-clock.ts';
import { Store } from '../../../src/store/store.ts';

const ADMIN = {
  name: 'kubernetes-admin',
  groups: ['kubeadm:cluster-admins', 'system:masters', 'system:authenticated'],
};
type Call = Parameters<ApiServer['call']>[0];

/** Makes what objects.yaml says, states included. @throws Error where the server refuses one */
export function fill(call: (call: Call) => { readonly code: number; readonly body?: unknown }): void {
  const text = readFileSync(new URL('objects.yaml', import.meta.url), 'utf8');
  for (const document of parseAllDocuments(text)) {
    const object = document.toJS() as JsonObject & { metadata: { name: string; namespace?: string } };
    const { apiVersion, kind, metadata, status } = object;
    const [version, group = ''] = String(apiVersion).split('/').reverse();
    const info = RESOURCES.find(one => one.kind === kind && one.group === group && one.version === version)!;
    const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
    const space = metadata.namespace === undefined ? '' : `/namespaces/${metadata.namespace}`;
    const path = `${root}${space}/${info.resource}`;
    const made = call({ method: 'POST', path, body: object, user: ADMIN });
    if (made.code >= 300) throw new Error(`${path}: ${JSON.stringify(made.body)}`);
    if (status === undefined) continue;
    call({
      method: 'PATCH',
      path: `${path}/${metadata.name}/status`,
      body: { status },
      contentType: 'application/merge-patch+json',
      user: ADMIN,
    });
  }
}

/** The API server with the objects in it, and its door for the built-in kubectl. */
export function recordedWorld() {
  const clock = new VirtualClock(Date.parse('2026-11-21T05:00:00Z'));
  const server = new ApiServer({ store: new Store(clock), clock, rng: new SeededRng(1) });
  fill(server.call);
  return { clock, fetch: wireDoor({ call: server.call, authenticate: () => ADMIN }) };
}
