import { readFileSync } from 'node:fs';
import type { KubeObject } from '../../src/api/object.ts';
import type { ApiCall } from '../../src/apiserver/interface.ts';
import { isObject, jsonEqual } from '../../src/base/json.ts';
import { apiWorld } from './api-world.ts';
import type { Replayer } from './main.ts';

/** One recorded request. Lines of api.jsonl have no `object`, those of patches.jsonl have `before`. */
interface Recorded {
  readonly id: string;
  readonly method: ApiCall['method'];
  readonly path: string;
  readonly contentType?: string;
  readonly body: unknown;
  readonly before?: KubeObject;
  readonly response: {
    readonly code: number;
    readonly reason?: string;
    readonly message?: string;
    readonly object?: KubeObject;
  };
}

/** Replays api.jsonl, defaults.jsonl and patches.jsonl: each request against a cluster of its own. */
export const replay: Replayer = async (path, report) => {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter(line => line.trim() !== '');
  let agree = 0;
  for (const line of lines) {
    const recorded = JSON.parse(line) as Recorded;
    const got = answerOf(recorded);
    const want = wantedOf(recorded);
    if (jsonEqual(got, want)) agree++;
    else report(`${recorded.id}\n  want ${JSON.stringify(want)}\n  got  ${JSON.stringify(got)}`);
  }
  return { agree, total: lines.length };
};

function answerOf(recorded: Recorded): unknown {
  const world = apiWorld(['rec', 'pat']);
  if (recorded.before) world.seed(recorded.before);
  const answer = world.request(recorded.method, recorded.path, recorded.body, recorded.contentType);
  const body = answer.body;
  if (!isObject(body)) return { code: answer.code, body: body ?? null };
  if (answer.code >= 300) return mask({ code: answer.code, reason: body.reason, message: body.message });
  return mask({
    code: answer.code,
    ...(recorded.response.object ? { object: stripped(body as KubeObject, recorded) } : {}),
  });
}

function wantedOf({ response }: Recorded): unknown {
  if (response.code >= 300)
    return mask({ code: response.code, reason: response.reason, message: response.message });
  return mask({ code: response.code, ...(response.object ? { object: response.object } : {}) });
}

/** The object without what the recordings leave out. */
function stripped(object: KubeObject, { before }: Recorded): unknown {
  const { uid, resourceVersion, creationTimestamp, managedFields, ...metadata } = object.metadata ?? {};
  if (before) delete (metadata as { generation?: number }).generation;
  return { ...object, metadata };
}

/** Hides what differs from run to run: uids, versions, times, random name endings. */
function mask(value: unknown): unknown {
  const text = JSON.stringify(value)
    .replace(/kube-api-access-[a-z0-9]{5}/g, 'kube-api-access-XXXXX')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'TIME')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UID')
    .replace(/(resourceVersion\\*":\\*")\d+/g, '$1N');
  return JSON.parse(text);
}
