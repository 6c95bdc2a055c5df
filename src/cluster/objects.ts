/** Writes to a new cluster through its API, as an administrator would. */
import type { CustomResourceDefinition, Node } from '../api/generated/types.ts';
import type { KubeObject } from '../api/object.ts';
import { type GroupVersionResource, resourceOfKind } from '../api/resources.ts';
import { isReason } from '../api/status.ts';
import { type Client, PATCH } from '../client/client.ts';
import type { PlannedNode } from './spec.ts';

/**
 * Creates objects in order; what is there already is left alone.
 * @throws Error for a kind that the API does not have; ApiError when the server refuses one
 */
export function createAll(admin: Client, objects: readonly KubeObject[]): void {
  for (const object of objects) {
    const { apiVersion = '', kind = '', metadata } = object;
    const resource = resourceOfKind(apiVersion, kind) ?? customResource(admin, apiVersion, kind);
    if (resource === undefined)
      throw new Error(
        `cannot create ${kind} ${metadata?.name}: the API has no kind ${kind} in ${apiVersion}`,
      );
    const namespace = resource.namespaced ? (metadata?.namespace ?? 'default') : undefined;
    try {
      admin.resource(resource).create(namespace, object);
    } catch (error) {
      if (!isReason(error, 'AlreadyExists')) throw error;
    }
  }
}

/** The resource of a kind that a definition in the cluster makes. */
function customResource(
  admin: Client,
  apiVersion: string,
  kind: string,
): (GroupVersionResource & { readonly namespaced: boolean }) | undefined {
  const [group = '', version = ''] = apiVersion.split('/');
  const definition = admin
    .resource<CustomResourceDefinition>('customresourcedefinitions.apiextensions.k8s.io')
    .list()
    .items.find(({ spec }) => spec.group === group && spec.names.kind === kind);
  if (definition === undefined) return undefined;
  const { names, scope } = definition.spec;
  return { group, version, resource: names.plural, namespaced: scope === 'Namespaced' };
}

/** Whether an object is a namespace. */
export const isNamespace = ({ kind }: KubeObject): boolean => kind === 'Namespace';

/** Whether every namespace has the service account `default`: without it the API server refuses its pods. */
export function haveServiceAccounts(admin: Client): boolean {
  const accounts = admin
    .resource('serviceaccounts')
    .list(undefined, { fieldSelector: 'metadata.name=default' });
  return accounts.items.length === admin.resource('namespaces').list(undefined).items.length;
}

/** Gives the nodes their labels and taints. models kubeadm's mark-control-plane phase */
export function markNodes(admin: Client, nodes: readonly PlannedNode[]): void {
  const resource = admin.resource<Node>('nodes');
  for (const { name, isControlPlane, labels, taints, podCidr } of nodes) {
    const role = {
      'node-role.kubernetes.io/control-plane': '',
      'node.kubernetes.io/exclude-from-external-load-balancers': '',
    };
    const node = resource.get(undefined, name);
    const kept = (node.spec?.taints ?? []).filter(
      taint => !taints.some(({ key, effect }) => key === taint.key && effect === taint.effect),
    );
    resource.patch(undefined, name, PATCH.merge, {
      metadata: { labels: { ...(isControlPlane && role), ...labels } },
      spec: {
        taints: [...taints, ...kept],
        ...(node.spec?.podCIDR === undefined && { podCIDR: podCidr, podCIDRs: [podCidr] }),
      },
    });
  }
}
