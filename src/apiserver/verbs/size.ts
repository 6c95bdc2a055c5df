import { isObject } from '../../base/json.ts';
import { plainError } from '../errors.ts';

const ETCD_LIMIT = 1.5 * 1024 * 1024;

/** Refuses what etcd's request limit refuses. @throws ApiError */
export function checkSize(object: object): void {
  if (sizeAtLeast(object, ETCD_LIMIT) >= ETCD_LIMIT) throw plainError('etcdserver: request is too large');
}

/** The size as JSON text, roughly; counting stops where `limit` is reached. */
function sizeAtLeast(value: unknown, limit: number): number {
  if (typeof value === 'string') return value.length + 2;
  if (Array.isArray(value)) {
    let size = 2;
    for (const item of value) if ((size += 1 + sizeAtLeast(item, limit)) >= limit) return size;
    return size;
  }
  if (isObject(value)) {
    let size = 2;
    for (const key in value) {
      if ((size += key.length + 4 + sizeAtLeast(value[key], limit)) >= limit) return size;
    }
    return size;
  }
  return 5;
}
