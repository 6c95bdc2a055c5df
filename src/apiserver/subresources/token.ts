import type { ServiceAccount, TokenRequest } from '../../api/generated/types.ts';
import { asJson } from '../../api/object.ts';
import { invalidValue } from '../../apimachinery/validation/field-error.ts';
import { root } from '../../apimachinery/validation/path.ts';
import { rfc3339 } from '../../base/clock.ts';
import { AUDIENCE, signToken } from '../auth/token.ts';
import type { RequestContext } from '../context.ts';
import { badRequest, conflict, invalid, notFound } from '../errors.ts';
import type { ApiAnswer } from '../interface.ts';
import { decodeAs } from '../verbs/decode-body.ts';
import { storedObject } from '../verbs/get.ts';

const HOUR = 3600;
const MIN_SECONDS = 600;
const MAX_SECONDS = 2 ** 32;

/** POST serviceaccounts/NAME/token. models pkg/registry/core/serviceaccount/storage/token.go */
export function token(context: RequestContext): ApiAnswer {
  const { request, now, store } = context;
  const account = storedObject(context) as ServiceAccount;
  const wanted = decodeAs<TokenRequest>(context, 'authentication.k8s.io/v1', 'TokenRequest');
  if (wanted.metadata?.name !== undefined && wanted.metadata.name !== request.name) {
    throw badRequest('service account name in token request must match');
  }
  const seconds = wanted.spec?.expirationSeconds ?? HOUR;
  if (seconds < MIN_SECONDS) {
    throw invalid({ group: 'authentication.k8s.io', kind: 'TokenRequest' }, request.name, [
      invalidValue(
        root('spec', 'expirationSeconds'),
        seconds,
        'may not specify a duration less than 10 minutes',
      ),
    ]);
  }
  if (seconds > MAX_SECONDS) {
    throw invalid({ group: 'authentication.k8s.io', kind: 'TokenRequest' }, request.name, [
      invalidValue(
        root('spec', 'expirationSeconds'),
        seconds,
        'may not specify a duration larger than 2^32 seconds',
      ),
    ]);
  }
  const audiences = wanted.spec?.audiences?.length ? wanted.spec.audiences : [AUDIENCE];
  const bound = wanted.spec?.boundObjectRef;
  const pod = bound?.kind === 'Pod' ? store.get('pods', request.namespace, bound.name ?? '') : undefined;
  if (bound?.kind === 'Pod' && pod === undefined)
    throw notFound({ group: '', resource: 'pods' }, bound.name ?? '');
  if (pod && bound?.uid && bound.uid !== pod.metadata?.uid) {
    throw conflict(
      { group: '', resource: 'pods' },
      bound.name ?? '',
      `the UID in the bound object reference (${bound.uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    );
  }
  const issued = Math.floor(now / 1000);
  const { namespace = '', name = '', uid = '' } = account.metadata ?? {};
  const text = signToken({
    aud: audiences,
    exp: issued + seconds,
    iat: issued,
    iss: AUDIENCE,
    sub: `system:serviceaccount:${namespace}:${name}`,
    'kubernetes.io': {
      namespace,
      serviceaccount: { name, uid },
      ...(pod ? { pod: { name: pod.metadata?.name ?? '', uid: pod.metadata?.uid ?? '' } } : {}),
    },
  });
  const answer = {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name, namespace, creationTimestamp: rfc3339(now) },
    spec: { audiences, expirationSeconds: seconds, ...(bound ? { boundObjectRef: bound } : {}) },
    status: { token: text, expirationTimestamp: rfc3339((issued + seconds) * 1000) },
  };
  return { code: 201, body: asJson(answer) };
}
