import type { Status, StatusDetails } from './generated/types.ts';

/** Makes the Status object that the API server answers a refusal with. */
export function failure(code: number, reason: string, message: string, details?: StatusDetails): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    ...(reason === '' ? {} : { reason }),
    ...(details === undefined ? {} : { details }),
    code,
  };
}

/** A refusal of the API server, thrown inside it and by its clients. */
export class ApiError extends Error {
  constructor(readonly status: Status) {
    super(status.message ?? '');
    this.name = 'ApiError';
  }

  get code(): number {
    return this.status.code ?? 500;
  }

  get reason(): string {
    return this.status.reason ?? '';
  }
}

/** True when `error` is an API refusal with this reason (`NotFound`, `Conflict`, `AlreadyExists`, ...). */
export function isReason(error: unknown, reason: string): boolean {
  return error instanceof ApiError && error.reason === reason;
}

/** No server listens there, or it went away: what a dial that is refused gives. */
export class ConnectionRefused extends Error {
  constructor(readonly address: string) {
    super(`dial tcp ${address}: connect: connection refused`);
    this.name = 'ConnectionRefused';
  }
}
