import { describe, expect, it } from 'vitest';
import type { User } from '../interface.ts';
import { ADMIN, PODS, pod, World } from '../testing/world.ts';

const JANE: User = { name: 'jane', groups: ['system:authenticated'] };
const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const GROUP = 'rbac.authorization.k8s.io';

function world(): World {
  return new World({ authorization: 'RBAC' });
}

const role = {
  metadata: { name: 'reader' },
  rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }],
};
const binding = {
  metadata: { name: 'jane-reads' },
  roleRef: { apiGroup: GROUP, kind: 'Role', name: 'reader' },
  subjects: [{ kind: 'User', apiGroup: GROUP, name: 'jane' }],
};

describe('RBAC', () => {
  it('refuses in the words of the real one, and lets pass what a role grants', () => {
    const { server } = world();
    const list = () => server.call({ method: 'GET', path: PODS, user: JANE });
    expect((list().body as { message: string }).message).toBe(
      'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "default"',
    );
    for (const [path, body] of [
      ['roles', role],
      ['rolebindings', binding],
    ] as const) {
      server.call({ method: 'POST', path: `${RBAC}/namespaces/default/${path}`, user: ADMIN, body });
    }
    expect(list().code).toBe(200);
    expect(server.call({ method: 'POST', path: PODS, user: JANE, body: pod('x') }).code).toBe(403);
    expect(server.call({ method: 'GET', path: '/api/v1/namespaces/kube-system/pods', user: JANE }).code).toBe(
      403,
    );
  });

  it('names a role that a binding refers to in vain', () => {
    const { server } = world();
    const path = `${RBAC}/namespaces/default/rolebindings`;
    server.call({ method: 'POST', path, user: ADMIN, body: binding });
    const { message } = server.call({ method: 'GET', path: PODS, user: JANE }).body as { message: string };
    expect(message).toContain(`: RBAC: role.${GROUP} "reader" not found`);
  });

  it('lets those act as others who may', () => {
    const { server } = world();
    const as = (user: User) =>
      server.call({ method: 'GET', path: PODS, user, impersonate: { name: 'bob', groups: [] } });
    expect((as(ADMIN).body as { message: string }).message).toContain(
      'User "bob" cannot list resource "pods"',
    );
    expect((as(JANE).body as { message: string }).message).toContain(
      'User "jane" cannot impersonate resource "users"',
    );
  });

  it('answers reviews, and knows service accounts by their tokens', () => {
    const { server } = world();
    const path = '/api/v1/namespaces/default/serviceaccounts/default/token';
    const made = server.call({ method: 'POST', path, user: ADMIN, body: { spec: {} } }).body as unknown as {
      status: { token: string };
    };
    const user = server.authenticate({ token: made.status.token });
    expect(user?.name).toBe('system:serviceaccount:default:default');
    expect(server.authenticate({ token: `${made.status.token}x` })).toBeUndefined();
    expect(server.authenticate({})?.name).toBe('system:anonymous');
    const review = server.call({
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      user: user!,
      body: { spec: { resourceAttributes: { verb: 'list', resource: 'pods', namespace: 'default' } } },
    });
    expect((review.body as unknown as { status: { allowed: boolean } }).status.allowed).toBe(false);
  });

  it('gives the scheduler what it needs and no more', () => {
    const { server } = world();
    const scheduler: User = { name: 'system:kube-scheduler', groups: ['system:authenticated'] };
    const code = (method: 'GET' | 'POST' | 'DELETE', path: string) =>
      server.call({ method, path, user: scheduler, body: {} }).code;
    expect(code('GET', '/api/v1/nodes')).toBe(200);
    expect(code('GET', '/api/v1/secrets')).toBe(403);
  });
});
