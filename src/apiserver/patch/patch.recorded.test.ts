import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ApiError } from '../../api/status.ts';
import { isObject, type JsonObject } from '../../base/json.ts';
import { applyPatch } from './index.ts';

/** What decoding and defaulting do after the patch is the server's part; here only what a patch itself decides. */
interface Recording {
  readonly id: string;
  readonly before: JsonObject & { apiVersion: string; kind: string };
  readonly contentType: string;
  readonly body: unknown;
  readonly response: { code: number; message?: string; reason?: string; object?: JsonObject };
}

const file = new URL('../../../../shared/conformance/patches.jsonl', import.meta.url);
const recordings: Recording[] = existsSync(file)
  ? readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
  : [];
if (recordings.length === 0) console.log('patch.recorded.test: skipped, no recordings beside the project');

/** Every value of the patched object that the recording also has must be the same; defaults may come on top. */
function contradictions(patched: unknown, recorded: unknown, path: string): string[] {
  if (Array.isArray(patched) && Array.isArray(recorded)) {
    if (patched.length !== recorded.length)
      return [`${path}: ${patched.length} items, not ${recorded.length}`];
    return patched.flatMap((item, i) => contradictions(item, recorded[i], `${path}[${i}]`));
  }
  if (isObject(patched) && isObject(recorded)) {
    return Object.keys(patched).flatMap(key => contradictions(patched[key], recorded[key], `${path}.${key}`));
  }
  const empty = typeof patched === 'object' && patched !== null && Object.keys(patched).length === 0;
  if (empty && recorded === undefined) return [];
  return patched === recorded ? [] : [`${path}: ${JSON.stringify(patched)}, not ${JSON.stringify(recorded)}`];
}

describe.skipIf(recordings.length === 0)('patches as the real server answered them', () => {
  const patches = recordings.filter(({ contentType }) => contentType !== 'application/apply-patch+yaml');
  /** What admission, defaulting and the status subresource do after the patch. */
  const undone = (path: string) =>
    /^\.(status|spec\.clusterIP|spec\.strategy\.rollingUpdate|spec\.tolerations)/.test(path);

  it.each(patches.filter(({ response }) => response.code === 200))(
    '$id',
    ({ before, contentType, body, response }) => {
      const patched = applyPatch(contentType, before, body, before);
      expect(contradictions(patched, response.object, '').filter(problem => !undone(problem))).toEqual([]);
    },
  );

  const refusals = patches.filter(
    ({ response: { code, message = '' } }) =>
      code === 500 || /rejected our request|error decoding patch/.test(message),
  );
  it.each(refusals)(
    '$id is refused',
    ({ before, contentType, body, response: { code, message, reason } }) => {
      let refusal: unknown;
      try {
        applyPatch(contentType, before, body, before);
      } catch (error) {
        refusal = error;
      }
      expect(refusal).toBeInstanceOf(ApiError);
      const { status } = refusal as ApiError;
      expect({ code: status.code, message: status.message, reason: status.reason }).toEqual({
        code,
        message,
        reason,
      });
    },
  );
});
