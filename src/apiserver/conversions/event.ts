import type { JsonObject } from '../../base/json.ts';
import type { Conversion } from '../registry.ts';

/** [events.k8s.io/v1, core/v1] names of the fields that are called differently. models pkg/apis/events/v1/conversion.go */
const RENAMED: readonly (readonly [string, string])[] = [
  ['regarding', 'involvedObject'],
  ['note', 'message'],
  ['reportingController', 'reportingComponent'],
  ['deprecatedSource', 'source'],
  ['deprecatedFirstTimestamp', 'firstTimestamp'],
  ['deprecatedLastTimestamp', 'lastTimestamp'],
  ['deprecatedCount', 'count'],
];

/** Both groups' events are one resource, stored as core/v1. */
export const eventConversion: Conversion = {
  storageVersion: 'v1',
  storage: 'events',
  toStorage: event => ({ ...rename(event, 0, 1), apiVersion: 'v1' }),
  fromStorage: event => ({ ...rename(event, 1, 0), apiVersion: 'events.k8s.io/v1' }),
};

function rename(event: JsonObject, from: 0 | 1, to: 0 | 1): JsonObject {
  const names = new Map(RENAMED.map(pair => [pair[from], pair[to]]));
  return Object.fromEntries(Object.entries(event).map(([key, value]) => [names.get(key) ?? key, value]));
}
