import { ApiError, failure } from '../../api/status.ts';
import { invalidValue } from '../../apimachinery/validation/field-error.ts';
import type { RequestContext } from '../context.ts';
import { badRequest, invalid } from '../errors.ts';

/** The revision that a read asks for; undefined for any (`''`, `'0'`). @throws ApiError for one that is no number or not reached yet */
export function checkRevision({ call, store }: RequestContext): number | undefined {
  const text = call.query?.get('resourceVersion') ?? '';
  if (text === '' || text === '0') return undefined;
  if (!/^\d+$/.test(text)) {
    throw invalid({ group: '', kind: '' }, '', [
      invalidValue('resourceVersion', text, `strconv.ParseUint: parsing "${text}": invalid syntax`),
    ]);
  }
  const revision = Number(text);
  if (revision > store.revision) throw tooLarge(revision, store.revision);
  return revision;
}

function tooLarge(revision: number, current: number): ApiError {
  const message = `Too large resource version: ${revision}, current: ${current}`;
  return new ApiError(
    failure(504, 'Timeout', `Timeout: ${message}`, {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1,
    }),
  );
}

/** `limit`, `timeoutSeconds`. @throws ApiError BadRequest */
export function wholeNumber(query: URLSearchParams | undefined, name: string): number | undefined {
  const text = query?.get(name);
  if (text === null || text === undefined || text === '') return undefined;
  if (!/^-?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing "${text}": invalid syntax`);
  return Number(text);
}
