/** configMapGenerator and secretGenerator. */
import { toBase64 } from '../../base/base64.ts';
import type { JsonObject } from '../../base/json.ts';
import { basename, join, type TypedFiles } from '../files.ts';
import { CommandError } from '../framework/errors.ts';
import { contentHash } from './hash.ts';
import { generatedAs } from './names.ts';

interface Spec {
  readonly name?: string;
  readonly namespace?: string;
  readonly type?: string;
  readonly literals?: readonly string[];
  readonly files?: readonly string[];
  readonly envs?: readonly string[];
  readonly env?: string;
  readonly options?: {
    readonly disableNameSuffixHash?: boolean;
    readonly labels?: JsonObject;
    readonly annotations?: JsonObject;
  };
}

/** The ConfigMaps and Secrets that a kustomization makes; names already carry their hash. */
export function generated(files: TypedFiles, folder: string, config: JsonObject): JsonObject[] {
  const options = (config.generatorOptions ?? {}) as NonNullable<Spec['options']>;
  const make = (kind: 'ConfigMap' | 'Secret') => (spec: Spec) => {
    const own = { ...options, ...spec.options };
    const data = dataOf(files, folder, spec);
    const encoded =
      kind === 'Secret'
        ? Object.fromEntries(Object.entries(data).map(([key, value]) => [key, toBase64(value)]))
        : data;
    const name = spec.name ?? '';
    const bare = {
      apiVersion: 'v1',
      ...(Object.keys(encoded).length > 0 ? { data: encoded } : {}),
      kind,
      ...(kind === 'Secret' ? { type: spec.type ?? 'Opaque' } : {}),
    };
    const suffix = own.disableNameSuffixHash
      ? ''
      : `-${contentHash(kind, '', encoded, spec.type ?? 'Opaque')}`;
    const object = {
      ...bare,
      metadata: {
        name: `${name}${suffix}`,
        ...(spec.namespace ? { namespace: spec.namespace } : {}),
        ...(own.labels ? { labels: own.labels } : {}),
        ...(own.annotations ? { annotations: own.annotations } : {}),
      },
    } as unknown as JsonObject;
    return generatedAs(object, name);
  };
  return [
    ...((config.configMapGenerator as readonly Spec[] | undefined) ?? []).map(make('ConfigMap')),
    ...((config.secretGenerator as readonly Spec[] | undefined) ?? []).map(make('Secret')),
  ];
}

function dataOf(files: TypedFiles, folder: string, spec: Spec): Record<string, string> {
  const data: Record<string, string> = {};
  for (const literal of spec.literals ?? []) {
    const equals = literal.indexOf('=');
    if (equals < 0) throw new CommandError(`invalid literal source ${literal}, expected key=value`);
    data[literal.slice(0, equals)] = literal.slice(equals + 1).replace(/^(["'])(.*)\1$/, '$2');
  }
  for (const file of spec.files ?? []) {
    const equals = file.indexOf('=');
    const path = equals < 0 ? file : file.slice(equals + 1);
    data[equals < 0 ? basename(file) : file.slice(0, equals)] = files.text(join(folder, path));
  }
  for (const file of [...(spec.envs ?? []), ...(spec.env ? [spec.env] : [])]) {
    for (const line of files.text(join(folder, file)).split('\n')) {
      const equals = line.indexOf('=');
      if (equals > 0 && !line.startsWith('#')) data[line.slice(0, equals).trim()] = line.slice(equals + 1);
    }
  }
  return data;
}
