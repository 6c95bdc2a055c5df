import type {
  DaemonSet,
  Deployment,
  Pod,
  PodSpec,
  PodTemplateSpec,
  ReplicaSet,
} from '../../api/generated/types.ts';

type Labels = Readonly<Record<string, string>>;

/** A pod template with these labels and one container. */
export function template(labels: Labels, image = 'nginx', spec: Partial<PodSpec> = {}): PodTemplateSpec {
  return { metadata: { labels }, spec: { containers: [{ name: 'main', image }], ...spec } };
}

export function replicaSet(name: string, replicas: number): ReplicaSet {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name, namespace: 'default' },
    spec: { replicas, selector: { matchLabels: labels }, template: template(labels) },
  };
}

export function deployment(
  name: string,
  replicas: number,
  more: Partial<Deployment['spec']> = {},
): Deployment {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default' },
    spec: { replicas, selector: { matchLabels: labels }, template: template(labels), ...more },
  };
}

export function daemonSet(name: string, more: Partial<DaemonSet['spec']> = {}): DaemonSet {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, namespace: 'default' },
    spec: { selector: { matchLabels: labels }, template: template(labels), ...more },
  };
}

export function pod(name: string, labels: Labels = {}, spec: Partial<PodSpec> = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', labels },
    spec: { containers: [{ name: 'main', image: 'nginx' }], ...spec },
  };
}
