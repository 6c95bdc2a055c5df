/** What lets nodes join, and what they read then. models cmd/kubeadm/app/phases/{bootstraptoken,uploadconfig,kubelet} */
import type { PolicyRule, Subject } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/object.ts';
import { toBase64 } from '../../base/base64.ts';

const RBAC = 'rbac.authorization.k8s.io';
const apiVersion = `${RBAC}/v1`;
const group = (name: string): Subject => ({ kind: 'Group', apiGroup: RBAC, name });
/** Who comes with a token that `kubeadm token create` made. */
const JOINING = group('system:bootstrappers:kubeadm:default-node-token');
const NODES = group('system:nodes');
const CSR = 'system:certificates.k8s.io:certificatesigningrequests';

/**
 * Roles and ConfigMaps, in the order in which they are made.
 * @param kubelet the configuration that all kubelets begin with @param server where the API server is reached
 * @param ca PEM of the cluster's authority
 */
export function bootstrapObjects(kubelet: string, server: string, ca: string): readonly KubeObject[] {
  return [
    ...readable('kube-system', 'kubeadm:nodes-kubeadm-config', 'kubeadm-config', [JOINING, NODES]),
    configMap('kube-system', 'kubelet-config', { kubelet }),
    ...readable('kube-system', 'kubeadm:kubelet-config', 'kubelet-config', [NODES, JOINING]),
    {
      apiVersion,
      kind: 'ClusterRole',
      metadata: { name: 'kubeadm:get-nodes' },
      rules: [{ apiGroups: [''], resources: ['nodes'], verbs: ['get'] }] satisfies readonly PolicyRule[],
    } as KubeObject,
    clusterBinding('kubeadm:get-nodes', 'kubeadm:get-nodes', JOINING),
    clusterBinding('kubeadm:kubelet-bootstrap', 'system:node-bootstrapper', JOINING),
    clusterBinding('kubeadm:node-autoapprove-bootstrap', `${CSR}:nodeclient`, JOINING),
    clusterBinding('kubeadm:node-autoapprove-certificate-rotation', `${CSR}:selfnodeclient`, NODES),
    configMap('kube-public', 'cluster-info', { kubeconfig: clusterInfo(server, ca) }),
    ...readable('kube-public', 'kubeadm:bootstrap-signer-clusterinfo', 'cluster-info', [
      { kind: 'User', apiGroup: RBAC, name: 'system:anonymous' },
    ]),
  ];
}

function configMap(namespace: string, name: string, data: Readonly<Record<string, string>>): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data } as KubeObject;
}

/** A Role that may get one ConfigMap, and its binding. */
function readable(
  namespace: string,
  name: string,
  map: string,
  subjects: readonly Subject[],
): readonly KubeObject[] {
  const rules = [{ apiGroups: [''], resources: ['configmaps'], resourceNames: [map], verbs: ['get'] }];
  const metadata = { name, namespace };
  const roleRef = { apiGroup: RBAC, kind: 'Role', name };
  return [
    { apiVersion, kind: 'Role', metadata, rules } as KubeObject,
    { apiVersion, kind: 'RoleBinding', metadata, roleRef, subjects } as KubeObject,
  ];
}

function clusterBinding(name: string, role: string, subject: Subject): KubeObject {
  const roleRef = { apiGroup: RBAC, kind: 'ClusterRole', name: role };
  return {
    apiVersion,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef,
    subjects: [subject],
  } as KubeObject;
}

/** A kubeconfig without a user: where the cluster is, and by what it is known. */
function clusterInfo(server: string, ca: string): string {
  return `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: ${toBase64(ca)}
    server: ${server}
  name: ""
contexts: null
current-context: ""
kind: Config
users: null
`;
}
