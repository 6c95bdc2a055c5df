/** Builds a kustomization: what `kubectl kustomize` prints and -k reads. models sigs.k8s.io/kustomize for common fields */

import { parseYaml, parseYamlV3 } from '../../apimachinery/yaml/parse.ts';
import { YamlError } from '../../apimachinery/yaml/yaml-error.ts';
import { isObject, type JsonObject } from '../../base/json.ts';
import { join, type TypedFiles } from '../files.ts';
import { CommandError } from '../framework/errors.ts';
import { metaText } from '../resource/info.ts';
import { manifestsOf } from '../resource/manifests.ts';
import { generated } from './generators.ts';
import { TRANSFORMERS } from './transformers.ts';

const NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** Fields that are read for what was written long ago. */
const DEPRECATED: Readonly<Record<string, string>> = {
  bases: 'resources',
  imageTags: 'images',
  commonLabels: 'labels',
  patchesJson6902: 'patches',
  patchesStrategicMerge: 'patches',
};

/** Fields of kustomize that are not modelled: refused, for ignoring them would mislead. */
const BEYOND = ['replacements', 'vars', 'helmCharts', 'generators', 'transformers', 'validators', 'openapi'];

/**
 * The objects of the kustomization in a folder.
 * @param warn gets lines about deprecated fields
 * @throws CommandError
 */
export function kustomize(files: TypedFiles, folder: string, warn: (line: string) => void): JsonObject[] {
  const stat = files.stat(folder);
  if (stat === undefined)
    throw new CommandError(
      `must build at directory: not a valid directory: evalsymlink failure on '${folder}' : lstat ${files.absolute(folder)}: no such file or directory`,
    );
  if (stat.kind !== 'directory')
    throw new CommandError(
      `must build at directory: not a valid directory: file is not directory: '${files.absolute(folder)}'`,
    );
  const name = NAMES.find(candidate => files.stat(join(folder, candidate)) !== undefined);
  if (name === undefined) {
    throw new CommandError(
      `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${files.absolute(folder)}'`,
    );
  }
  const config = read(files, join(folder, name));
  for (const [old, now] of Object.entries(DEPRECATED)) {
    if (config[old] !== undefined)
      warn(
        `# Warning: '${old}' is deprecated. Please use '${now}' instead. Run 'kustomize edit fix' to update your Kustomization automatically.\n`,
      );
  }
  const beyond = BEYOND.find(field => config[field] !== undefined);
  if (beyond !== undefined)
    throw new CommandError(`berth's kubectl does not support '${beyond}' in a kustomization`);
  let objects = [...resources(files, folder, config, warn), ...generated(files, folder, config)];
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

function resources(
  files: TypedFiles,
  folder: string,
  config: JsonObject,
  warn: (line: string) => void,
): JsonObject[] {
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
    if (stat.kind === 'directory') return kustomize(files, full, warn);
    return manifestsOf(full, files.text(full), false, parseYamlV3).map(manifest => {
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

/** What others need comes first, then by kind and name. models kustomize/api/krusty's legacy order */
function ordered(objects: readonly JsonObject[]): JsonObject[] {
  const rank = (object: JsonObject) => {
    const kind = String(object.kind);
    if (FIRST.includes(kind)) return FIRST.indexOf(kind) - FIRST.length;
    return LAST.includes(kind) ? 1 : 0;
  };
  const id = (object: JsonObject) =>
    [object.kind, object.apiVersion, metaText(object, 'namespace'), metaText(object, 'name')].join('|');
  return [...objects].sort((a, b) => rank(a) - rank(b) || (id(a) < id(b) ? -1 : 1));
}
