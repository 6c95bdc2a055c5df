import type { ClusterRole, ClusterRoleBinding, PolicyRule, Subject } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/object.ts';

/** The roles and bindings that RBAC starts with. models plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go */

const GROUP = 'rbac.authorization.k8s.io';
const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'delete', 'deletecollection', 'patch', 'update'];
const META = {
  labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' },
  annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
};

const rule = (
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
const paths = (...urls: readonly string[]): PolicyRule => ({ nonResourceURLs: urls, verbs: ['get'] });
const EVENTS = rule('core events.k8s.io', 'events', ['create', 'patch', 'update']);
const leases = (name: string): PolicyRule[] => [
  rule('coordination.k8s.io', 'leases', ['create']),
  rule('coordination.k8s.io', 'leases', ['get', 'list', 'update', 'watch'], [name]),
];

const WORKLOADS =
  'daemonsets deployments deployments/scale replicasets replicasets/scale statefulsets statefulsets/scale';
const CORE_READ =
  'configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods pods/log pods/status replicationcontrollers replicationcontrollers/scale replicationcontrollers/status serviceaccounts services services/status bindings events limitranges namespaces/status resourcequotas resourcequotas/status namespaces';
const CORE_WRITE =
  'configmaps events persistentvolumeclaims pods pods/attach pods/exec pods/portforward pods/proxy pods/eviction replicationcontrollers replicationcontrollers/scale secrets serviceaccounts services services/proxy';

const VIEW: readonly PolicyRule[] = [
  rule('core', CORE_READ, READ),
  rule('discovery.k8s.io', 'endpointslices', READ),
  rule(
    'apps',
    `controllerrevisions ${WORKLOADS} daemonsets/status deployments/status replicasets/status statefulsets/status`,
    READ,
  ),
  rule('autoscaling', 'horizontalpodautoscalers horizontalpodautoscalers/status', READ),
  rule('batch', 'cronjobs cronjobs/status jobs jobs/status', READ),
  rule('policy', 'poddisruptionbudgets poddisruptionbudgets/status', READ),
  rule('networking.k8s.io', 'ingresses ingresses/status networkpolicies', READ),
];
const EDIT: readonly PolicyRule[] = [
  rule('core', 'secrets pods/attach pods/exec pods/portforward pods/proxy services/proxy', READ),
  rule('core', 'serviceaccounts', ['impersonate']),
  rule('core', CORE_WRITE, WRITE),
  rule('core', 'serviceaccounts/token', ['create']),
  rule('apps', `${WORKLOADS} deployments/rollback`, WRITE),
  rule('autoscaling', 'horizontalpodautoscalers', WRITE),
  rule('batch', 'cronjobs jobs', WRITE),
  rule('policy', 'poddisruptionbudgets', WRITE),
  rule('networking.k8s.io', 'ingresses networkpolicies', WRITE),
  rule('coordination.k8s.io', 'leases', [...READ, ...WRITE]),
];
const ADMIN: readonly PolicyRule[] = [
  rule('authorization.k8s.io', 'localsubjectaccessreviews', ['create']),
  rule(GROUP, 'rolebindings roles', [...READ, ...WRITE]),
];

const SCHEDULER: readonly PolicyRule[] = [
  EVENTS,
  ...leases('kube-scheduler'),
  rule('core', 'nodes', READ),
  rule('core', 'pods', ['delete', ...READ]),
  rule('core', 'bindings pods/binding', ['create']),
  rule('core', 'pods/status', ['patch', 'update']),
  rule('core', 'replicationcontrollers services', READ),
  rule('apps', 'replicasets statefulsets', READ),
  rule('policy', 'poddisruptionbudgets', READ),
  rule('core', 'persistentvolumeclaims persistentvolumes', READ),
  rule('authentication.k8s.io', 'tokenreviews', ['create']),
  rule('authorization.k8s.io', 'subjectaccessreviews', ['create']),
  rule('storage.k8s.io', 'csinodes csidrivers csistoragecapacities volumeattachments', READ),
  rule('core', 'namespaces', READ),
];
const VOLUME_SCHEDULER: readonly PolicyRule[] = [
  rule('core', 'persistentvolumes', [...READ, 'patch', 'update']),
  rule('storage.k8s.io', 'storageclasses', READ),
  rule('core', 'persistentvolumeclaims', [...READ, 'patch', 'update']),
];
/** What all controllers do together: they run as one user here, where life can give each a service account. */
const CONTROLLER_MANAGER: readonly PolicyRule[] = [
  { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
  { nonResourceURLs: ['*'], verbs: ['*'] },
];
const NODE: readonly PolicyRule[] = [
  rule('authentication.k8s.io', 'tokenreviews', ['create']),
  rule('authorization.k8s.io', 'localsubjectaccessreviews subjectaccessreviews', ['create']),
  rule('core', 'services', READ),
  rule('core', 'nodes', ['create', ...READ]),
  rule('core', 'nodes/status', ['patch', 'update']),
  rule('core', 'nodes', ['patch', 'update']),
  EVENTS,
  rule('core', 'pods', READ),
  rule('core', 'pods', ['create', 'delete']),
  rule('core', 'pods/status', ['patch', 'update']),
  rule('core', 'pods/eviction', ['create']),
  rule('core', 'configmaps secrets', READ),
  rule('core', 'persistentvolumeclaims persistentvolumes', READ),
  rule('core', 'endpoints', ['get']),
  rule('core', 'serviceaccounts/token', ['create']),
  rule('coordination.k8s.io', 'leases', ['create', 'delete', 'get', 'patch', 'update']),
  rule('storage.k8s.io', 'volumeattachments csidrivers', READ),
  rule('storage.k8s.io', 'csinodes', ['create', 'delete', 'get', 'patch', 'update']),
  rule('node.k8s.io', 'runtimeclasses', READ),
];

const ROLES: Readonly<Record<string, readonly PolicyRule[]>> = {
  'cluster-admin': [
    { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
    { nonResourceURLs: ['*'], verbs: ['*'] },
  ],
  'system:discovery': [
    paths(
      '/api',
      '/api/*',
      '/apis',
      '/apis/*',
      '/healthz',
      '/livez',
      '/openapi',
      '/openapi/*',
      '/readyz',
      '/version',
      '/version/',
    ),
  ],
  'system:public-info-viewer': [paths('/healthz', '/livez', '/readyz', '/version', '/version/')],
  'system:monitoring': [
    paths(
      '/healthz',
      '/healthz/*',
      '/livez',
      '/livez/*',
      '/metrics',
      '/metrics/slis',
      '/readyz',
      '/readyz/*',
    ),
  ],
  'system:basic-user': [
    rule('authorization.k8s.io', 'selfsubjectaccessreviews selfsubjectrulesreviews', ['create']),
    rule('authentication.k8s.io', 'selfsubjectreviews', ['create']),
  ],
  'system:aggregate-to-admin': ADMIN,
  'system:aggregate-to-edit': EDIT,
  'system:aggregate-to-view': VIEW,
  view: VIEW,
  edit: [...EDIT, ...VIEW],
  admin: [...EDIT, ...VIEW, ...ADMIN],
  'system:kube-scheduler': SCHEDULER,
  'system:volume-scheduler': VOLUME_SCHEDULER,
  'system:kube-controller-manager': CONTROLLER_MANAGER,
  'system:node': NODE,
  'system:node-proxier': [
    rule('core', 'endpoints services', ['list', 'watch']),
    rule('core', 'nodes', READ),
    EVENTS,
    rule('discovery.k8s.io', 'endpointslices', ['list', 'watch']),
    rule('networking.k8s.io', 'servicecidrs', ['list', 'watch']),
  ],
  'system:auth-delegator': [
    rule('authentication.k8s.io', 'tokenreviews', ['create']),
    rule('authorization.k8s.io', 'subjectaccessreviews', ['create']),
  ],
  'system:coredns': [
    rule('core', 'endpoints services pods namespaces', ['list', 'watch']),
    rule('discovery.k8s.io', 'endpointslices', ['list', 'watch']),
  ],
};

/** Into which role a role's rules go. What these hold at first is what the aggregation controller would make of them. */
const AGGREGATES: Readonly<Record<string, string>> = {
  'system:aggregate-to-admin': 'admin',
  'system:aggregate-to-edit': 'edit',
  'system:aggregate-to-view': 'view',
  edit: 'admin',
  view: 'edit',
};
const aggregation = (role: string) => ({ [`rbac.authorization.k8s.io/aggregate-to-${role}`]: 'true' });

const user = (name: string): Subject => ({ kind: 'User', apiGroup: GROUP, name });
const group = (name: string): Subject => ({ kind: 'Group', apiGroup: GROUP, name });

/** [role, subjects]; the binding has the role's name unless a third says otherwise. */
const BINDINGS: readonly (readonly [string, readonly Subject[], string?])[] = [
  ['cluster-admin', [group('system:masters')]],
  ['system:monitoring', [group('system:monitoring')]],
  ['system:discovery', [group('system:authenticated')]],
  ['system:basic-user', [group('system:authenticated')]],
  ['system:public-info-viewer', [group('system:authenticated'), group('system:unauthenticated')]],
  ['system:node-proxier', [user('system:kube-proxy')]],
  ['system:kube-controller-manager', [user('system:kube-controller-manager')]],
  ['system:kube-scheduler', [user('system:kube-scheduler')]],
  ['system:volume-scheduler', [user('system:kube-scheduler')]],
  // The Node authorizer is folded into this role: nodes see what the role says, not only what is theirs.
  ['system:node', [group('system:nodes')]],
  ['cluster-admin', [group('kubeadm:cluster-admins')], 'kubeadm:cluster-admins'],
];

export function bootstrapRoles(): KubeObject[] {
  const roles = Object.entries(ROLES).map(
    ([name, rules]): ClusterRole => ({
      apiVersion: `${GROUP}/v1`,
      kind: 'ClusterRole',
      metadata: {
        ...META,
        name,
        labels: { ...META.labels, ...(AGGREGATES[name] && aggregation(AGGREGATES[name])) },
      },
      ...(Object.values(AGGREGATES).includes(name) && {
        aggregationRule: { clusterRoleSelectors: [{ matchLabels: aggregation(name) }] },
      }),
      rules,
    }),
  );
  const bindings = BINDINGS.map(
    ([role, subjects, name = role]): ClusterRoleBinding => ({
      apiVersion: `${GROUP}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name, ...META },
      roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: role },
      subjects,
    }),
  );
  return [...roles, ...bindings];
}
