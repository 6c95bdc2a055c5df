// models pkg/kubelet/config/common.go, applyDefaults and tryDecodeSinglePod
import type { Container, Pod } from '../../api/generated/types.ts';
import { parseYaml } from '../../apimachinery/yaml/parse.ts';
import { YamlError } from '../../apimachinery/yaml/yaml-error.ts';
import { isObject } from '../../base/json.ts';
import { sha256Hex } from '../../base/sha256.ts';

export const SOURCE = 'kubernetes.io/config.source';
export const HASH = 'kubernetes.io/config.hash';
export const SEEN = 'kubernetes.io/config.seen';
export const MIRROR = 'kubernetes.io/config.mirror';

/** A manifest cannot be used; the message is the kubelet's. */
export class ManifestError extends Error {}

/**
 * The static pod that a manifest file describes, with the defaults that the API server gives to others.
 * @param seen when, as RFC 3339 with nanoseconds
 * @throws ManifestError
 */
export function staticPod(path: string, text: string, nodeName: string, seen: string): Pod {
  const document = read(path, text);
  const { metadata, spec } = document;
  const name = metadata?.name;
  const problems = [
    ...(name ? [] : ['metadata.name: Required value: name or generateName is required']),
    ...(spec?.containers?.length ? [] : ['spec.containers: Required value']),
    ...(spec?.containers ?? []).flatMap((container, index) => [
      ...(container.name ? [] : [`spec.containers[${index}].name: Required value`]),
      ...(container.image ? [] : [`spec.containers[${index}].image: Required value`]),
    ]),
    ...unknownVolumes(document),
  ];
  if (problems.length > 0 || spec === undefined) {
    const list = problems.length === 1 ? problems[0] : `[${problems.join(', ')}]`;
    throw new ManifestError(`invalid pod: ${list}`);
  }
  const hash = sha256Hex(`${nodeName}\n${path}\n${text}`).slice(0, 32);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...metadata,
      name: `${name}-${nodeName.toLowerCase()}`,
      namespace: metadata?.namespace || 'default',
      uid: hash,
      annotations: { ...metadata?.annotations, [HASH]: hash, [SEEN]: seen, [SOURCE]: 'file' },
    },
    spec: {
      dnsPolicy: 'ClusterFirst',
      enableServiceLinks: true,
      restartPolicy: 'Always',
      schedulerName: 'default-scheduler',
      securityContext: {},
      terminationGracePeriodSeconds: 30,
      ...spec,
      containers: spec.containers.map(withDefaults),
      ...(spec.initContainers && { initContainers: spec.initContainers.map(withDefaults) }),
      nodeName,
      tolerations: [...(spec.tolerations ?? []), { effect: 'NoExecute', operator: 'Exists' }],
    },
  };
}

function read(path: string, text: string): Pod {
  let value: unknown;
  try {
    value = parseYaml(text.split(/^---\s*$/m).find(part => part.trim() !== '') ?? '');
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new ManifestError(
      `${path}: couldn't parse as pod(${error.message.replace(/^yaml: /, 'yaml: ')}), please check config file`,
    );
  }
  if (!isObject(value) || typeof value.kind !== 'string') {
    throw new ManifestError(
      `${path}: couldn't parse as pod(Object 'Kind' is missing in '${JSON.stringify(value)}'), please check config file`,
    );
  }
  if (value.kind !== 'Pod' || value.apiVersion !== 'v1') {
    throw new ManifestError(
      `${path}: couldn't parse as pod(invalid pod: ${JSON.stringify(value.kind)}), please check config file`,
    );
  }
  return value as unknown as Pod;
}

function unknownVolumes({ spec }: Pod): string[] {
  const known = new Set((spec?.volumes ?? []).map(({ name }) => name));
  return (spec?.containers ?? []).flatMap((container, index) =>
    (container.volumeMounts ?? []).flatMap((mount, at) =>
      known.has(mount.name)
        ? []
        : [`spec.containers[${index}].volumeMounts[${at}].name: Not found: ${JSON.stringify(mount.name)}`],
    ),
  );
}

function withDefaults(container: Container): Container {
  const { image = '' } = container;
  const latest = !/:[^/]+$/.test(image) || image.endsWith(':latest');
  const requests = { ...container.resources?.limits, ...container.resources?.requests };
  return {
    imagePullPolicy: latest && !image.includes('@') ? 'Always' : 'IfNotPresent',
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    ...container,
    resources: { ...container.resources, ...(Object.keys(requests).length > 0 && { requests }) },
  };
}
