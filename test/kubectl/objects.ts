/** What is in the cluster that both kubectls look at. */
const meta = (name: string, more: object = {}) => ({ name, namespace: 'default', ...more });

export const OBJECTS: readonly (readonly [path: string, body: object])[] = [
  [
    '/api/v1/nodes',
    {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name: 'node01',
        labels: { 'kubernetes.io/hostname': 'node01', 'node-role.kubernetes.io/worker': '' },
      },
      spec: { taints: [{ key: 'a', value: 'b', effect: 'NoSchedule' }] },
    },
  ],
  [
    '/api/v1/namespaces/default/serviceaccounts',
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: meta('default') },
  ],
  [
    '/api/v1/namespaces/default/configmaps',
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: meta('settings', { labels: { app: 'web' } }),
      data: { b: 'two', a: 'one\nline two\n', 'c.yaml': 'x: <y> & z' },
    },
  ],
  [
    '/api/v1/namespaces/default/secrets',
    { apiVersion: 'v1', kind: 'Secret', metadata: meta('hidden'), data: { key: 'MTIzNA==' } },
  ],
  [
    '/api/v1/namespaces/default/pods',
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: meta('web', {
        labels: { app: 'web', tier: 'front' },
        annotations: {
          note: 'a long text that goes on and on and on and on, past eighty columns, so that it has to be folded somewhere',
        },
      }),
      spec: {
        nodeName: 'node01',
        nodeSelector: { disk: 'ssd' },
        initContainers: [{ name: 'first', image: 'busybox', command: ['sh', '-c', 'true'] }],
        containers: [
          {
            name: 'main',
            image: 'nginx:1.27',
            ports: [{ containerPort: 80, name: 'http' }],
            env: [
              { name: 'A', value: 'b' },
              { name: 'N', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
              { name: 'S', valueFrom: { secretKeyRef: { name: 'hidden', key: 'key' } } },
            ],
            resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '128Mi' } },
            livenessProbe: { httpGet: { path: '/', port: 80 } },
            volumeMounts: [{ name: 'cache', mountPath: '/cache' }],
          },
          { name: 'side', image: 'redis' },
        ],
        tolerations: [{ key: 'a', operator: 'Exists' }],
        volumes: [
          { name: 'cache', emptyDir: {} },
          { name: 'conf', configMap: { name: 'settings' } },
          { name: 'sec', secret: { secretName: 'hidden' } },
        ],
      },
    },
  ],
  [
    '/api/v1/namespaces/default/pods',
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: meta('lone', { labels: { app: 'lone' } }),
      spec: { containers: [{ name: 'c', image: 'nginx' }] },
    },
  ],
  [
    '/apis/apps/v1/namespaces/default/deployments',
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: meta('shop', { labels: { app: 'shop' } }),
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: 'shop' } },
        template: {
          metadata: { labels: { app: 'shop' } },
          spec: { containers: [{ name: 'shop', image: 'nginx:1.26', ports: [{ containerPort: 8080 }] }] },
        },
      },
    },
  ],
  [
    '/apis/apps/v1/namespaces/default/daemonsets',
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: meta('agent'),
      spec: {
        selector: { matchLabels: { app: 'agent' } },
        template: {
          metadata: { labels: { app: 'agent' } },
          spec: { containers: [{ name: 'agent', image: 'fluentd' }] },
        },
      },
    },
  ],
  [
    '/api/v1/namespaces/default/services',
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: meta('shop'),
      spec: { selector: { app: 'shop' }, ports: [{ port: 80, targetPort: 8080 }] },
    },
  ],
  [
    '/apis/batch/v1/namespaces/default/cronjobs',
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: meta('nightly'),
      spec: {
        schedule: '0 1 * * *',
        jobTemplate: {
          spec: {
            template: { spec: { containers: [{ name: 'c', image: 'busybox' }], restartPolicy: 'Never' } },
          },
        },
      },
    },
  ],
  [
    '/apis/scheduling.k8s.io/v1/priorityclasses',
    {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'high' },
      value: 1000,
      description: 'for what matters',
    },
  ],
  [
    '/api/v1/namespaces/default/limitranges',
    {
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: meta('limits'),
      spec: { limits: [{ type: 'Container', max: { cpu: '2' } }] },
    },
  ],
  [
    '/api/v1/namespaces/default/resourcequotas',
    { apiVersion: 'v1', kind: 'ResourceQuota', metadata: meta('quota'), spec: { hard: { pods: '10' } } },
  ],
  [
    '/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles',
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: meta('reader'),
      rules: [
        { apiGroups: [''], resources: ['pods', 'pods/log'], verbs: ['get', 'list'] },
        { apiGroups: ['apps'], resources: ['deployments'], resourceNames: ['a', 'b'], verbs: ['*'] },
      ],
    },
  ],
  [
    '/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings',
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: meta('readers'),
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' },
      subjects: [
        { kind: 'User', name: 'ann', apiGroup: 'rbac.authorization.k8s.io' },
        { kind: 'ServiceAccount', name: 'default', namespace: 'default' },
      ],
    },
  ],
  [
    '/apis/policy/v1/namespaces/default/poddisruptionbudgets',
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: meta('shop'),
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'shop' } } },
    },
  ],
  [
    '/apis/networking.k8s.io/v1/namespaces/default/networkpolicies',
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: meta('closed'),
      spec: {
        podSelector: { matchLabels: { app: 'shop' } },
        policyTypes: ['Ingress'],
        ingress: [
          {
            from: [
              { podSelector: { matchLabels: { app: 'web' } } },
              { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } },
            ],
            ports: [{ port: 80 }],
          },
        ],
      },
    },
  ],
];
