import type { ApiAnswer, ApiCall } from '../apiserver/interface.ts';

/** A call as a client makes it: the connection adds who asks. */
export type ClientCall = Omit<ApiCall, 'user'>;

/**
 * An authenticated connection to an API server, as a kubeconfig describes one.
 * @throws ConnectionRefused when no server listens at the address now
 */
export interface Transport {
  call(call: ClientCall): ApiAnswer;
}
