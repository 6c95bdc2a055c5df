import type { PolicyRule, SubjectAccessReviewSpec } from '../../api/generated/types.ts';
import { invalidValue, required } from '../../apimachinery/validation/field-error.ts';
import type { Json, JsonObject } from '../../base/json.ts';
import { RbacAuthorizer } from '../auth/rbac.ts';
import { userOfToken } from '../auth/token.ts';
import type { RequestContext } from '../context.ts';
import { badRequest, invalid } from '../errors.ts';
import type { ApiAnswer, User } from '../interface.ts';
import { decodeAs } from '../verbs/decode-body.ts';

/** Questions to the server about identity and access; nothing is stored. models pkg/registry/authorization, pkg/registry/authentication */

function answer(context: RequestContext, status: Json): ApiAnswer {
  const { resource } = context;
  const body = read(context);
  const { kind } = resource.info;
  return {
    code: 201,
    body: {
      kind,
      apiVersion: resource.apiVersion,
      metadata: {},
      ...(body.spec === undefined ? {} : { spec: body.spec }),
      status,
    },
  };
}

/** @throws ApiError where the body is no such question */
function read(context: RequestContext): { readonly spec?: Json } {
  return decodeAs(context, context.resource.apiVersion, context.resource.info.kind);
}

function specOf<Spec>(context: RequestContext): Spec {
  return (read(context).spec ?? {}) as Spec;
}

function review(context: RequestContext, user: User, spec: SubjectAccessReviewSpec): ApiAnswer {
  const { resourceAttributes: asked, nonResourceAttributes: path } = spec;
  if ((asked === undefined) === (path === undefined)) {
    const kind = { group: 'authorization.k8s.io', kind: context.resource.info.kind };
    throw invalid(kind, '', [
      invalidValue(
        'spec.resourceAttributes',
        asked ?? null,
        asked
          ? 'cannot be specified in combination with nonResourceAttributes'
          : 'exactly one of nonResourceAttributes or resourceAttributes must be specified',
      ),
    ]);
  }
  const decision = context.backend.authorizer.decide({
    user,
    verb: asked?.verb ?? path?.verb ?? '',
    group: asked?.group ?? '',
    resource: asked?.resource ?? '',
    subresource: asked?.subresource ?? '',
    namespace: asked?.namespace ?? '',
    name: asked?.name ?? '',
    ...(path === undefined ? {} : { path: path.path ?? '' }),
  });
  return answer(context, {
    allowed: decision.allowed,
    ...(decision.reason === '' ? {} : { reason: decision.reason }),
  });
}

function selfSubjectAccessReview(context: RequestContext): ApiAnswer {
  return review(context, context.user, specOf<SubjectAccessReviewSpec>(context));
}

function subjectAccessReview(context: RequestContext): ApiAnswer {
  const spec = specOf<SubjectAccessReviewSpec>(context);
  const { user = '', groups = [], uid } = spec;
  if (user === '' && groups.length === 0) {
    const kind = { group: 'authorization.k8s.io', kind: context.resource.info.kind };
    throw invalid(kind, '', [required('spec.user', 'at least one of user or group must be specified')]);
  }
  return review(context, { name: user, groups, ...(uid === undefined ? {} : { uid }) }, spec);
}

function localSubjectAccessReview(context: RequestContext): ApiAnswer {
  const namespace = specOf<SubjectAccessReviewSpec>(context).resourceAttributes?.namespace;
  if (namespace !== context.request.namespace) {
    throw badRequest(`spec.resourceAttributes.namespace must match namespace: ${context.request.namespace}`);
  }
  return subjectAccessReview(context);
}

function selfSubjectRulesReview(context: RequestContext): ApiAnswer {
  const { namespace = '' } = specOf<{ namespace?: string }>(context);
  if (namespace === '') throw badRequest('no namespace on request');
  const all: PolicyRule[] = context.user.groups.includes('system:masters')
    ? [
        { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
        { verbs: ['*'], nonResourceURLs: ['*'] },
      ]
    : [...new RbacAuthorizer(context.store).rulesFor(context.user, namespace)].flat();
  const resourceRules = all
    .filter(rule => rule.resources?.length)
    .map(({ verbs, apiGroups, resources, resourceNames }) => ({
      verbs,
      apiGroups,
      resources,
      resourceNames,
    }));
  const nonResourceRules = all
    .filter(rule => rule.nonResourceURLs?.length)
    .map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs }));
  return answer(context, { resourceRules, nonResourceRules, incomplete: false } as unknown as Json);
}

function userInfo({ name, uid, groups, extra }: User): JsonObject {
  return {
    username: name,
    ...(uid === undefined ? {} : { uid }),
    groups,
    ...(extra === undefined ? {} : { extra }),
  };
}

function selfSubjectReview(context: RequestContext): ApiAnswer {
  return answer(context, { userInfo: userInfo(context.user) });
}

function tokenReview(context: RequestContext): ApiAnswer {
  const { token = '' } = specOf<{ token?: string }>(context);
  if (token === '') throw badRequest('token is required for TokenReview in authentication');
  const user = userOfToken(token, context.store, context.now);
  if (user === undefined) return answer(context, { user: {}, error: '[invalid bearer token]' });
  return answer(context, { authenticated: true, user: userInfo(user) });
}

/** The reviews by resource. */
export const REVIEWS = {
  '/localsubjectaccessreviews': { create: localSubjectAccessReview },
  '/selfsubjectaccessreviews': { create: selfSubjectAccessReview },
  '/selfsubjectreviews': { create: selfSubjectReview },
  '/selfsubjectrulesreviews': { create: selfSubjectRulesReview },
  '/subjectaccessreviews': { create: subjectAccessReview },
  '/tokenreviews': { create: tokenReview },
};
