import { expect, it } from 'vitest';
import { VirtualClock } from '../../base/virtual-clock.ts';
import { Store } from '../../store/store.ts';
import { EtcdService } from '../etcd/service.ts';
import { compactRegularly } from './compaction.ts';

it('forgets what is older than the interval before, while etcd is the same', () => {
  const clock = new VirtualClock(0);
  let etcd: EtcdService | undefined = new EtcdService(new Store(clock));
  const { store } = etcd;
  const write = (name: string) => store.create('configmaps', 'default', name, { metadata: { name } });
  const kept = () => store.log.map(({ name }) => name);
  compactRegularly(clock, () => etcd, 1000);
  write('first');
  clock.advance(1000);
  write('second');
  expect(kept()).toEqual(['first', 'second']);
  clock.advance(1000);
  expect(kept()).toEqual(['second']);
  expect(store.list('configmaps')).toHaveLength(2);
  write('third');
  etcd = undefined;
  clock.advance(1000);
  etcd = new EtcdService(store);
  clock.advance(1000);
  expect(kept()).toEqual(['second', 'third']);
});
