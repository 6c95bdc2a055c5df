import type { PolicyRule } from '../../api/generated/types.ts';
import { EVENTS, GROUP, paths, READ, rule, WRITE } from './rule.ts';

/** The ClusterRoles that RBAC starts with. models plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go */

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
  rule('certificates.k8s.io', 'certificatesigningrequests', ['create', ...READ]),
  rule('coordination.k8s.io', 'leases', ['create', 'delete', 'get', 'patch', 'update']),
  rule('storage.k8s.io', 'volumeattachments csidrivers', READ),
  rule('storage.k8s.io', 'csinodes', ['create', 'delete', 'get', 'patch', 'update']),
  rule('node.k8s.io', 'runtimeclasses', READ),
];

/** The ClusterRoles by their names, controllers' aside. */
export const CLUSTER_ROLES: Readonly<Record<string, readonly PolicyRule[]>> = {
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
  'system:node-bootstrapper': [
    rule('certificates.k8s.io', 'certificatesigningrequests', ['create', ...READ]),
  ],
  'system:node-problem-detector': [
    rule('core', 'nodes', ['get']),
    rule('core', 'nodes/status', ['patch']),
    EVENTS,
  ],
  'system:kubelet-api-admin': [
    rule('core', 'nodes', READ),
    rule('core', 'nodes', ['proxy']),
    rule('core', 'nodes/log nodes/metrics nodes/proxy nodes/stats', ['*']),
    rule('core', 'nodes/configz nodes/healthz nodes/pods', ['*']),
  ],
  'system:kube-aggregator': [rule('core', 'endpoints services', READ)],
  'system:kube-dns': [rule('core', 'endpoints services', ['list', 'watch'])],
  'system:heapster': [
    rule('core', 'events namespaces nodes pods', READ),
    rule('extensions', 'deployments', READ),
  ],
  'system:persistent-volume-provisioner': [
    rule('core', 'persistentvolumes', ['create', 'delete', ...READ]),
    rule('core', 'persistentvolumeclaims', ['get', 'list', 'update', 'watch']),
    rule('storage.k8s.io', 'storageclasses', READ),
    rule('core', 'events', ['watch']),
    EVENTS,
  ],
  'system:service-account-issuer-discovery': [
    paths(
      '/.well-known/openid-configuration',
      '/.well-known/openid-configuration/',
      '/openid/v1/jwks',
      '/openid/v1/jwks/',
    ),
  ],
  ...Object.fromEntries(
    ['nodeclient', 'selfnodeclient'].map(part => [
      `system:certificates.k8s.io:certificatesigningrequests:${part}`,
      [rule('certificates.k8s.io', `certificatesigningrequests/${part}`, ['create'])],
    ]),
  ),
  ...Object.fromEntries(
    ['kube-apiserver-client', 'kube-apiserver-client-kubelet', 'kubelet-serving', 'legacy-unknown'].map(
      signer => [
        `system:certificates.k8s.io:${signer}-approver`,
        [rule('certificates.k8s.io', 'signers', ['approve'], [`kubernetes.io/${signer}`])],
      ],
    ),
  ),
  'system:auth-delegator': [
    rule('authentication.k8s.io', 'tokenreviews', ['create']),
    rule('authorization.k8s.io', 'subjectaccessreviews', ['create']),
  ],
  'system:coredns': [
    rule('core', 'endpoints services pods namespaces', ['list', 'watch']),
    rule('discovery.k8s.io', 'endpointslices', ['list', 'watch']),
  ],
};
