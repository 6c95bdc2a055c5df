// models pkg/kubelet/config/common.go, applyDefaults and tryDecodeSinglePod
import type { Pod } from '../../api/generated/types.ts';
import { DecodeError, decode } from '../../apimachinery/decode/decode.ts';
import { notRegistered, requiredTypeMeta } from '../../apimachinery/decode/type-meta.ts';
import { isBuiltInKind, shapeOfKind } from '../../apimachinery/schema/shapes.ts';
import { parseYaml } from '../../apimachinery/yaml/parse.ts';
import { YamlError } from '../../apimachinery/yaml/yaml-error.ts';
import { jsonEqual } from '../../base/json.ts';
import { sha256Hex } from '../../base/sha256.ts';
import type { PodRules } from './pod-rules.ts';
import { apiReference } from './references.ts';

export const SOURCE = 'kubernetes.io/config.source';
export const HASH = 'kubernetes.io/config.hash';
export const SEEN = 'kubernetes.io/config.seen';
export const MIRROR = 'kubernetes.io/config.mirror';

const SCHEME = 'pkg/api/legacyscheme/scheme.go:30';
const LONGEST_FILE = 10 << 20;
/** So that it stays where its node has problems. */
const TOLERATION = { effect: 'NoExecute', operator: 'Exists' };

/** A manifest cannot be used; the message is the kubelet's. */
export class ManifestError extends Error {}

/**
 * The static pod that a manifest file describes, as it runs on a node.
 * @param seen when, as RFC 3339 with nanoseconds
 * @throws ManifestError
 */
export function staticPod(path: string, text: string, nodeName: string, seen: string, rules: PodRules): Pod {
  if (text.length > LONGEST_FILE) throw new ManifestError('the read limit is reached');
  const given = rules.withDefaults(decoded(path, text));
  if (!given.metadata?.name) throw new ManifestError('invalid pod: name is needed for the pod');
  const pod = onNode(given, path, nodeName, seen);
  const problems = rules.problems(pod);
  if (problems.length > 0) throw new ManifestError(`invalid pod: [${problems.join(' ')}]`);
  const reference = apiReference(pod);
  if (reference !== undefined) throw new ManifestError(`static pods may not reference ${reference}`);
  return pod;
}

/** The Pod in a file's first document. Fields that a Pod does not have are passed over. */
function decoded(path: string, text: string): Pod {
  try {
    const value = parseYaml(text);
    const meta = requiredTypeMeta(value);
    if (!isBuiltInKind(meta.apiVersion, meta.kind)) throw notRegistered(meta, SCHEME);
    const { value: object } = decode(shapeOfKind(meta.apiVersion, meta.kind)!, value);
    if (meta.kind !== 'Pod') throw new DecodeError(`invalid pod: ${dumped(meta.apiVersion, meta.kind)}`);
    return object as unknown as Pod;
  } catch (error) {
    if (!(error instanceof YamlError || error instanceof DecodeError)) throw error;
    throw new ManifestError(`${path}: couldn't parse as pod(${error.message}), please check config file`);
  }
}

/** How Go's %#v begins of an object; what follows are all of its fields. */
function dumped(apiVersion: string, kind: string): string {
  const group = apiVersion.includes('/') ? apiVersion.split(/[./]/, 1)[0] : 'core';
  return `&${group}.${kind}{TypeMeta:v1.TypeMeta{Kind:"", APIVersion:""}, ...}`;
}

function onNode(pod: Pod, path: string, nodeName: string, seen: string): Pod {
  const { metadata, spec } = pod;
  const uid = metadata?.uid || sha256Hex(`${JSON.stringify(pod)}host:${nodeName}file:${path}`).slice(0, 32);
  const tolerations = spec?.tolerations ?? [];
  return {
    ...pod,
    metadata: {
      ...metadata,
      name: `${metadata?.name}-${nodeName.toLowerCase()}`,
      namespace: metadata?.namespace || 'default',
      uid,
      annotations: { ...metadata?.annotations, [HASH]: uid, [SEEN]: seen, [SOURCE]: 'file' },
    },
    spec: {
      ...spec!,
      nodeName,
      tolerations: tolerations.some(each => jsonEqual(each, TOLERATION))
        ? tolerations
        : [...tolerations, TOLERATION],
    },
  };
}
