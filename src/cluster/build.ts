/** Builds a cluster as kubeadm does: machines, files, control plane, nodes, addons. */
import type { Node } from '../api/generated/types.ts';
import type { KubeObject } from '../api/object.ts';
import type { Client } from '../client/client.ts';
import { addonImages, addonManifests } from './addons/addon.ts';
import { assemble, type BuildOptions } from './assemble.ts';
import type { Cluster } from './cluster.ts';
import { ADDON_IMAGES, addonObjects } from './kubeadm/addons.ts';
import { bootstrapObjects } from './kubeadm/bootstrap.ts';
import { installKubernetes } from './kubeadm/install.ts';
import { kubeletConfig } from './kubeadm/kubelet-files.ts';
import { CONTROL_PLANE_IMAGES } from './kubeadm/manifests.ts';
import { makePki } from './kubeadm/pki.ts';
import { installDistribution } from './linux/distribution.ts';
import { installFiles } from './linux/files.ts';
import { pluginImages, pluginManifests, pluginObjects, pluginOf } from './network-plugins/plugin.ts';
import { standInNetwork } from './network-plugins/stand-in.ts';
import { createAll, haveServiceAccounts, isNamespace, markNodes } from './objects.ts';
import { restoreCluster } from './restore.ts';
import type { ClusterSnapshot } from './snapshot.ts';
import { type ClusterSpec, NETWORK, type PlannedNode } from './spec.ts';

/** The longest a control plane may take to come up: simulated milliseconds. */
const BOOT_LIMIT = 300_000;
/** How long pods of a spec wait for the service accounts that admission asks for: simulated milliseconds. */
const ACCOUNTS_LIMIT = 30_000;

/**
 * Builds a cluster and lets it come up: every node is Ready when the promise resolves.
 * @throws Error when the spec makes no sense or the control plane does not come up
 */
export async function buildCluster(spec: ClusterSpec, options: BuildOptions): Promise<Cluster> {
  const { clock } = options;
  const { cluster, runtimes, rng } = assemble(spec, options);
  const { nodes, admin } = cluster;
  const controlPlane = nodes.find(node => node.isControlPlane)!;
  const pki = makePki(controlPlane, clock.now(), rng.fork('pki'));
  for (const node of nodes) {
    const machine = cluster.machine(node.name);
    installDistribution(machine);
    installKubernetes(machine, node, {
      spec,
      nodes,
      controlPlane,
      pki,
      rng: rng.fork(`${node.name}/kubelet`),
    });
    if (spec.bare === true) standInNetwork(machine);
    installFiles(machine, spec.files ?? []);
    for (const image of imagesOf(node, spec)) runtimes.get(node.name)?.store.preload(image);
  }
  const plugin = pluginOf(spec);
  if (plugin === undefined)
    for (const [path, text] of pluginManifests()) cluster.controlPlane.files.writeFile(path, text);
  for (const machine of cluster.machines.values()) machine.boot();
  await comeUp(cluster, () => registered(admin).length === nodes.length);
  markNodes(admin, nodes);
  const server = `https://${controlPlane.ip}:${NETWORK.apiPort}`;
  createAll(admin, bootstrapObjects(kubeletConfig({ maxPods: 110 }), server, pki.ca.pem));
  const addons = spec.bare === true ? [] : addonObjects(controlPlane);
  // Deployments come when all nodes can take their Pods: a cluster of some age has them spread.
  const isLast = ({ kind }: KubeObject) => kind === 'Deployment' && plugin !== undefined;
  createAll(
    admin,
    addons.filter(object => !isLast(object)),
  );
  if (plugin !== undefined && spec.bare !== true) createAll(admin, pluginObjects(plugin));
  if (plugin !== undefined || spec.bare === true)
    await comeUp(cluster, () => allReady(registered(admin), nodes));
  createAll(admin, addons.filter(isLast));
  createAll(admin, addonManifests(spec));
  await cluster.settle();
  await createObjects(cluster, spec);
  return cluster;
}

/**
 * As `buildCluster`, on a cluster that came up before, of the same nodes: in a fraction of the time.
 * @param base see bases/base.ts
 */
export async function buildOnBase(
  base: ClusterSnapshot,
  spec: ClusterSpec,
  options: BuildOptions,
): Promise<Cluster> {
  const cluster = await restoreCluster(
    { ...base, spec },
    options,
    ({ cluster: { nodes, machines }, runtimes }) => {
      for (const machine of machines.values()) installFiles(machine, spec.files ?? []);
      for (const node of nodes)
        for (const image of spec.images ?? []) runtimes.get(node.name)?.store.preload(image);
    },
  );
  await createObjects(cluster, spec);
  return cluster;
}

/** Creates the objects of a spec, in order, and lets the cluster settle. */
async function createObjects(cluster: Cluster, { objects = [] }: ClusterSpec): Promise<void> {
  if (objects.length === 0) return;
  const { admin } = cluster;
  createAll(admin, objects.filter(isNamespace));
  if (objects.some(({ kind }) => kind === 'Pod')) {
    await cluster.until(() => haveServiceAccounts(admin), ACCOUNTS_LIMIT);
  }
  createAll(
    admin,
    objects.filter(object => !isNamespace(object)),
  );
  await cluster.settle();
}

/** What kubeadm has pulled by the time the node is up. */
function imagesOf(node: PlannedNode, spec: ClusterSpec): readonly string[] {
  return [
    ...(node.isControlPlane ? CONTROL_PLANE_IMAGES : []),
    ...(spec.bare === true ? [] : ADDON_IMAGES),
    ...(spec.bare === true ? [] : (pluginOf(spec)?.images ?? pluginImages())),
    ...addonImages(spec),
    ...(spec.images ?? []),
  ];
}

/** @throws Error when it takes too long */
async function comeUp(cluster: Cluster, isUp: () => boolean): Promise<void> {
  if (await cluster.until(isUp, BOOT_LIMIT)) return;
  throw new Error(
    'the cluster did not come up: its nodes are not Ready; read the journal of the kubelet on the control plane',
  );
}

/** The nodes that have registered; none while no API server answers. */
function registered(admin: Client): readonly Node[] {
  try {
    return admin.resource<Node>('nodes').list().items;
  } catch {
    return [];
  }
}

function allReady(found: readonly Node[], nodes: readonly PlannedNode[]): boolean {
  const ready = found.filter(({ status }) =>
    status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True'),
  );
  return ready.length === nodes.length;
}
