import type { Status, StatusCause } from '../api/generated/types.ts';
import { groupResource } from '../api/resources.ts';
import { ApiError, failure } from '../api/status.ts';
import { type FieldError, fieldErrorBody, fieldErrorText } from '../apimachinery/validation/field-error.ts';

/** The API server's refusals. models k8s.io/apimachinery/pkg/api/errors/errors.go */

interface GroupResource {
  readonly group: string;
  readonly resource: string;
}

function details(gr: GroupResource, name: string): Status['details'] {
  return {
    ...(name === '' ? {} : { name }),
    ...(gr.group === '' ? {} : { group: gr.group }),
    kind: gr.resource,
  };
}

export function notFound(gr: GroupResource, name: string): ApiError {
  return new ApiError(
    failure(404, 'NotFound', `${groupResource(gr)} "${name}" not found`, details(gr, name)),
  );
}

export function alreadyExists(gr: GroupResource, name: string): ApiError {
  return new ApiError(
    failure(409, 'AlreadyExists', `${groupResource(gr)} "${name}" already exists`, details(gr, name)),
  );
}

export function conflict(gr: GroupResource, name: string, reason: string): ApiError {
  const message = `Operation cannot be fulfilled on ${groupResource(gr)} "${name}": ${reason}`;
  return new ApiError(failure(409, 'Conflict', message, details(gr, name)));
}

export const MODIFIED =
  'the object has been modified; please apply your changes to the latest version and try again';

/** Refused by admission or authorization. @param name '' where the object has none yet */
export function forbidden(gr: GroupResource, name: string, reason: string): ApiError {
  const what = name === '' ? groupResource(gr) : `${groupResource(gr)} "${name}"`;
  return new ApiError(failure(403, 'Forbidden', `${what} is forbidden: ${reason}`, details(gr, name)));
}

export function badRequest(message: string): ApiError {
  return new ApiError(failure(400, 'BadRequest', message));
}

export function internalError(message: string): ApiError {
  return new ApiError(
    failure(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] }),
  );
}

/** An error of the storage or of code that gives no status of its own: code 500 and the bare text. */
export function plainError(message: string): ApiError {
  return new ApiError(failure(500, '', message));
}

export function expired(message: string): ApiError {
  return new ApiError(failure(410, 'Expired', message));
}

export function tooManyRequests(message: string, extra: Status['details']): ApiError {
  return new ApiError(failure(429, 'TooManyRequests', message, extra));
}

/** What a path that the API does not have is answered with. */
export function unknownResource(): ApiError {
  return new ApiError(failure(404, 'NotFound', 'the server could not find the requested resource', {}));
}

export function methodNotAllowed(): ApiError {
  return new ApiError(
    failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {}),
  );
}

/** A method that the storage of a resource does not have. */
export function methodNotSupported(gr: GroupResource, action: string): ApiError {
  return new ApiError(
    failure(
      405,
      'MethodNotAllowed',
      `${action} is not supported on resources of kind "${groupResource(gr)}"`,
      {
        ...(gr.group === '' ? {} : { group: gr.group }),
        kind: gr.resource,
      },
    ),
  );
}

export function unsupportedMediaType(supported: readonly string[]): ApiError {
  const message = `the body of the request was in an unknown format - accepted media types include: ${supported.join(', ')}`;
  return new ApiError(failure(415, 'UnsupportedMediaType', message));
}

/** The object is not valid. @param kind as GroupKind: group '' for core */
export function invalid(
  kind: { readonly group: string; readonly kind: string },
  name: string,
  errors: readonly FieldError[],
): ApiError {
  const causes: StatusCause[] = errors.map(error => ({
    reason: error.reason,
    message: fieldErrorBody(error),
    field: error.field,
  }));
  const texts = [...new Set(errors.map(fieldErrorText))];
  const summary = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  const qualified = kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`;
  return new ApiError(
    failure(422, 'Invalid', `${qualified} "${name}" is invalid: ${summary}`, {
      ...(name === '' ? {} : { name }),
      ...(kind.group === '' ? {} : { group: kind.group }),
      ...(kind.kind === '' ? {} : { kind: kind.kind }),
      ...(causes.length === 0 ? {} : { causes }),
    }),
  );
}

/** What a client makes of the answer to a request that brought up a mistake in the server. models WithPanicRecovery */
export function panic(): ApiError {
  const message =
    'an error on the server ("This request caused apiserver to panic. Look in the logs for details.") has prevented the request from succeeding';
  return new ApiError(failure(500, 'InternalError', message));
}
