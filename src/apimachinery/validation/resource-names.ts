import { isQualifiedName } from './names.ts';

/** Kinds of resource names. models pkg/apis/core/helper/helpers.go */

const CONTAINER = new Set(['cpu', 'memory', 'ephemeral-storage']);
const OBJECT_COUNTS = new Set([
  'pods',
  'services',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
]);
const COMPUTE_QUOTA = [
  'cpu',
  'memory',
  'ephemeral-storage',
  'requests.cpu',
  'requests.memory',
  'requests.storage',
];
const STANDARD_QUOTA = new Set([
  ...COMPUTE_QUOTA,
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
  ...OBJECT_COUNTS,
]);
const STANDARD = new Set([...STANDARD_QUOTA, 'storage']);

export const isHugePages = (name: string) => name.startsWith('hugepages-');
const isQuotaHugePages = (name: string) => isHugePages(name) || name.startsWith('requests.hugepages-');

/** A resource of Kubernetes itself: without a domain, or with one of kubernetes.io. */
export const isNative = (name: string) => !name.includes('/') || name.includes('kubernetes.io/');

export function isExtended(name: string): boolean {
  if (isNative(name) || name.startsWith('requests.')) return false;
  return isQualifiedName(`requests.${name}`).length === 0;
}

export const isOvercommitAllowed = (name: string) => isNative(name) && !isHugePages(name);

/** Counted in whole numbers. */
export const isInteger = (name: string) => OBJECT_COUNTS.has(name) || isExtended(name);

export const isStandardContainerResource = (name: string) => CONTAINER.has(name) || isHugePages(name);

export const isStandardResource = (name: string) => STANDARD.has(name) || isQuotaHugePages(name);

export const isStandardQuotaResource = (name: string) => STANDARD_QUOTA.has(name) || isQuotaHugePages(name);
