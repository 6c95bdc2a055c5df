/** Lets etcd forget old writes. models apiserver/pkg/storage/etcd3/compact.go */
import type { Clock, Timer } from '../../base/clock.ts';
import type { EtcdService } from '../etcd/service.ts';

/**
 * At every interval compacts to where the data stood at the one before: what is younger than the interval is kept.
 * @param etcd as it is now; undefined while it cannot be reached
 * @param interval milliseconds; 0 never compacts
 */
export function compactRegularly(clock: Clock, etcd: () => EtcdService | undefined, interval: number): Timer {
  if (interval === 0) return { cancel: () => undefined };
  let last: { readonly service: EtcdService; readonly revision: number } | undefined;
  return clock.every(interval, () => {
    const service = etcd();
    if (last !== undefined && last.service === service) service.store.compact(last.revision);
    last = service && { service, revision: service.store.revision };
  });
}
