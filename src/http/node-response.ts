import type { ServerResponse } from 'node:http';

/** How much may wait for a client that does not read. */
const MAX_UNREAD_BYTES = 16 * 1024 * 1024;

/**
 * Sends a web response through Node's. A client that reads too slowly is dropped. Resolves when all is sent or the
 * client has gone; the body is cancelled then, so that watches end.
 * @param patience how long a client may leave data unread: milliseconds
 */
export async function sendResponse(
  response: Response,
  outgoing: ServerResponse,
  patience: number,
): Promise<void> {
  outgoing.statusCode = response.status;
  // Several Warning headers must stay several.
  for (const [name, value] of response.headers) {
    outgoing.setHeader(name, name === 'warning' ? splitWarnings(value) : value);
  }
  outgoing.flushHeaders();
  const reader = response.body?.getReader();
  if (!reader) {
    outgoing.end();
    return;
  }
  const gone = () => void reader.cancel().catch(() => {});
  outgoing.once('close', gone);
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (outgoing.destroyed) return;
      if (!outgoing.write(part.value)) await drained(outgoing, patience);
    }
    outgoing.end();
  } catch {
    outgoing.destroy();
  } finally {
    outgoing.off('close', gone);
  }
}

function splitWarnings(value: string): string[] {
  return value.split(/, (?=\d{3} )/);
}

/** Waits until the client has read; gives up on one that does not. */
function drained(outgoing: ServerResponse, patience: number): Promise<void> {
  return new Promise(resolve => {
    const done = () => {
      clearTimeout(timer);
      outgoing.off('drain', done);
      outgoing.off('close', done);
      resolve();
    };
    const timer = setTimeout(() => outgoing.destroy(), patience);
    timer.unref();
    outgoing.on('drain', done);
    outgoing.on('close', done);
    if (outgoing.writableLength > MAX_UNREAD_BYTES) outgoing.destroy();
  });
}
