import { DecodeError, decode } from '../../apimachinery/decode/decode.ts';
import { isBuiltInKind, shapeOfKind } from '../../apimachinery/schema/shapes.ts';
import { toHex } from '../../base/hex.ts';
import { isObject, type JsonObject } from '../../base/json.ts';
import type { RequestContext } from '../context.ts';
import type { AnyDraft } from '../draft.ts';
import { badRequest } from '../errors.ts';
import type { ServedResource } from '../registry.ts';

const SCHEME = 'k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30';

/**
 * Reads the object of a request's body as its resource's kind and fills in defaults.
 * models k8s.io/apiserver/pkg/endpoints/handlers/create.go and the codec factory's decoding
 * @throws ApiError BadRequest in the words of transformDecodeError
 */
export function decodeBody(context: RequestContext, resource: ServedResource, body: unknown): AnyDraft {
  const wanted = resource.info.kind;
  mustBeObject(body, wanted);
  for (const field of ['apiVersion', 'kind']) {
    const value = body[field];
    if (value === undefined || value === null || typeof value === 'string') continue;
    const what = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
    throw badRequest(
      `the object provided is unrecognized (must be of type ${wanted}): couldn't get version/kind; json parse error: json: cannot unmarshal ${what} into Go struct field .${field} of type string (${summary(body)})`,
    );
  }
  const apiVersion = (body.apiVersion as string | undefined) || resource.apiVersion;
  const kind = (body.kind as string | undefined) || wanted;
  const version = apiVersion.includes('/') ? apiVersion.slice(apiVersion.indexOf('/') + 1) : apiVersion;
  const refuse = (reason: string) =>
    badRequest(`${kind} in version "${version}" cannot be handled as a ${wanted}: ${reason}`);
  if (apiVersion !== resource.apiVersion || kind !== wanted) {
    if (!isBuiltInKind(apiVersion, kind)) {
      throw refuse(`no kind "${kind}" is registered for version "${apiVersion}" in scheme "${SCHEME}"`);
    }
    if (kind !== wanted) {
      throw refuse(
        `converting (${goVersion(apiVersion)}.${kind}) to (${goGroup(resource)}.${wanted}): unknown conversion`,
      );
    }
    throw badRequest(
      `the API version in the data (${apiVersion}) does not match the expected API version (${resource.apiVersion})`,
    );
  }
  return readObject(context, resource, body, refuse);
}

/** Decodes, reports unknown fields as the request wants them reported, and fills in defaults. */
export function readObject(
  context: RequestContext,
  resource: ServedResource,
  body: unknown,
  refuse: (reason: string) => Error,
): AnyDraft {
  let decoded: ReturnType<ServedResource['decode']>;
  try {
    decoded = resource.decode(body);
  } catch (error) {
    if (error instanceof DecodeError) throw refuse(error.message);
    throw error;
  }
  report(context, decoded.unknown, refuse);
  const draft = decoded.value;
  draft.kind = resource.info.kind;
  draft.apiVersion = resource.apiVersion;
  resource.rules.defaults?.(draft);
  return draft;
}

/**
 * Reads a body that is of another kind than the resource: what a subresource is asked with.
 * @throws ApiError BadRequest in the words of transformDecodeError
 */
export function decodeAs<Kind>(context: RequestContext, apiVersion: string, kind: string): Kind {
  const { body } = context.call;
  mustBeObject(body, kind);
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
  const refuse = (reason: string) =>
    badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${reason}`);
  try {
    const { value, unknown } = decode(shapeOfKind(apiVersion, kind)!, body);
    report(context, unknown, refuse);
    return value as Kind;
  } catch (error) {
    if (error instanceof DecodeError) throw refuse(error.message);
    throw error;
  }
}

/** Unknown and repeated fields as the request wants them reported. */
function report(
  context: RequestContext,
  unknown: readonly string[],
  refuse: (reason: string) => Error,
): void {
  const strict = [...(context.call.decodeErrors ?? []), ...unknown];
  if (strict.length === 0) return;
  if (context.options.fieldValidation === 'Strict')
    throw refuse(`strict decoding error: ${strict.join(', ')}`);
  if (context.options.fieldValidation === 'Warn') for (const text of strict) context.warn(text);
}

function mustBeObject(body: unknown, wanted: string): asserts body is JsonObject {
  if (isObject(body)) return;
  const what = Array.isArray(body) ? 'array' : typeof body;
  throw badRequest(
    body === undefined || body === null
      ? `the object provided is unrecognized (must be of type ${wanted}): EOF (<empty>)`
      : `the object provided is unrecognized (must be of type ${wanted}): couldn't get version/kind; json parse error: json: cannot unmarshal ${what} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" } (${summary(body)})`,
  );
}

function summary(body: unknown): string {
  const text = JSON.stringify(body);
  if (text.startsWith('{')) return text.length > 30 ? `${text.slice(0, 30)} ...` : text;
  const bytes = new TextEncoder().encode(text);
  const hex = toHex(bytes.subarray(0, 30));
  return bytes.length > 30 ? `${hex} ...` : hex;
}

function goVersion(apiVersion: string): string {
  return apiVersion.slice(apiVersion.indexOf('/') + 1);
}

/** The Go package of the internal types: the group's first part, `core` for the group without a name. */
function goGroup(resource: ServedResource): string {
  return resource.info.group === '' ? 'core' : resource.info.group.split('.', 1)[0]!;
}
