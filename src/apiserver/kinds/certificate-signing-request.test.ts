import { expect, it } from 'vitest';
import { toBase64 } from '../../base/base64.ts';
import { SeededRng } from '../../base/rng.ts';
import { VirtualClock } from '../../base/virtual-clock.ts';
import { standInKey } from '../../base/x509/key.ts';
import { makeRequest } from '../../base/x509/request.ts';
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
  spec: {
    request: toBase64(makeRequest({ commonName: 'ann' }, [], standInKey(new SeededRng(2)))),
    signerName: 'kubernetes.io/kube-apiserver-client',
    usages: ['client auth'],
    username: 'somebody else',
  },
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
  expect(call('PUT', `${PATH}/ann/status`, decided)).toMatchObject({
    message: expect.stringContaining(
      'status.conditions: Forbidden: updates may not add a condition of type "Approved"',
    ),
  });
  const changed = { ...decided, spec: { ...made.spec, username: 'mallory' } };
  const answer = call('PUT', `${PATH}/ann/approval`, changed);
  expect(answer.status.conditions).toMatchObject([APPROVED]);
  expect(answer.spec).toMatchObject({ username: 'ann' });
});

it('is refused where it asks for nothing, or for what the signer does not give', () => {
  const call = world();
  const said = (spec: object) =>
    (call('POST', PATH, { ...REQUEST, spec: { ...REQUEST.spec, ...spec } }) as unknown as { message: string })
      .message;
  expect(said({ request: 'aGk=' })).toContain(
    'spec.request: Invalid value: "aGk=": PEM block type must be CERTIFICATE REQUEST',
  );
  expect(said({ usages: [] })).toContain('spec.usages: Required value');
  expect(said({ usages: ['client auth', 'magic'] })).toContain('spec.usages[1]: Unsupported value: "magic"');
  expect(said({ expirationSeconds: 599 })).toContain(
    'spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 600 seconds (10 minutes)',
  );
  expect(said({ signerName: 'nobody' })).toContain(
    `spec.signerName: Invalid value: "nobody": must be a fully qualified domain and path of the form 'example.com/signer-name'`,
  );
});
