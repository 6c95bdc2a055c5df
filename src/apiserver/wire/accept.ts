import { ApiError, failure } from '../../api/status.ts';

/** One entry of an Accept header. */
interface Clause {
  readonly type: string;
  readonly quality: number;
}

function clauses(accept: string): readonly Clause[] {
  return accept
    .split(',')
    .map(entry => {
      const [type = '', ...parameters] = entry.split(';').map(part => part.trim());
      const q = parameters.find(parameter => parameter.startsWith('q='))?.slice(2);
      return { type: type.toLowerCase(), quality: q === undefined ? 1 : Number(q) };
    })
    .filter(({ type }) => type !== '')
    .sort((a, b) => b.quality - a.quality);
}

const FORMATS: { readonly [type: string]: 'json' | 'yaml' } = {
  'application/json': 'json',
  'application/yaml': 'yaml',
  'application/*': 'json',
  '*/*': 'json',
};

/**
 * In which form an object goes out; undefined where the client takes none that there is. Protobuf is never chosen:
 * every client that asks for it takes JSON too.
 */
export function negotiateFormat(accept: string | undefined): 'json' | 'yaml' | undefined {
  if (!accept) return 'json';
  for (const { type } of clauses(accept)) {
    const format = Object.hasOwn(FORMATS, type) ? FORMATS[type] : undefined;
    if (format) return format;
  }
  return undefined;
}

const NEGOTIATED = /^\/(api|apis)(\/|$)/;

/**
 * Refuses what could only be answered in a form that the client does not take. A pod's log is negotiated as objects
 * are, though it goes out as text; /metrics, the health checks and OpenAPI are not.
 * models apiserver/pkg/endpoints/handlers/get.go and negotiation/negotiate.go
 * @throws ApiError 406
 */
export function refuseUnacceptable(path: string): void {
  if (!NEGOTIATED.test(path)) return;
  const offered = 'application/json, application/yaml, application/vnd.kubernetes.protobuf';
  throw new ApiError(
    failure(406, 'NotAcceptable', `only the following media types are accepted: ${offered}`),
  );
}
