import type { ByteSession } from '../../apiserver/interface.ts';
import type { ByteReader } from '../../base/pipe.ts';

const HOP_BY_HOP = new Set(['connection', 'transfer-encoding', 'keep-alive']);
/** Statuses of answers that have no body. */
const BODILESS = new Set([101, 204, 205, 304]);

/** The other side ended the connection without an answer. */
export class HungUp extends Error {}

/**
 * One HTTP exchange over a connection of bytes, such as port-forward's.
 * @throws HungUp where the other side ends it before the answer
 */
export async function fetchOver(session: ByteSession, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const body = new Uint8Array(await request.arrayBuffer());
  const lines = [`${request.method} ${url.pathname}${url.search} HTTP/1.1`, `host: ${url.host}`];
  for (const [name, value] of request.headers) lines.push(`${name}: ${value}`);
  if (body.length > 0) lines.push(`content-length: ${body.length}`);
  await session.stdin?.write(`${lines.join('\r\n')}\r\n\r\n`);
  if (body.length > 0) await session.stdin?.write(body);
  try {
    return await answer(session.stdout);
  } finally {
    session.close();
  }
}

async function answer(input: ByteReader | undefined): Promise<Response> {
  let bytes = new Uint8Array();
  for (let chunk = await input?.read(); chunk !== undefined; chunk = await input?.read()) {
    const longer = new Uint8Array(bytes.length + chunk.length);
    longer.set(bytes);
    longer.set(chunk, bytes.length);
    bytes = longer;
    const parsed = parse(bytes);
    if (parsed !== undefined) return parsed;
  }
  throw new HungUp();
}

/** The answer where all of it is there. */
function parse(bytes: Uint8Array): Response | undefined {
  const text = new TextDecoder('latin1').decode(bytes);
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [first = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = new Headers();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    if (!HOP_BY_HOP.has(name)) headers.append(name, line.slice(colon + 1).trim());
  }
  const body = bytes.slice(end + 4);
  if (body.length < Number(headers.get('content-length') ?? 0)) return undefined;
  const [, status = '502', ...reason] = first.split(' ');
  const code = Number(status);
  return new Response(BODILESS.has(code) ? null : body, {
    status: code,
    statusText: reason.join(' '),
    headers,
  });
}
