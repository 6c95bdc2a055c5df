import { ApiError, failure } from '../../api/status.ts';
import { forbidden } from '../errors.ts';
import type { ApiCall, User } from '../interface.ts';
import type { ResourceRequest } from '../request.ts';
import type { AccessAttributes, Authorizer } from './authorizer.ts';
import { serviceAccountUser } from './token.ts';

const METHOD_VERBS: Readonly<Record<string, string>> = {
  GET: 'get',
  POST: 'post',
  PUT: 'put',
  PATCH: 'patch',
  DELETE: 'delete',
};

/** Lets a request for a resource pass. @throws ApiError Forbidden. models k8s.io/apiserver/pkg/endpoints/filters/authorization.go */
export function authorize(authorizer: Authorizer, user: User, request: ResourceRequest): void {
  const { verb, group, version, resource, subresource, namespace, name } = request;
  const attributes = { user, verb, group, version, resource, subresource, namespace, name };
  const decision = authorizer.decide(attributes);
  if (!decision.allowed) throw denied(attributes, decision.reason);
}

/** Lets a request for a path that is no resource pass. @throws ApiError Forbidden */
export function authorizePath(authorizer: Authorizer, user: User, call: ApiCall): void {
  const verb = METHOD_VERBS[call.method] ?? '';
  const path = call.path;
  const attributes = { user, verb, group: '', resource: '', subresource: '', namespace: '', name: '', path };
  const decision = authorizer.decide(attributes);
  if (decision.allowed) return;
  const reason = decision.reason === '' ? '' : `: ${decision.reason}`;
  const message = `forbidden: User "${user.name}" cannot ${verb} path "${path}"${reason}`;
  throw new ApiError(failure(403, 'Forbidden', message, {}));
}

function denied(attributes: AccessAttributes, reason: string): ApiError {
  const { user, verb, group, resource, subresource, namespace, name } = attributes;
  const what = subresource === '' ? resource : `${resource}/${subresource}`;
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const because = reason === '' ? '' : `: ${reason}`;
  return forbidden(
    { group, resource },
    name,
    `User "${user.name}" cannot ${verb} resource "${what}" in API group "${group}" ${where}${because}`,
  );
}

/** The user that a request acts as. @throws ApiError Forbidden where it may not. models filters/impersonation.go */
export function impersonate(authorizer: Authorizer, user: User, target: User | undefined): User {
  if (target === undefined) return user;
  if (target.name === '') {
    throw new ApiError(
      failure(
        500,
        'InternalError',
        'Internal error occurred: requested impersonation without impersonating a user',
      ),
    );
  }
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(target.name);
  const ask = (group: string, resource: string, subresource: string, namespace: string, name: string) => {
    const attributes = { user, verb: 'impersonate', group, resource, subresource, namespace, name };
    const decision = authorizer.decide(attributes);
    if (!decision.allowed) throw denied(attributes, decision.reason);
  };
  if (account) ask('', 'serviceaccounts', '', account[1]!, account[2]!);
  else ask('', 'users', '', '', target.name);
  for (const group of target.groups) ask('', 'groups', '', '', group);
  if (target.uid !== undefined) ask('authentication.k8s.io', 'uids', '', '', target.uid);
  for (const [key, values] of Object.entries(target.extra ?? {})) {
    for (const value of values) ask('authentication.k8s.io', 'userextras', key, '', value);
  }
  return { ...target, groups: groupsOf(target, account) };
}

function groupsOf(target: User, account: RegExpExecArray | null): readonly string[] {
  if (target.name === 'system:anonymous') {
    return target.groups.length > 0 ? target.groups : ['system:unauthenticated'];
  }
  const own =
    target.groups.length === 0 && account
      ? serviceAccountUser(account[1]!, account[2]!).groups
      : target.groups;
  return own.includes('system:authenticated') ? own : [...own, 'system:authenticated'];
}
