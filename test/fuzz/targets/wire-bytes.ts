import { World } from '../../../src/apiserver/testing/world.ts';
import type { Rng } from '../../../src/base/rng.ts';
import { mutated, mutatedBytes, mutatedText } from '../mutate.ts';
import { chance, oddText, pick } from '../random.ts';
import { CREATABLE, objectOf } from '../schema-objects.ts';
import { Broken, type Target } from '../target.ts';
import { folderOf, mustBeStatus } from './api.ts';

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The body's bytes as Latin-1. */
  readonly body?: string;
}

const TYPES = [
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
  'application/merge-patch+json',
  'application/json-patch+json',
  'application/apply-patch+yaml',
  'text/plain',
];
const ACCEPTS = [
  'application/json',
  '*/*',
  'application/json;as=Table;v=v1;g=meta.k8s.io',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
  'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
];
/** How protobuf begins: `k8s\0`, runtime.Unknown with its kind. */
const PROTOBUF = 'k8s\0\n\x0f\n\x02v1\x12\tNamespace\x12\x0a\n\x06\n\x01a\x12\x00\x1a\x00\x1a\x00"\x00';

/** Bytes at the API server's wire door. */
export const wireBytes: Target = {
  name: 'wire',
  about: 'requests as bytes: bodies, content types, headers, addresses',
  inSuite: 300,
  perWorld: 400,
  start: async () => {
    const { server } = new World();
    const fetch = server.fetch;
    return {
      next: sent,
      run: async input => {
        const { method, path, headers, body } = input as Sent;
        const request = requestOf(method, path, headers, body);
        if (request === undefined) return 'no request';
        const response = await fetch(request);
        const text = path.includes('watch') ? '' : await response.text();
        if (path.includes('watch')) await response.body?.cancel();
        if (response.status >= 400 && text !== '' && !path.includes('watch')) mustBeAStatus(response, text);
        return String(response.status);
      },
    };
  },
};

function mustBeAStatus(response: Response, text: string): void {
  const type = response.headers.get('content-type') ?? '';
  if (type.includes('json')) mustBeStatus(response.status, JSON.parse(text));
  else if (!/yaml|protobuf|text\/plain/.test(type)) throw new Broken(`${response.status} as ${type}`);
}

/** Undefined for what no HTTP client can send. */
function requestOf(
  method: string,
  path: string,
  headers: Sent['headers'],
  body: string | undefined,
): Request | undefined {
  try {
    const bytes = body === undefined ? undefined : Uint8Array.from(body, char => char.charCodeAt(0) & 255);
    return new Request(`https://127.0.0.1:6443${path}`, { method, headers, ...(bytes && { body: bytes }) });
  } catch {
    return undefined;
  }
}

const latin1 = (bytes: Uint8Array) => String.fromCharCode(...bytes);

function sent(rng: Rng): Sent {
  const info = pick(rng, CREATABLE);
  const method = pick(rng, ['POST', 'POST', 'POST', 'PUT', 'PATCH', 'DELETE', 'GET']);
  const at = `${folderOf(info)}${method === 'POST' ? '' : '/a'}`;
  const path = chance(rng, 0.15) ? `/${mutatedText(rng, at.slice(1)).replace(/[\0-\x20#]/g, '')}` : at;
  const headers: Record<string, string> = { 'content-type': pick(rng, TYPES), accept: pick(rng, ACCEPTS) };
  if (chance(rng, 0.1)) headers.accept = oddText(rng);
  if (chance(rng, 0.1)) headers.authorization = `Bearer ${oddText(rng)}`;
  if (chance(rng, 0.1)) headers['impersonate-user'] = oddText(rng);
  if (chance(rng, 0.1)) headers['user-agent'] = oddText(rng);
  if (method === 'GET') return { method, path, headers };
  return { method, path, headers, body: bodyOf(rng, objectOf(rng, info, 'a'), headers['content-type']!) };
}

function bodyOf(rng: Rng, object: unknown, type: string): string {
  const encoder = new TextEncoder();
  if (type.includes('protobuf'))
    return latin1(
      mutatedBytes(
        rng,
        Uint8Array.from(PROTOBUF, char => char.charCodeAt(0)),
      ),
    );
  const text = JSON.stringify(chance(rng, 0.5) ? mutated(rng, object) : object);
  const changed = chance(rng, 0.5) ? mutatedText(rng, text) : text;
  const bytes = encoder.encode(changed.slice(0, 20_000));
  return latin1(chance(rng, 0.4) ? mutatedBytes(rng, bytes) : bytes);
}
