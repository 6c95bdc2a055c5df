import type { Container, PodSpec, Volume, VolumeMount } from '../../api/generated/types.ts';
import { isObject, type JsonObject } from '../../base/json.ts';
import type { YamlReader } from '../content/yaml-reader.ts';
import type { Evidence } from './evidence.ts';
import { mapping, text } from './form.ts';
import { podSpecOf } from './pod-spec.ts';
import { objectsOf, readSubject, type Subject, shown, subjectSchema } from './subject.ts';

/** A text that was found, and where. */
export interface ConfigText {
  readonly place: string;
  readonly text: string;
}

/** Where a check finds the texts that it reads as objects. */
export interface ConfigSource {
  /** As it is told to learners. */
  readonly place: string;
  find(evidence: Evidence): readonly ConfigText[];
}

export const SOURCE_SCHEMA: JsonObject = mapping(
  {
    machine: text('With path or folder'),
    path: text('A file'),
    folder: text('Every file of a folder, as the kubelet reads manifests'),
    configMap: text('namespace/name'),
    key: text('Left out: any key'),
    of: subjectSchema('What runs a program: the file that its flag names, through its volumes'),
    flag: text('--config'),
  },
  [],
  'YAML or JSON, read as an object',
);

/** Reads where a `config:` check looks. @throws ContentError */
export function readConfigSource(yaml: YamlReader, key: string): ConfigSource {
  const place = yaml.mapping(key);
  const source = place.has('configMap')
    ? configMapSource(place)
    : place.has('of')
      ? flagSource(place)
      : fileSource(place);
  place.done();
  return source;
}

function fileSource(place: YamlReader): ConfigSource {
  const machine = place.string('machine');
  const folder = place.optional('folder', name => place.string(name));
  const path = folder === undefined ? place.string('path') : undefined;
  return {
    place: `${machine}:${path ?? `${folder}/*`}`,
    find(evidence) {
      const view = evidence.machine(machine);
      const paths = path === undefined ? (view?.filesIn(folder!) ?? []).filter(isRead) : [path];
      return paths.flatMap(file => {
        const found = view?.file(file);
        return found === undefined ? [] : [{ place: `${machine}:${file}`, text: found }];
      });
    },
  };
}

/** The kubelet passes over what begins with a dot. */
const isRead = (path: string) => !/\/\.[^/]*$/.test(path);

function configMapSource(place: YamlReader): ConfigSource {
  const [namespace = '', name = ''] = place.string('configMap').split('/');
  if (name === '') place.fail('configMap', 'must be namespace/name');
  const key = place.optional('key', inner => place.string(inner));
  return {
    place: `ConfigMap ${namespace}/${name}${key === undefined ? '' : ` ${key}`}`,
    find(evidence) {
      const [map] = evidence.objects('v1', 'ConfigMap', namespace, name);
      return textsOf(map, `ConfigMap ${name}`).filter(({ key: found }) => key === undefined || found === key);
    },
  };
}

function textsOf(
  map: JsonObject | undefined,
  name: string,
): readonly (ConfigText & { readonly key: string })[] {
  const data = isObject(map?.data) ? map.data : {};
  return Object.entries(data).map(([key, value]) => ({ key, place: `${name} ${key}`, text: String(value) }));
}

function flagSource(place: YamlReader): ConfigSource {
  const subject = readSubject(place, 'of');
  const flag = place.string('flag');
  return {
    place: `${shown(subject)} ${flag}`,
    find: evidence =>
      objectsOf(evidence, subject).flatMap(object => {
        const spec = podSpecOf(object);
        if (spec === undefined) return [];
        const namespace = String((object.metadata as JsonObject | undefined)?.namespace ?? '');
        return (spec.containers ?? []).flatMap(container =>
          mounted(evidence, subject, namespace, spec, nodeOf(object), container, flag),
        );
      }),
  };
}

const nodeOf = ({ spec }: JsonObject): string | undefined =>
  isObject(spec) && spec.nodeName !== undefined ? String(spec.nodeName) : undefined;

/** The file that a flag of a container names, as its volumes bring it. */
function mounted(
  evidence: Evidence,
  subject: Subject,
  namespace: string,
  spec: PodSpec,
  node: string | undefined,
  container: Container,
  flag: string,
): readonly ConfigText[] {
  const path = flagValue([...(container.command ?? []), ...(container.args ?? [])], flag);
  if (path === undefined) return [];
  const mount = (container.volumeMounts ?? []).find(
    ({ mountPath }) => path === mountPath || path.startsWith(`${mountPath.replace(/\/$/, '')}/`),
  );
  const volume = spec.volumes?.find(({ name }) => name === mount?.name);
  if (mount === undefined || volume === undefined) return [];
  return volumeTexts(evidence, namespace, node, volume, mount, path).map(found => ({
    ...found,
    place: `${shown(subject)} ${flag}=${path} (${found.place})`,
  }));
}

/** The value of `--flag=value` or `--flag value`; of several the last, as programs take it. */
function flagValue(words: readonly string[], flag: string): string | undefined {
  const at = words.findLastIndex(word => word === flag || word.startsWith(`${flag}=`));
  if (at < 0) return undefined;
  return words[at] === flag ? words[at + 1] : words[at]!.slice(flag.length + 1);
}

function volumeTexts(
  evidence: Evidence,
  namespace: string,
  node: string | undefined,
  volume: Volume,
  { mountPath, subPath }: VolumeMount,
  path: string,
): readonly ConfigText[] {
  const inside = path.slice(mountPath.length).replace(/^\//, '');
  const file = [subPath, inside].filter(Boolean).join('/');
  if (volume.hostPath !== undefined) {
    const onHost = [volume.hostPath.path.replace(/\/$/, ''), file].filter(Boolean).join('/');
    const found = evidence.machine(node ?? '')?.file(onHost);
    return found === undefined ? [] : [{ place: `${node}:${onHost}`, text: found }];
  }
  const sources = volume.configMap
    ? [volume.configMap]
    : (volume.projected?.sources ?? []).flatMap(({ configMap }) => configMap ?? []);
  return sources.flatMap(({ name = '', items }) => {
    const key = items === undefined ? file : items.find(item => item.path === file)?.key;
    const [map] = evidence.objects('v1', 'ConfigMap', namespace, name);
    return textsOf(map, `ConfigMap ${name}`).filter(found => found.key === key);
  });
}
