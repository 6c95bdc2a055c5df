/** The errors of a kubectl run and how they are shown. models kubectl/pkg/cmd/util/helpers.go */
import { ApiError } from '../../api/status.ts';

/** A plain error: shown as `error: <message>`. */
export class CommandError extends Error {}

/** An error that asks to look at the command's help. */
export class UsageError extends CommandError {
  constructor(message: string, commandPath: string) {
    super(`${message}\nSee '${commandPath} -h' for help and examples`);
  }
}

/** A word that means no resource of the server: told without `error:`. models meta.NoResourceMatchError */
export class NoSuchResource extends CommandError {
  constructor(resource: string, group = '') {
    super(
      `the server doesn't have a resource type ${JSON.stringify(resource)}${group === '' ? '' : ` in group ${JSON.stringify(group)}`}`,
    );
  }
}

/** Ends the run with a status and no further word. */
export class ExitStatus extends Error {
  constructor(readonly status: number) {
    super(`exit ${status}`);
  }
}

/** Ends the run with a status of its own and a message that gets no prefix. */
export class FinalMessage extends Error {
  constructor(
    message: string,
    readonly status = 1,
  ) {
    super(message);
  }
}

/** A request that got no answer: Go's *url.Error. */
export class UrlError extends Error {
  constructor(
    readonly operation: string,
    readonly url: string,
    readonly reason: string,
  ) {
    super(`${operation} ${JSON.stringify(url)}: ${reason}`);
  }
}

/** Several errors told as one. */
export class AggregateFailure extends Error {
  constructor(readonly errors: readonly Error[]) {
    super(aggregateMessage(errors.map(error => error.message)));
  }
}

/** As Go's errors.Aggregate prints: one alone as it is, several in brackets, none twice. */
export function aggregateMessage(messages: readonly string[]): string {
  const distinct = [...new Set(messages)];
  return distinct.length === 1 ? distinct[0]! : `[${distinct.join(', ')}]`;
}

/** Throws what a run that went on after errors has to tell, if anything. */
export function throwCollected(errors: readonly Error[]): void {
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new AggregateFailure(errors);
}

/** Adds what was being done with which file: `error when creating "f.yaml": ...`. */
export function withSource(verb: string, source: string | undefined, error: unknown): unknown {
  if (source === undefined || source === '' || !(error instanceof Error)) return error;
  const message = `error when ${verb} ${JSON.stringify(source)}: ${error.message}`;
  return error instanceof ApiError ? new ApiError({ ...error.status, message }) : new CommandError(message);
}

/** The text and exit status that an error ends kubectl with. */
export function present(error: unknown): { readonly text: string; readonly status: number } {
  if (error instanceof ExitStatus) return { text: '', status: error.status };
  if (error instanceof FinalMessage) return { text: error.message, status: error.status };
  if (error instanceof NoSuchResource) return { text: error.message, status: 1 };
  if (error instanceof ApiError && error.reason === 'Invalid') return { text: invalid(error), status: 1 };
  if (error instanceof AggregateFailure) {
    return { text: error.errors.map(one => `${standardMessage(one) ?? one.message}\n`).join(''), status: 1 };
  }
  const message = error instanceof Error ? error.message : String(error);
  const standard = standardMessage(error);
  if (standard !== undefined) return { text: standard, status: 1 };
  return { text: message.startsWith('error: ') ? message : `error: ${message}`, status: 1 };
}

/** What kubectl says for the kinds of error it knows; undefined for others. */
export function standardMessage(error: unknown): string | undefined {
  if (error instanceof ApiError) {
    if (error.reason === 'Unauthorized')
      return `error: You must be logged in to the server (${error.message})`;
    return error.reason === ''
      ? `Error from server: ${error.message}`
      : `Error from server (${error.reason}): ${error.message}`;
  }
  if (error instanceof UrlError) {
    if (error.reason.includes('connection refused')) {
      const host = /^[a-z]+:\/\/([^/]*)/.exec(error.url)?.[1] ?? error.url;
      return `The connection to the server ${host} was refused - did you specify the right host or port?`;
    }
    return `Unable to connect to the server: ${error.reason}`;
  }
  return undefined;
}

function invalid(error: ApiError): string {
  const { details, message = '' } = error.status;
  const causes = details?.causes ?? [];
  let text = 'The request is invalid';
  if (details === undefined) return message === '' ? text : `${text}: ${message}`;
  if (details.kind || details.name)
    text = `The ${details.kind ?? ''} ${JSON.stringify(details.name ?? '')} is invalid`;
  else if (message !== '' && causes.length === 0) text = `${text}: ${message}`;
  if (causes.length === 0) return text;
  const lines = [...new Set(causes.map(cause => `${cause.field ?? ''}: ${cause.message ?? ''}`))];
  return lines.length === 1
    ? `${text}: ${lines[0]}\n`
    : `${text}: \n${lines.map(line => `* ${line}\n`).join('')}`;
}
