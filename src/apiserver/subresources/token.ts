import type { ServiceAccount, TokenRequest } from '../../api/generated/types.ts';
import { rfc3339 } from '../../base/clock.ts';
import { fnv1a } from '../../base/rng.ts';
import type { RequestContext } from '../context.ts';
import { notFound } from '../errors.ts';
import type { ApiAnswer } from '../interface.ts';

const ACCOUNTS = { group: '', resource: 'serviceaccounts' };
const ISSUER = 'https://kubernetes.default.svc.cluster.local';
const DEFAULT_SECONDS = 3600;

/** POST serviceaccounts/NAME/token: a token for the account. models pkg/registry/core/serviceaccount/storage/token.go */
export function token(context: RequestContext): ApiAnswer {
  const { request, store, now, call } = context;
  const account = store.get('serviceaccounts', request.namespace, request.name) as ServiceAccount | undefined;
  if (account === undefined) throw notFound(ACCOUNTS, request.name);
  const { spec = {} } = (call.body ?? {}) as TokenRequest;
  const { expirationSeconds = DEFAULT_SECONDS, boundObjectRef } = spec;
  const audiences = spec.audiences?.length ? spec.audiences : [ISSUER];
  const issued = Math.floor(now / 1000);
  const bound = boundObjectRef?.kind?.toLowerCase();
  const claims = {
    aud: audiences,
    exp: issued + expirationSeconds,
    iat: issued,
    iss: ISSUER,
    'kubernetes.io': {
      namespace: request.namespace,
      ...(bound && { [bound]: { name: boundObjectRef?.name, uid: boundObjectRef?.uid } }),
      serviceaccount: { name: request.name, uid: account.metadata?.uid },
    },
    nbf: issued,
    sub: `system:serviceaccount:${request.namespace}:${request.name}`,
  };
  const text = `${encode({ alg: 'RS256', kid: 'berth' })}.${encode(claims)}`;
  const body = {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name: request.name, namespace: request.namespace, creationTimestamp: rfc3339(now) },
    spec: { audiences, expirationSeconds, boundObjectRef: boundObjectRef ?? null },
    status: {
      token: `${text}.${encode({ signature: fnv1a(text) })}`,
      expirationTimestamp: rfc3339(now + expirationSeconds * 1000),
    },
  };
  return { code: 201, body: body as unknown as ApiAnswer['body'] };
}

function encode(part: object): string {
  return btoa(JSON.stringify(part)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
