import { toYaml } from '../../apimachinery/yaml/emit.ts';
import type { JsonObject } from '../../base/json.ts';
import type { ByteReader } from '../../base/pipe.ts';
import type { ApiAnswer, ByteSession, Watch, WatchEvent } from '../interface.ts';

const encoder = new TextEncoder();
/** How many events may wait for a slow client before the watch is cut, as the real server's watch buffers do. */
const MAX_WAITING_EVENTS = 10_000;

/** How objects are written; `pretty` is JSON for people. */
export type Format = 'json' | 'pretty' | 'yaml';

/** Puts an answer on the wire. @param format of objects; texts, watches and logs have their own */
export function toResponse(answer: ApiAnswer, format: Format): Response {
  const headers = new Headers({ 'Cache-Control': 'no-cache, private' });
  for (const warning of answer.warnings ?? []) headers.append('Warning', warningHeader(warning));
  if (answer.retryAfter !== undefined) headers.set('Retry-After', String(answer.retryAfter));
  const send = (body: BodyInit | null, contentType: string) => {
    headers.set('Content-Type', answer.contentType ?? contentType);
    return new Response(body, { status: answer.code, headers });
  };
  if (answer.watch) return send(watchStream(answer.watch), 'application/json');
  if (answer.session) return send(sessionStream(answer.session), 'text/plain');
  if (answer.bytes) return send(answer.bytes as BodyInit, 'application/octet-stream');
  if (typeof answer.body === 'string') return send(answer.body, 'text/plain; charset=utf-8');
  if (answer.body === undefined) return send(null, 'text/plain; charset=utf-8');
  const body = answer.bareItems ? withBareItems(answer.body) : answer.body;
  if (format === 'yaml') return send(toYaml(body), 'application/yaml');
  if (format === 'pretty') return send(JSON.stringify(body, null, 2), 'application/json');
  return send(`${JSON.stringify(body)}\n`, 'application/json');
}

function withBareItems(list: JsonObject): JsonObject {
  const items = (list.items as readonly JsonObject[]).map(({ kind, apiVersion, ...item }) => item);
  return { ...list, items };
}

/** models apimachinery/pkg/util/net/http.go, NewWarningHeader */
function warningHeader(text: string): string {
  const plain = text.replace(/[^\x20-\x7e]/g, '?').replace(/["\\]/g, '\\$&');
  return `299 - "${plain}"`;
}

/** Watches of one object by many clients share its text. */
const lines = new WeakMap<object, { [type in WatchEvent['type']]?: Uint8Array }>();

function eventLine({ type, object }: WatchEvent): Uint8Array {
  let byType = lines.get(object);
  if (!byType) lines.set(object, (byType = {}));
  return (byType[type] ??= encoder.encode(`${JSON.stringify({ type, object })}\n`));
}

function watchStream(watch: Watch): ReadableStream<Uint8Array> {
  let open = true;
  const stop = () => {
    open = false;
    watch.stop();
  };
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const close = () => {
        if (!open) return;
        open = false;
        controller.close();
      };
      watch.start({
        event(event) {
          if (!open) return;
          controller.enqueue(eventLine(event));
          if ((controller.desiredSize ?? 0) > -MAX_WAITING_EVENTS) return;
          watch.stop();
          close();
        },
        end: close,
      });
    },
    cancel: stop,
  });
}

function sessionStream(session: ByteSession): ReadableStream<Uint8Array> {
  const output: ByteReader | undefined = session.stdout;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const chunk = await output?.read();
      if (chunk) controller.enqueue(chunk);
      else controller.close();
    },
    cancel() {
      output?.cancel();
      session.close();
    },
  });
}
