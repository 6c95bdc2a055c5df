import type { IncomingMessage } from 'node:http';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]', 'kubernetes']);

/**
 * True when the request was meant for this server. A page in a browser that had its name resolved to the loopback
 * address sends that name as Host and is refused.
 */
export function isForUs({ headers: { host = '' } }: IncomingMessage, port: number): boolean {
  const match = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(host.toLowerCase());
  if (!match) return false;
  const [, name = '', given] = match;
  return LOOPBACK.has(name) && (given === undefined ? 443 : Number(given)) === port;
}
