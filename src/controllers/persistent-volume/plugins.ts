import type { PersistentVolume } from '../../api/generated/types.ts';

// models findProvisionablePlugin, findDeletablePlugin of pkg/controller/volume/persistentvolume/pv_controller.go and pkg/volume/hostpath

/** Provisioners that were part of Kubernetes once, by the CSI driver that does their work now. */
const MIGRATED: Readonly<Record<string, string>> = {
  'kubernetes.io/aws-ebs': 'ebs.csi.aws.com',
  'kubernetes.io/azure-disk': 'disk.csi.azure.com',
  'kubernetes.io/azure-file': 'file.csi.azure.com',
  'kubernetes.io/cinder': 'cinder.csi.openstack.org',
  'kubernetes.io/gce-pd': 'pd.csi.storage.gke.io',
  'kubernetes.io/portworx-volume': 'pxd.portworx.com',
  'kubernetes.io/vsphere-volume': 'csi.vsphere.vmware.com',
};

/** Who is waited for to make volumes for a provisioner's claims. @throws Error for one that only Kubernetes itself could be */
export function externalProvisioner(provisioner: string): string {
  const driver = MIGRATED[provisioner];
  if (driver !== undefined) return driver;
  if (provisioner.startsWith('kubernetes.io/'))
    throw new Error(`no volume plugin matched name: ${provisioner}`);
  return provisioner;
}

/**
 * Why a volume cannot be deleted with what it stands for.
 * @returns undefined when it can be; 'external' when somebody else does it
 */
export function deletionProblem({ metadata, spec }: PersistentVolume): string | undefined {
  const by = metadata?.annotations?.['pv.kubernetes.io/provisioned-by'];
  if (by !== undefined && (MIGRATED[by] !== undefined || !by.startsWith('kubernetes.io/'))) return 'external';
  const path = spec?.hostPath?.path;
  if (path === undefined) {
    return `error getting deleter volume plugin for volume "${metadata?.name}": no deletable volume plugin matched`;
  }
  if (/\/tmp\/.+/.test(path)) return undefined;
  return `host_path deleter only supports /tmp/.+ but received provided ${path}`;
}
