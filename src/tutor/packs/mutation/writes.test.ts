import { describe, expect, it } from 'vitest';
import { elsewhere } from './by-hand.ts';
import { REWRITINGS } from './widen.ts';
import type { WireWrite } from './writes.ts';

const post = (path: string, kind: string): WireWrite => ({
  method: 'POST',
  path,
  contentType: 'application/json',
  body: { apiVersion: 'v1', kind, metadata: { name: 'boat', namespace: 'harbour' } },
});
const rewritten = (write: WireWrite) =>
  REWRITINGS.filter(({ rewrite }) => rewrite(write, '') !== undefined).map(({ what }) => what);

describe('what is posted to have something done', () => {
  it.each([
    '/api/v1/namespaces/harbour/pods/boat/binding',
    '/api/v1/namespaces/harbour/bindings?fieldManager=kubectl-create',
  ])('%s is no object that could be labelled, applied or made elsewhere', path => {
    const binding = post(path, 'Binding');
    expect(rewritten(binding)).not.toContain('with an annotation and a label of one’s own');
    expect(rewritten(binding)).not.toContain('by server-side apply');
    expect(elsewhere(binding, ['default'])).toEqual([]);
  });

  it('a role binding is an object like others', () => {
    const path = '/apis/rbac.authorization.k8s.io/v1/namespaces/harbour/rolebindings';
    expect(rewritten(post(path, 'RoleBinding'))).toContain('by server-side apply');
    expect(elsewhere(post(path, 'RoleBinding'), ['default']).map(({ what }) => what)).toEqual([
      'under another name',
      'in the namespace default',
    ]);
  });

  it('is said otherwise in two requests: a patch as a replacement, an object made bare and patched', () => {
    const patch: WireWrite = {
      method: 'PATCH',
      path: '/apis/apps/v1/namespaces/harbour/deployments/boat',
      contentType: 'application/strategic-merge-patch+json',
      body: { spec: { replicas: 2 } },
    };
    expect(rewritten(patch)).toContain('replaced instead of patched');
    const made = REWRITINGS.find(({ what }) => what.startsWith('made without its labels'))!.rewrite(
      {
        ...post('/apis/apps/v1/namespaces/harbour/deployments', 'Deployment'),
        body: {
          kind: 'Deployment',
          metadata: { name: 'boat', labels: { a: 'b' } },
          spec: { replicas: 2, paused: true },
        },
      },
      '',
    );
    expect(made).toMatchObject({
      body: { metadata: { name: 'boat' }, spec: { paused: true } },
      inSteps: { patch: { metadata: { labels: { a: 'b' } }, spec: { replicas: 2 } } },
    });
  });
});
