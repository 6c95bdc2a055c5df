// models pkg/volume/{configmap,secret,projected,downwardapi}
import type {
  ConfigMapProjection,
  DownwardAPIProjection,
  DownwardAPIVolumeFile,
  KeyToPath,
  Pod,
  SecretProjection,
  VolumeProjection,
} from '../../api/generated/types.ts';
import { fromBase64 } from '../../base/base64.ts';
import { fieldValue, resourceValue } from '../containers/field-ref.ts';
import { type ProjectedFile, writeAtomically } from './atomic-writer.ts';
import { VolumeError, type VolumePlugin, type VolumeWorld } from './plugin.ts';

const MODE = 0o644;
/** What a pod's fsGroup may do with what is read only. models pkg/volume/volume_linux.go, changeFilePermission */
const GROUP_READS = 0o440;
const GROUP_FOLDER = 0o2550;

export const configMapPlugin: VolumePlugin = {
  folder: 'kubernetes.io~configmap',
  readOnly: true,
  setUp: (volume, pod, directory, world) => {
    const { defaultMode = MODE, ...source } = volume.configMap ?? {};
    return write(pod, directory, world, configMapFiles(source, pod, world, defaultMode));
  },
};

export const secretPlugin: VolumePlugin = {
  folder: 'kubernetes.io~secret',
  readOnly: true,
  setUp: (volume, pod, directory, world) => {
    const { defaultMode = MODE, secretName, items, optional } = volume.secret ?? {};
    const source = { name: secretName, items, optional };
    return write(pod, directory, world, secretFiles(source, pod, world, defaultMode));
  },
};

export const downwardPlugin: VolumePlugin = {
  folder: 'kubernetes.io~downward-api',
  readOnly: true,
  setUp: (volume, pod, directory, world) => {
    const { defaultMode = MODE, items } = volume.downwardAPI ?? {};
    return write(pod, directory, world, downwardFiles({ items }, pod, world, defaultMode));
  },
};

export const projectedPlugin: VolumePlugin = {
  folder: 'kubernetes.io~projected',
  readOnly: true,
  setUp: (volume, pod, directory, world) => {
    const { defaultMode = MODE, sources = [] } = volume.projected ?? {};
    return write(
      pod,
      directory,
      world,
      sources.flatMap(source => projection(source, pod, world, defaultMode)),
    );
  },
};

function write(
  pod: Pod,
  directory: string,
  { files, clock }: VolumeWorld,
  content: readonly ProjectedFile[],
): string {
  const gid = pod.spec?.securityContext?.fsGroup;
  if (gid === undefined) writeAtomically(files, clock, directory, content);
  else {
    const readable = content.map(file => ({ ...file, mode: file.mode | GROUP_READS }));
    writeAtomically(files, clock, directory, readable, { gid });
    files.chown(directory, 0, gid);
    files.chmod(directory, files.stat(directory).mode | GROUP_FOLDER);
  }
  return directory;
}

function projection(source: VolumeProjection, pod: Pod, world: VolumeWorld, mode: number): ProjectedFile[] {
  if (source.configMap) return configMapFiles(source.configMap, pod, world, mode);
  if (source.secret) return secretFiles(source.secret, pod, world, mode);
  if (source.downwardAPI) return downwardFiles(source.downwardAPI, pod, world, mode);
  const token = source.serviceAccountToken;
  if (token === undefined) return [];
  const { path, audience, expirationSeconds = 3600 } = token;
  return [{ path, data: world.token(pod, audience, expirationSeconds), mode }];
}

function configMapFiles(
  source: ConfigMapProjection,
  pod: Pod,
  world: VolumeWorld,
  mode: number,
): ProjectedFile[] {
  const { name = '', optional } = source;
  const namespace = pod.metadata?.namespace ?? '';
  const found = world.configMap(namespace, name);
  if (found === undefined && optional !== true)
    throw new VolumeError(`configmap ${JSON.stringify(name)} not found`);
  const binary = Object.entries(found?.binaryData ?? {}).map(
    ([key, value]) => [key, fromBase64(value)] as const,
  );
  return keyed(source, { ...found?.data, ...Object.fromEntries(binary) }, mode, 'configmap');
}

function secretFiles(source: SecretProjection, pod: Pod, world: VolumeWorld, mode: number): ProjectedFile[] {
  const { name = '', optional } = source;
  const found = world.secret(pod.metadata?.namespace ?? '', name);
  if (found === undefined && optional !== true)
    throw new VolumeError(`secret ${JSON.stringify(name)} not found`);
  const data = Object.entries(found?.data ?? {}).map(([key, value]) => [key, fromBase64(value)] as const);
  return keyed(source, Object.fromEntries(data), mode, 'secret');
}

function keyed(
  source: { readonly items?: readonly KeyToPath[]; readonly optional?: boolean },
  data: Readonly<Record<string, Uint8Array | string>>,
  mode: number,
  kind: string,
): ProjectedFile[] {
  if (source.items === undefined || source.items.length === 0) {
    return Object.entries(data).map(([path, content]) => ({ path, data: content, mode }));
  }
  return source.items.flatMap(item => {
    const content = data[item.key];
    if (content !== undefined) return [{ path: item.path, data: content, mode: item.mode ?? mode }];
    if (source.optional === true) return [];
    throw new VolumeError(
      kind === 'secret'
        ? `references non-existent secret key: ${item.key}`
        : `configmap references non-existent config key: ${item.key}`,
    );
  });
}

function downwardFiles(
  source: DownwardAPIProjection,
  pod: Pod,
  world: VolumeWorld,
  mode: number,
): ProjectedFile[] {
  const value = ({ fieldRef, resourceFieldRef }: DownwardAPIVolumeFile): string => {
    if (fieldRef) return fieldValue(pod, fieldRef.fieldPath, world.node(pod)) ?? '';
    const container = pod.spec!.containers[0]!;
    return resourceFieldRef ? resourceValue(pod, container, resourceFieldRef, world.node(pod)) : '';
  };
  return (source.items ?? []).map(item => ({ path: item.path, data: value(item), mode: item.mode ?? mode }));
}
