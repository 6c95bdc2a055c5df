import { ApiError, failure } from '../../api/status.ts';
import { JsonSyntaxError, scanJson } from '../../apimachinery/decode/json-scan.ts';
import { readYaml, type YamlReading } from '../../apimachinery/yaml/parse.ts';
import { YamlError } from '../../apimachinery/yaml/yaml-error.ts';
import { decodeProtobuf, NotProtobuf } from './protobuf.ts';

/** As the real server's MaxRequestBodyBytes. */
export const MAX_BODY_BYTES = 3 * 1024 * 1024;

/** A request's body after decoding. */
export interface DecodedBody {
  readonly body?: unknown;
  /** What strict decoding objects to: `duplicate field "spec.replicas"`. */
  readonly decodeErrors: readonly string[];
}

/** The body is not what its content type says; the message has no word yet on what was expected. */
export class UndecodableBody extends Error {
  readonly bytes: Uint8Array;

  constructor(message: string, bytes: Uint8Array) {
    super(message);
    this.bytes = bytes;
  }
}

/**
 * Reads a whole body, up to the limit.
 * @throws ApiError 413 for more
 */
export async function readBody(request: Request, limit = MAX_BODY_BYTES): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.length;
    if (size > limit) {
      void reader?.cancel();
      throw tooLarge(limit);
    }
    chunks.push(part.value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

export function tooLarge(limit: number): ApiError {
  return new ApiError(
    failure(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${limit}`, {}),
  );
}

/**
 * Decodes a body by its media type; none means JSON.
 * @throws UndecodableBody for bytes that are not what the type says
 * @throws ApiError 415 for a type that is not taken
 */
export async function decodeBody(
  bytes: Uint8Array,
  contentType: string,
  reader: YamlReader = readYamlBody,
): Promise<DecodedBody> {
  const mediaType = contentType.split(';', 1)[0]!.trim().toLowerCase();
  if (mediaType === 'application/vnd.kubernetes.protobuf') return decodeProtobufBody(bytes);
  if (mediaType.endsWith('yaml')) return decodeYaml(bytes, reader);
  if (mediaType === '' || mediaType === 'application/json' || mediaType.endsWith('+json'))
    return decodeJson(bytes);
  throw unsupportedMediaType();
}

function unsupportedMediaType(): ApiError {
  const accepted = 'application/json, application/yaml, application/vnd.kubernetes.protobuf';
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted}`;
  return new ApiError(failure(415, 'UnsupportedMediaType', message));
}

function decodeProtobufBody(bytes: Uint8Array): DecodedBody {
  try {
    return { body: decodeProtobuf(bytes), decodeErrors: [] };
  } catch (error) {
    if (error instanceof NotProtobuf) throw new UndecodableBody(error.message, bytes);
    throw error;
  }
}

function decodeJson(bytes: Uint8Array): DecodedBody {
  const text = new TextDecoder().decode(bytes);
  try {
    const decodeErrors = scanJson(text).map(path => `duplicate field "${path}"`);
    return { body: JSON.parse(text), decodeErrors };
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw new UndecodableBody(error.message, bytes);
    throw error;
  }
}

/** Reads a YAML body, or tells in Go's words why it is none. */
export type YamlReader = (text: string) => Promise<YamlBody> | YamlBody;
export type YamlBody = YamlReading | { readonly problem: string };

/** How deep YAML may nest; Go's limit is 10,000, but what reads it further calls itself for each level. */
const MAX_YAML_DEPTH = 1000;

/** Reads it at once, which takes seconds for the largest. */
export function readYamlBody(text: string): YamlBody {
  if (isTooDeep(text)) return { problem: `yaml: exceeded max depth of ${MAX_YAML_DEPTH}` };
  try {
    return readYaml(text);
  } catch (error) {
    if (error instanceof YamlError) return { problem: error.message };
    throw error;
  }
}

/** A guess from above that needs no parser: brackets that stay open, and indicators that open a level each. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth = bracket === '[' || bracket === '{' ? depth + 1 : Math.max(0, depth - 1);
    if (depth > MAX_YAML_DEPTH) return true;
  }
  for (const [run] of text.matchAll(/(?:[-?:][ \t]+)+/g)) if (run.length > 2 * MAX_YAML_DEPTH) return true;
  return false;
}

async function decodeYaml(bytes: Uint8Array, reader: YamlReader): Promise<DecodedBody> {
  const text = new TextDecoder().decode(bytes);
  if (text.trimStart().startsWith('{')) return decodeJson(bytes);
  const read = await reader(text);
  if ('problem' in read) throw new UndecodableBody(`error converting YAML to JSON: ${read.problem}`, bytes);
  return { body: read.value, decodeErrors: read.repeatedKeys === undefined ? [] : [read.repeatedKeys] };
}
