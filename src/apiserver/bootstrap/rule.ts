import type { PolicyRule, Subject } from '../../api/generated/types.ts';

/** How the tables of roles are written. models pkg/apis/rbac/helpers.go, NewRule */

export const GROUP = 'rbac.authorization.k8s.io';
export const READ = ['get', 'list', 'watch'];
export const WRITE = ['create', 'delete', 'deletecollection', 'patch', 'update'];

/** @param groups separated by blanks, `core` for the unnamed one @param resources separated by blanks */
export const rule = (
  groups: string,
  resources: string,
  verbs: readonly string[],
  names?: readonly string[],
): PolicyRule => ({
  apiGroups: groups.split(' ').map(group => (group === 'core' ? '' : group)),
  resources: resources.split(' '),
  verbs,
  ...(names ? { resourceNames: names } : {}),
});
export const user = (name: string): Subject => ({ kind: 'User', apiGroup: GROUP, name });
export const group = (name: string): Subject => ({ kind: 'Group', apiGroup: GROUP, name });
/** Paths that are no resources. */
export const paths = (...urls: readonly string[]): PolicyRule => ({ nonResourceURLs: urls, verbs: ['get'] });
/** To write events. */
export const EVENTS = rule('core events.k8s.io', 'events', ['create', 'patch', 'update']);
