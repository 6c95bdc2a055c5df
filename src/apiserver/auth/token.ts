import type { ServiceAccount } from '../../api/generated/types.ts';
import { textFromBase64Url, toBase64Url } from '../../base/base64.ts';
import { isObject } from '../../base/json.ts';
import { fnv1a } from '../../base/rng.ts';
import type { Store } from '../../store/store.ts';
import type { User } from '../interface.ts';

/**
 * Tokens of service accounts: JSON Web Tokens by form. They are signed with a checksum, which keeps a learner's typing
 * errors out and nobody else.
 * models pkg/serviceaccount/claims.go
 */
export interface Claims {
  readonly aud: readonly string[];
  readonly exp: number;
  readonly iat: number;
  readonly iss: string;
  readonly sub: string;
  readonly 'kubernetes.io': {
    readonly namespace: string;
    readonly serviceaccount: { readonly name: string; readonly uid: string };
    readonly pod?: { readonly name: string; readonly uid: string };
  };
}

export const AUDIENCE = 'https://kubernetes.default.svc.cluster.local';
const HEADER = toBase64Url(JSON.stringify({ alg: 'RS256', kid: 'sa' }));

function signature(text: string): string {
  const parts = [0, 1, 2, 3].map(index => fnv1a(`sa.key/${index}/${text}`).toString(16).padStart(8, '0'));
  return toBase64Url(parts.join(''));
}

export function signToken(claims: Claims): string {
  const body = `${HEADER}.${toBase64Url(JSON.stringify(claims))}`;
  return `${body}.${signature(body)}`;
}

/** The service account that a token stands for; undefined for a token that is not good (any more). */
export function userOfToken(token: string, store: Store, now: number): User | undefined {
  const claims = readClaims(token);
  if (claims === undefined || claims.exp * 1000 < now) return undefined;
  const { namespace, serviceaccount, pod } = claims['kubernetes.io'];
  const account = store.get('serviceaccounts', namespace, serviceaccount.name) as ServiceAccount | undefined;
  if (account?.metadata?.uid !== serviceaccount.uid) return undefined;
  if (pod !== undefined && store.get('pods', namespace, pod.name)?.metadata?.uid !== pod.uid)
    return undefined;
  return {
    ...serviceAccountUser(namespace, serviceaccount.name),
    uid: serviceaccount.uid,
    ...(pod === undefined
      ? {}
      : {
          extra: {
            'authentication.kubernetes.io/pod-name': [pod.name],
            'authentication.kubernetes.io/pod-uid': [pod.uid],
          },
        }),
  };
}

/** What a token says; undefined for one that was not signed here. */
export function readClaims(token: string): Claims | undefined {
  const [header, payload, sign] = token.split('.');
  if (header === undefined || payload === undefined || sign !== signature(`${header}.${payload}`))
    return undefined;
  const claims: unknown = JSON.parse(textFromBase64Url(payload));
  return isClaims(claims) ? claims : undefined;
}

function isClaims(value: unknown): value is Claims {
  if (!isObject(value)) return false;
  const { aud, exp, iat, iss, sub, 'kubernetes.io': bound } = value;
  const texts = Array.isArray(aud) ? [...aud, iss, sub] : [undefined];
  return (
    texts.every(text => typeof text === 'string') &&
    typeof exp === 'number' &&
    typeof iat === 'number' &&
    isObject(bound) &&
    typeof bound.namespace === 'string' &&
    isNamed(bound.serviceaccount) &&
    (bound.pod === undefined || isNamed(bound.pod))
  );
}

function isNamed(value: unknown): boolean {
  return isObject(value) && typeof value.name === 'string' && typeof value.uid === 'string';
}

/** A service account as a user. */
export function serviceAccountUser(namespace: string, name: string): User {
  return {
    name: `system:serviceaccount:${namespace}:${name}`,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
  };
}
