import { describe, expect, it } from 'vitest';
import type { ApiCall, User } from '../interface.ts';
import { ADMIN, World } from '../testing/world.ts';

const GROUP = 'rbac.authorization.k8s.io';
const RBAC = `/apis/${GROUP}/v1`;
const ROLES = `${RBAC}/namespaces/default/roles`;
const BINDINGS = `${RBAC}/namespaces/default/rolebindings`;
const JANE: User = { name: 'jane', groups: ['dev', 'system:authenticated'] };

const role = (name: string, resources: string[], verbs: string[]) => ({
  metadata: { name },
  rules: [{ apiGroups: [''], resources, verbs }],
});
const binding = (name: string, kind: string, to: string) => ({
  metadata: { name },
  roleRef: { apiGroup: GROUP, kind, name: to },
  subjects: [{ kind: 'User', apiGroup: GROUP, name: 'jane' }],
});

/** Jane may write roles and bindings in `default`, and read pods there. */
function world() {
  const { server } = new World({ authorization: 'RBAC' });
  const ask = (method: ApiCall['method'], path: string, body: unknown, user = JANE) => {
    const { code, body: answer } = server.call({ method, path, user, body });
    return { code, message: (answer as { message?: string }).message ?? '' };
  };
  const grant = {
    metadata: { name: 'jane' },
    rules: [
      { apiGroups: [GROUP], resources: ['roles', 'rolebindings'], verbs: ['create', 'update', 'get'] },
      { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] },
    ],
  };
  expect(ask('POST', ROLES, grant, ADMIN).code).toBe(201);
  expect(ask('POST', BINDINGS, binding('jane', 'Role', 'jane'), ADMIN).code).toBe(201);
  return { ask };
}

describe('nobody grants what they do not hold', () => {
  it('by a role', () => {
    const { ask } = world();
    expect(ask('POST', ROLES, role('same', ['pods'], ['list'])).code).toBe(201);
    expect(ask('POST', ROLES, role('more', ['pods', 'secrets'], ['get', 'list', 'watch']))).toEqual({
      code: 403,
      message: [
        `roles.${GROUP} "more" is forbidden: user "jane" (groups=["dev" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:`,
        '{APIGroups:[""], Resources:["pods"], Verbs:["watch"]}',
        '{APIGroups:[""], Resources:["secrets"], Verbs:["get" "list" "watch"]}',
      ].join('\n'),
    });
    expect(ask('PUT', `${ROLES}/same`, role('same', ['nodes'], ['list'])).code).toBe(403);
    const labelled = { ...role('same', ['pods'], ['list']), metadata: { name: 'same', labels: { a: 'b' } } };
    expect(ask('PUT', `${ROLES}/same`, labelled).code).toBe(200);
  });

  it('by a binding, unless they may bind that role', () => {
    const { ask } = world();
    expect(ask('POST', BINDINGS, binding('up', 'ClusterRole', 'edit')).code).toBe(403);
    expect(ask('POST', BINDINGS, binding('none', 'ClusterRole', 'missing'))).toEqual({
      code: 404,
      message: `clusterroles.${GROUP} "missing" not found`,
    });
    const bind = {
      metadata: { name: 'binder' },
      rules: [{ apiGroups: [GROUP], resources: ['clusterroles'], resourceNames: ['edit'], verbs: ['bind'] }],
    };
    expect(ask('POST', ROLES, bind, ADMIN).code).toBe(201);
    expect(ask('POST', BINDINGS, binding('binder', 'Role', 'binder'), ADMIN).code).toBe(201);
    expect(ask('POST', BINDINGS, binding('up', 'ClusterRole', 'edit')).code).toBe(201);
    expect(ask('POST', BINDINGS, binding('top', 'ClusterRole', 'cluster-admin')).code).toBe(403);
  });
});
