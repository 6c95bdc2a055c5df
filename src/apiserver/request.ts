import type { ApiCall } from './interface.ts';

/** What a call asks for. models k8s.io/apiserver/pkg/endpoints/request/requestinfo.go */
export interface ResourceRequest {
  readonly verb: string;
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  /** Segments after the subresource (`proxy/...`). */
  readonly rest: readonly string[];
}

const VERBS: Readonly<Record<string, string>> = {
  GET: 'get',
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};
const NAMESPACE_SUBRESOURCES = new Set(['status', 'finalize']);

/** The resource that a path names, or undefined where it names none (`/healthz`, `/apis/apps/v1`). */
export function parseRequest(call: ApiCall): ResourceRequest | undefined {
  const segments = call.path
    .split('/')
    .filter(segment => segment !== '')
    .map(decodeSegment);
  const prefix = segments.shift();
  let group = '';
  if (prefix === 'apis') group = segments.shift() ?? '';
  else if (prefix !== 'api') return undefined;
  const version = segments.shift();
  if (version === undefined || segments.length === 0) return undefined;
  let verb = VERBS[call.method] ?? '';
  if (segments[0] === 'watch' && segments.length > 1) {
    segments.shift();
    verb = 'watch';
  }
  let namespace = '';
  if (segments[0] === 'namespaces' && segments.length > 1) {
    // a namespace itself is in none
    if (segments.length > 2 && !NAMESPACE_SUBRESOURCES.has(segments[2]!))
      [, namespace = ''] = segments.splice(0, 2);
  }
  const [resource = '', name = '', subresource = '', ...rest] = segments;
  if (name === '') {
    if (verb === 'get') verb = isTrue(call.query?.get('watch')) ? 'watch' : 'list';
    if (verb === 'delete') verb = 'deletecollection';
  }
  return { verb, group, version, resource, subresource, namespace, name, rest };
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** A boolean query parameter: `true`, `1`, or given without a value. */
export function isTrue(value: string | null | undefined): boolean {
  return value !== null && value !== undefined && value !== 'false' && value !== '0';
}
