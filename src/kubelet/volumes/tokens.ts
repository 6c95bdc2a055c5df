// models pkg/kubelet/token/token_manager.go
import type { Pod, TokenRequest } from '../../api/generated/types.ts';
import { ApiError, ConnectionRefused } from '../../api/status.ts';
import type { Clock } from '../../base/clock.ts';
import type { Client } from '../../client/client.ts';
import { VolumeError } from './plugin.ts';

/** A token is renewed when this part of its life is over. */
const RENEW_AT = 0.8;

interface Token {
  readonly text: string;
  readonly renewAt: number;
}

/** The service account tokens of the pods of a node. */
export class TokenManager {
  private readonly tokens = new Map<string, Token>();

  constructor(
    private readonly client: Client,
    private readonly clock: Clock,
  ) {}

  /** A token that is good for a while yet. @throws VolumeError when the API server gives none */
  get(pod: Pod, audience: string | undefined, expirationSeconds: number): string {
    const { name = '', namespace = '', uid = '' } = pod.metadata ?? {};
    const account = pod.spec?.serviceAccountName || 'default';
    const key = `${uid}/${account}/${audience}/${expirationSeconds}`;
    const known = this.tokens.get(key);
    if (known !== undefined && this.clock.now() < known.renewAt) return known.text;
    const request: TokenRequest = {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: {
        audiences: audience === undefined ? [] : [audience],
        expirationSeconds,
        boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name, uid },
      },
    };
    try {
      const accounts = this.client.resource('serviceaccounts');
      const answer = accounts.createSub(namespace, account, 'token', request) as TokenRequest;
      const text = answer.status?.token ?? '';
      this.tokens.set(key, { text, renewAt: this.clock.now() + expirationSeconds * 1000 * RENEW_AT });
      return text;
    } catch (error) {
      if (error instanceof ApiError || error instanceof ConnectionRefused)
        throw new VolumeError(`failed to fetch token: ${error.message}`);
      throw error;
    }
  }

  /** The pod is gone. */
  forget(uid: string): void {
    for (const key of this.tokens.keys()) if (key.startsWith(`${uid}/`)) this.tokens.delete(key);
  }
}
