/** The Kubernetes that berth behaves as. The one place that says so. */
export const KUBERNETES_VERSION = 'v1.36.2';
export const KUBERNETES_MAJOR = '1';
export const KUBERNETES_MINOR = '36';
export const KUBECTL_VERSION = 'v1.36.4';
