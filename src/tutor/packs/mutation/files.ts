import { stringify } from 'yaml';
import { parseYaml } from '../../../apimachinery/yaml/parse.ts';
import { YamlError } from '../../../apimachinery/yaml/yaml-error.ts';
import { isObject, type Json } from '../../../base/json.ts';
import type { Cluster } from '../../../cluster/cluster.ts';
import { FileError, type FileSystem } from '../../../machine/filesystem.ts';
import type { LabStart } from '../../lab-start.ts';
import { type Surroundings, weakened } from './weaken.ts';

/** A file that a right answer wrote. */
export interface WrittenFile {
  readonly machine: string;
  readonly path: string;
  readonly text: string;
}

/** A file written otherwise; text undefined: it is deleted. */
export interface FileChange extends Omit<WrittenFile, 'text'> {
  readonly what: string;
  readonly text: string | undefined;
}

/** Where learners write answers. */
const HOMES = ['/root', '/opt', '/home'];
const LEFT_OUT = /\/\.(kube|cache|bash|ssh)|\/home\/student\/\./;

/** The files that are otherwise than the lab began: settings of machines, and answers. */
function writtenFiles(
  cluster: Cluster,
  start: LabStart,
  before: ReadonlyMap<string, string>,
): readonly WrittenFile[] {
  return [...cluster.machines].flatMap(([machine, { files }]) => {
    const then = new Map(start.settings(machine)?.files.map(({ path, text }) => [path, text]));
    const settings = [
      ...then.keys(),
      ...textsBelow(files, '/etc').map(({ path }) => path),
      '/var/lib/kubelet/config.yaml',
    ];
    const changed = [...new Set(settings)]
      .filter(path => !path.startsWith('/etc/kubernetes/pki'))
      .flatMap(path => {
        const text = readable(files, path);
        return text === undefined || text === then.get(path) ? [] : [{ machine, path, text }];
      });
    const answers = answersOn(machine, files).filter(
      ({ path, text }) => before.get(`${machine}:${path}`) !== text,
    );
    return [...changed, ...answers];
  });
}

/** Those of them that count: in homes only what the task names. */
export function relevantFiles(
  {
    cluster,
    start,
    homes: before,
  }: { readonly cluster: Cluster; readonly start: LabStart; readonly homes: ReadonlyMap<string, string> },
  task: string,
): readonly WrittenFile[] {
  return writtenFiles(cluster, start, before).filter(({ path }) => !isInHome(path) || task.includes(path));
}

/** Whether a file lies where learners keep notes and answers, not settings. */
export const isInHome = (path: string) => HOMES.some(home => path.startsWith(`${home}/`));

/** The texts below the homes, by machine and path. */
export function homes(cluster: Cluster): ReadonlyMap<string, string> {
  const found = [...cluster.machines].flatMap(([machine, { files }]) => answersOn(machine, files));
  return new Map(found.map(({ machine, path, text }) => [`${machine}:${path}`, text]));
}

function answersOn(machine: string, files: FileSystem): readonly WrittenFile[] {
  return HOMES.flatMap(folder => textsBelow(files, folder))
    .filter(({ path }) => !LEFT_OUT.test(path))
    .map(found => ({ machine, ...found }));
}

function textsBelow(
  files: FileSystem,
  path: string,
): readonly { readonly path: string; readonly text: string }[] {
  try {
    const { type } = files.lstat(path);
    if (type === 'directory')
      return files.readdir(path).flatMap(name => textsBelow(files, `${path}/${name}`));
    return type === 'file' ? [{ path, text: files.readText(path) }] : [];
  } catch (error) {
    if (error instanceof FileError) return [];
    throw error;
  }
}

const readable = (files: FileSystem, path: string): string | undefined =>
  textsBelow(files, path).find(found => found.path === path)?.text;

/** The object that a file holds; undefined where it is no manifest or configuration. */
export function objectIn({ path, text }: WrittenFile): Json | undefined {
  if (!/\.(ya?ml|json|conf)$/.test(path)) return undefined;
  try {
    const value = parseYaml(text);
    return isObject(value) ? (value as Json) : undefined;
  } catch (error) {
    if (error instanceof YamlError) return undefined;
    throw error;
  }
}

/** A file that a right answer wrote, spoilt: as an object where it holds one, else line by line. */
export function spoilt(file: WrittenFile, around: Surroundings): readonly FileChange[] {
  const { machine, path } = file;
  const change = (what: string, text: string | undefined): FileChange => ({ machine, path, what, text });
  const object = objectIn(file);
  if (object !== undefined)
    return [
      change('deleted', undefined),
      ...weakened(object, around).map(({ what, body }) => change(what, stringify(body))),
    ];
  const lines = file.text.trimEnd().split('\n');
  if (!isInHome(path)) return [change('deleted', undefined)];
  return [
    change('deleted', undefined),
    change('a wrong line before', `wrong\n${file.text}`),
    change('a wrong line after', `${file.text.trimEnd()}\nwrong\n`),
    change('more on the line', `${file.text.trimEnd()} wrong\n`),
    ...(lines.length > 1
      ? [
          change('the lines turned round', `${[...lines].reverse().join('\n')}\n`),
          change('the last line left out', `${lines.slice(0, -1).join('\n')}\n`),
        ]
      : []),
  ];
}

/** Writes a change into a cluster's machine. */
export function writeFile(cluster: Cluster, { machine, path, text }: FileChange): void {
  const { files } = cluster.machine(machine);
  if (text === undefined) files.rm(path);
  else files.writeFile(path, text);
}
