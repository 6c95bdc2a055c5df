import type { JsonObject } from '../../base/json.ts';
import type { Resource } from '../rest/discovery.ts';
import { kindName } from '../rest/discovery.ts';

/** An object that a command is about: what it is, where it was named, and, once read, itself. */
export interface Info {
  readonly resource: Resource;
  /** Empty for what has no namespace. */
  readonly namespace: string;
  readonly name: string;
  /** The file it came from, as typed; `STDIN`; absent when it was named on the command line. */
  readonly source?: string;
  readonly object?: JsonObject;
}

/** `pod/nginx`, `deployment.apps/web`. */
export function infoName(info: Info): string {
  return `${kindName(info.resource)}/${info.name}`;
}

/** An object's metadata, empty when it has none. */
export function metaOf(object: JsonObject | undefined): JsonObject {
  const meta = object?.metadata;
  return typeof meta === 'object' && meta !== null ? (meta as JsonObject) : {};
}

/** The string at a metadata field. */
export function metaText(object: JsonObject | undefined, field: string): string {
  const value = metaOf(object)[field];
  return typeof value === 'string' ? value : '';
}
