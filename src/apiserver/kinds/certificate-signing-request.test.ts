import { expect, it } from 'vitest';
import { SeededRng } from '../../base/rng.ts';
import { VirtualClock } from '../../base/virtual-clock.ts';
import { Store } from '../../store/store.ts';
import type { ApiCall } from '../interface.ts';
import { ApiServer } from '../server.ts';

const PATH = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
const ANN = { name: 'ann', groups: ['devs', 'system:masters'] };
const APPROVED = { type: 'Approved', status: 'True', reason: 'Test' };

function world() {
  const clock = new VirtualClock(0);
  const server = new ApiServer({ store: new Store(clock), clock, rng: new SeededRng(1) });
  return (method: ApiCall['method'], path: string, body?: unknown) =>
    server.call({ method, path, user: ANN, body }).body as {
      spec: object;
      status: { conditions?: readonly object[] };
    };
}

const REQUEST = {
  apiVersion: 'certificates.k8s.io/v1',
  kind: 'CertificateSigningRequest',
  metadata: { name: 'ann' },
  spec: { request: 'aGk=', signerName: 'kubernetes.io/kube-apiserver-client', username: 'somebody else' },
  status: { conditions: [APPROVED] },
};

it('is of whom the request came from, and not approved by that', () => {
  const { spec, status } = world()('POST', PATH, REQUEST);
  expect(spec).toMatchObject({ username: 'ann', groups: ['devs', 'system:masters'] });
  expect(status.conditions).toBeUndefined();
});

it('is approved through its subresource alone', () => {
  const call = world();
  const made = call('POST', PATH, REQUEST);
  const decided = { ...made, status: { conditions: [APPROVED] } };
  expect(call('PUT', `${PATH}/ann`, decided).status.conditions).toBeUndefined();
  const changed = { ...decided, spec: { ...made.spec, username: 'mallory' } };
  const answer = call('PUT', `${PATH}/ann/approval`, changed);
  expect(answer.status.conditions).toMatchObject([APPROVED]);
  expect(answer.spec).toMatchObject({ username: 'ann' });
});
