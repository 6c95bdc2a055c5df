import { expect, it } from 'vitest';
import type { Secret, ServiceAccount } from '../../api/generated/types.ts';
import { SeededRng } from '../../base/rng.ts';
import { PATCH } from '../../client/client.ts';
import { type Disturbance, disturb, restartManager } from '../testing/disturb.ts';
import { World } from '../testing/world.ts';

const secrets = (world: World) => world.list<Secret>('secrets', 'default');

function addAccount(world: World, name: string): void {
  const metadata = { name, namespace: 'default' };
  world.create<ServiceAccount>('serviceaccounts', { apiVersion: 'v1', kind: 'ServiceAccount', metadata });
}

function addSecret(world: World, name: string, account: string): void {
  const annotations = { 'kubernetes.io/service-account.name': account };
  const metadata = { name, namespace: 'default', annotations };
  const type = 'kubernetes.io/service-account-token';
  world.create<Secret>('secrets', { apiVersion: 'v1', kind: 'Secret', metadata, type });
}

it('fills a secret with token, CA and namespace, as long as its ServiceAccount is there', () => {
  const world = new World({ flags: { rootCa: 'PEM' } });
  addAccount(world, 'bot');
  addSecret(world, 'bot-token', 'bot');
  world.settle(2);
  const [secret] = secrets(world);
  expect(secret?.metadata?.annotations?.['kubernetes.io/service-account.uid']).toBe(
    world.get('serviceaccounts', 'bot').metadata?.uid,
  );
  expect(secret?.data).toMatchObject({ 'ca.crt': btoa('PEM'), namespace: btoa('default') });
  expect(atob(secret?.data?.token ?? '').split('.')).toHaveLength(3);
  world.of('serviceaccounts').delete('default', 'bot');
  world.settle(2);
  expect(secrets(world)).toEqual([]);
});

it.each([1, 2, 3])('leaves every account its tokens and no others, after random disturbance %i', seed => {
  const world = new World({ seed, flags: { rootCa: 'PEM' } });
  const rng = new SeededRng(seed);
  let count = 0;
  const account = () => `bot${rng.int(3)}`;
  const some = () => secrets(world)[rng.int(Math.max(1, secrets(world).length))]?.metadata?.name ?? 'none';
  const hire: Disturbance = w => addAccount(w, account());
  const ask: Disturbance = w => addSecret(w, `token${count++}`, account());
  const fire: Disturbance = w => void w.of('serviceaccounts').delete('default', account());
  const spoil: Disturbance = w => {
    const data = rng.int(2) === 0 ? { token: null } : { 'ca.crt': btoa('FORGED') };
    w.of('secrets').patch('default', some(), PATCH.merge, { data });
  };
  disturb(world, rng, [hire, hire, ask, ask, fire, spoil, restartManager], 40);
  const uids = world.list('serviceaccounts', 'default').map(({ metadata }) => metadata?.uid);
  for (const { metadata, data } of secrets(world)) {
    expect(uids).toContain(metadata?.annotations?.['kubernetes.io/service-account.uid']);
    expect(data?.['ca.crt']).toBe(btoa('PEM'));
    expect(data?.token).toBeTruthy();
  }
  expect(count).toBeGreaterThan(secrets(world).length);
});
