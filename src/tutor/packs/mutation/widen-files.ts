import { stringify } from 'yaml';
import type { Cluster } from '../../../cluster/cluster.ts';
import { type FileChange, isInHome, objectIn, relevantFiles, type WrittenFile, writeFile } from './files.ts';
import type { Solved } from './run.ts';

/** A file of a right answer said otherwise. */
export interface FileRewriting {
  readonly what: string;
  act(cluster: Cluster): void;
}

/** The files that a right answer wrote, each in other words that say the same. */
export function fileRewritings(solved: Solved, task: string): readonly FileRewriting[] {
  return relevantFiles(solved, task).flatMap(file =>
    rewritten(file, task).map(changes => ({
      what: `${file.machine}:${file.path}: ${changes[0]!.what}`,
      act: (cluster: Cluster) => {
        for (const change of changes) writeFile(cluster, change);
      },
    })),
  );
}

function rewritten(file: WrittenFile, task: string): readonly (readonly FileChange[])[] {
  const { machine, path, text } = file;
  const change = (what: string, changed: string | undefined, at = path): FileChange => ({
    machine,
    path: at,
    what,
    text: changed,
  });
  const object = objectIn(file);
  if (object !== undefined) {
    const json = JSON.stringify(object, null, 2);
    const quoted = stringify(object, { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' });
    const renamed = path.replace(/[^/]+$/, 'another-name.yaml');
    const isFree = /\/manifests\/|static|pods/.test(path) && !task.includes(path) && !isSystems(path);
    return [
      [change('as JSON', json)],
      [change('with quotes and a comment', `# image: none, profile: none\n${quoted}`)],
      ...(isFree ? [[change('under another name', undefined), change('', text, renamed)]] : []),
    ];
  }
  if (!isInHome(path)) return [];
  return [
    [change('without a newline at the end', text.trimEnd())],
    [change('with blanks at the end', `${text.trimEnd()}  \n\n`)],
  ];
}

/** The control plane's own manifests have their names. */
const isSystems = (path: string) => /\/(kube-[a-z-]+|etcd)\.yaml$/.test(path);
