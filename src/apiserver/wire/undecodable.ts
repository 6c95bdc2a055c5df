import discovery from '../../api/generated/discovery.json' with { type: 'json' };
import { asJson } from '../../api/object.ts';
import { resourceInfo } from '../../api/resources.ts';
import { failure } from '../../api/status.ts';
import { toHex } from '../../base/hex.ts';
import type { ApiAnswer, ApiCall, ApiHandler } from '../interface.ts';
import type { UndecodableBody } from './body.ts';

/**
 * The answer to a body that is not what its content type says. Where the path names no resource, or the caller may
 * not do it, that comes first, so the service is asked with no body.
 * models transformDecodeError of apiserver/pkg/endpoints/handlers/rest.go
 */
export function undecodable(
  service: { readonly call: ApiHandler },
  call: ApiCall,
  error: UndecodableBody,
): ApiAnswer {
  const kind = kindAt(call.path);
  if (kind === undefined) return service.call(call);
  return { code: 400, body: asJson(failure(400, 'BadRequest', message(call, kind, error))) };
}

function message({ method, contentType = '' }: ApiCall, kind: string, error: UndecodableBody): string {
  if (method === 'PATCH') {
    if (contentType.includes('strategic-merge-patch')) return error.message;
    const what = contentType.includes('yaml') ? 'YAML' : 'patch';
    return `error decoding ${what}: ${error.message}`;
  }
  const problem = `couldn't get version/kind; json parse error: ${error.message}`;
  return `the object provided is unrecognized (must be of type ${kind}): ${problem} (${summary(error.bytes)})`;
}

/** The first of the data, in hexadecimal where it does not even begin as an object. */
function summary(bytes: Uint8Array): string {
  const shown = bytes.subarray(0, 30);
  const rest = bytes.length > shown.length ? ' ...' : '';
  if (bytes[0] === 0x7b) return `${new TextDecoder().decode(shown)}${rest}`;
  return `${toHex(shown)}${rest}`;
}

interface Discovered {
  readonly resource: string;
  readonly subresources?: readonly {
    readonly subresource: string;
    readonly responseKind: { readonly kind: string };
  }[];
}

/** The kind of object that a path takes, for built-in resources. */
function kindAt(path: string): string | undefined {
  const [prefix, ...rest] = path.split('/').filter(Boolean);
  const group = prefix === 'apis' ? (rest.shift() ?? '') : '';
  const version = rest.shift() ?? '';
  if (rest[0] === 'namespaces' && rest.length > 2) rest.splice(0, 2);
  const [resource = '', , subresource] = rest;
  const info = resourceInfo(group, version, resource);
  if (!info || subresource === undefined) return info?.kind;
  const document = discovery[group === '' ? '/api' : '/apis'].body.items as unknown as readonly {
    readonly versions: readonly { readonly resources: readonly Discovered[] }[];
  }[];
  const found = document.flatMap(item => item.versions.flatMap(({ resources }) => resources));
  const parent = found.find(candidate => candidate.resource === resource);
  return parent?.subresources?.find(sub => sub.subresource === subresource)?.responseKind.kind ?? info.kind;
}
