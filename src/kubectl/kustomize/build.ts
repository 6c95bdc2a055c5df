/** Builds a kustomization: what `kubectl kustomize` prints and -k reads. models sigs.k8s.io/kustomize for common fields */
import { isObject, type JsonObject } from '../../base/json.ts';
import { join, type TypedFiles } from '../files.ts';
import { CommandError } from '../framework/errors.ts';
import { manifestsOf } from '../resource/manifests.ts';
import { parseYaml, YamlError } from '../yaml/parse.ts';
import { generated } from './generators.ts';
import { TRANSFORMERS } from './transformers.ts';

const NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** The objects of the kustomization in a folder. @throws CommandError */
export function kustomize(files: TypedFiles, folder: string): JsonObject[] {
  const stat = files.stat(folder);
  if (stat === undefined)
    throw new CommandError(
      `must build at directory: not a valid directory: evalsymlink failure on '${folder}' : lstat ${folder}: no such file or directory`,
    );
  if (stat.kind !== 'directory')
    throw new CommandError(
      `must build at directory: not a valid directory: file is not directory: '${folder}'`,
    );
  const name = NAMES.find(candidate => files.stat(join(folder, candidate)) !== undefined);
  if (name === undefined) {
    throw new CommandError(
      `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${folder}'`,
    );
  }
  const config = read(files, join(folder, name));
  let objects = [...resources(files, folder, config), ...generated(files, folder, config)];
  for (const transform of TRANSFORMERS) objects = transform(objects, config, files, folder);
  return ordered(objects);
}

function read(files: TypedFiles, path: string): JsonObject {
  try {
    const value = parseYaml(files.text(path));
    if (!isObject(value)) throw new CommandError(`kustomization.yaml is empty`);
    return value;
  } catch (error) {
    if (error instanceof YamlError) throw new CommandError(`invalid Kustomization: ${error.message}`);
    throw error;
  }
}

function resources(files: TypedFiles, folder: string, config: JsonObject): JsonObject[] {
  const paths = [
    ...((config.bases as string[] | undefined) ?? []),
    ...((config.resources as string[] | undefined) ?? []),
    ...((config.components as string[] | undefined) ?? []),
  ];
  return paths.flatMap(path => {
    const full = join(folder, path);
    const stat = files.stat(full);
    if (stat === undefined) {
      throw new CommandError(
        `accumulating resources: accumulation err='accumulating resources from '${path}': evalsymlink failure on '${full}' : lstat ${full}: no such file or directory': must build at directory: not a valid directory: evalsymlink failure on '${full}' : lstat ${full}: no such file or directory`,
      );
    }
    if (stat.kind === 'directory') return kustomize(files, full);
    return manifestsOf(full, files.text(full), false).map(manifest => {
      if (manifest.error !== undefined) throw manifest.error;
      return manifest.object;
    });
  });
}

const FIRST = [
  'Namespace',
  'ResourceQuota',
  'StorageClass',
  'CustomResourceDefinition',
  'ServiceAccount',
  'PodSecurityPolicy',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
  'ConfigMap',
  'Secret',
  'Endpoints',
  'Service',
  'LimitRange',
  'PriorityClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Deployment',
  'StatefulSet',
  'CronJob',
  'PodDisruptionBudget',
];
const LAST = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

/** models the legacy order: what others need comes first */
function ordered(objects: readonly JsonObject[]): JsonObject[] {
  const rank = (object: JsonObject) => {
    const kind = String(object.kind);
    if (FIRST.includes(kind)) return FIRST.indexOf(kind) - FIRST.length;
    return LAST.includes(kind) ? 1 : 0;
  };
  return objects
    .map((object, index) => ({ object, index }))
    .sort((a, b) => rank(a.object) - rank(b.object) || a.index - b.index)
    .map(({ object }) => object);
}
