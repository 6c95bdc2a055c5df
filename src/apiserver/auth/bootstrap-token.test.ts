import { expect, it } from 'vitest';
import { toBase64 } from '../../base/base64.ts';
import { SeededRng } from '../../base/rng.ts';
import { VirtualClock } from '../../base/virtual-clock.ts';
import { Store } from '../../store/store.ts';
import { ApiServer } from '../server.ts';

const TOKEN = 'abcdef.0123456789abcdef';
const DATA = {
  'token-id': 'abcdef',
  'token-secret': '0123456789abcdef',
  'usage-bootstrap-authentication': 'true',
  'auth-extra-groups': 'system:bootstrappers:kubeadm:default-node-token',
  expiration: '1970-01-01T01:00:00Z',
};

/** Whom a token stands for, where this Secret keeps it. */
function userOf(
  token: string,
  data: Readonly<Record<string, string>> = DATA,
  type = 'bootstrap.kubernetes.io/token',
) {
  const clock = new VirtualClock(0);
  const server = new ApiServer({
    store: new Store(clock),
    clock,
    rng: new SeededRng(1),
    bootstrapTokens: true,
  });
  const encoded = Object.fromEntries(Object.entries(data).map(([key, value]) => [key, toBase64(value)]));
  const body = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'bootstrap-token-abcdef' },
    type,
    data: encoded,
  };
  const user = { name: 'admin', groups: ['system:masters'] };
  const made = server.call({ method: 'POST', path: '/api/v1/namespaces/kube-system/secrets', user, body });
  expect(made.code).toBe(201);
  return { user: server.authenticate({ token }), later: () => clock.runUntil(3_600_000), server };
}

it('stands for a bootstrapper of its groups until it has run out', () => {
  const { user, later, server } = userOf(TOKEN);
  expect(user).toEqual({
    name: 'system:bootstrap:abcdef',
    groups: [
      'system:bootstrappers',
      'system:bootstrappers:kubeadm:default-node-token',
      'system:authenticated',
    ],
  });
  later();
  expect(server.authenticate({ token: TOKEN })).toBeUndefined();
});

it.each([
  ['another secret part', 'abcdef.0123456789abcdeg', DATA],
  ['another id', 'abcdee.0123456789abcdef', DATA],
  ['no token at all', 'abcdef', DATA],
  ['a use that is not allowed', TOKEN, { ...DATA, 'usage-bootstrap-authentication': 'false' }],
  ['groups beyond those of bootstrappers', TOKEN, { ...DATA, 'auth-extra-groups': 'system:masters' }],
])('%s is nobody', (_, token, data) => {
  expect(userOf(token, data).user).toBeUndefined();
});

it('a Secret of another type keeps no token', () => {
  expect(userOf(TOKEN, DATA, 'Opaque').user).toBeUndefined();
});
