/** What label and annotate share. models kubectl/pkg/cmd/label and annotate */

import { resourceOfKind } from '../../api/resources.ts';
import type { JsonObject } from '../../base/json.ts';
import { jsonEqual } from '../../base/json.ts';
import { AggregateFailure, CommandError, throwCollected } from '../framework/errors.ts';
import { dryRunSuffix, genericPrinter } from '../printers/output.ts';
import type { infoOfManifest } from '../resource/builder.ts';
import { type Info, infoName, metaOf, metaText } from '../resource/info.ts';
import { fetchSelected, givenFiles, manifestsOfRun, selectionOf } from '../resource/selection.ts';
import { patchObject } from '../resource/write.ts';
import type { Run } from '../run.ts';

export interface Marks {
  readonly set: Readonly<Record<string, string>>;
  readonly remove: readonly string[];
}

/** Words before the first change name resources. @throws CommandError */
export function splitPairs(args: readonly string[], what: string): { resources: string[]; pairs: string[] } {
  const resources: string[] = [];
  const pairs: string[] = [];
  for (const word of args) {
    const isPair = (word.includes('=') && !word.startsWith('=')) || (word.endsWith('-') && word !== '-');
    if (isPair) pairs.push(word);
    else if (pairs.length === 0) resources.push(word);
    else throw new CommandError(`all resources must be specified before ${what} changes: ${word}`);
  }
  return { resources, pairs };
}

export interface MarkKind {
  readonly field: 'labels' | 'annotations';
  readonly label: 'label' | 'annotation';
}

/** The objects that are to change; with --local those of the files, untouched by the server. */
export async function objectsToMark(run: Run, resources: readonly string[]): Promise<Info[]> {
  if (!run.flags.bool('local')) return fetchSelected(run, await selectionOf(run, { args: resources }));
  if (!givenFiles(run))
    throw new CommandError(
      'one or more files must be specified as -f when using --local'.replace(
        'one or more files must be specified as -f',
        'one or more resources must be specified as <resource> <name> or <resource>/<name>',
      ),
    );
  return (await manifestsOfRun(run, false)).map(manifest => localInfo(run, manifest));
}

function localInfo(run: Run, manifest: Parameters<typeof infoOfManifest>[1]): Info {
  if (manifest.error !== undefined) throw manifest.error;
  const { object, source } = manifest;
  const resource = resourceOfKind(String(object.apiVersion), String(object.kind)) ?? {
    group: String(object.apiVersion).includes('/') ? String(object.apiVersion).split('/')[0]! : '',
    version: String(object.apiVersion).split('/').pop()!,
    resource: `${String(object.kind).toLowerCase()}s`,
    singular: String(object.kind).toLowerCase(),
    kind: String(object.kind),
    namespaced: true,
    verbs: [],
    shortNames: [],
    categories: [],
    subresources: [],
  };
  return {
    resource,
    source,
    object,
    name: metaText(object, 'name'),
    namespace: metaText(object, 'namespace') || run.namespace,
  };
}

/** Changes labels or annotations of every object and tells what became of each. @throws CommandError, ApiError */
export async function markAll(run: Run, infos: readonly Info[], marks: Marks, kind: MarkKind): Promise<void> {
  const printer = genericPrinter(run);
  const errors: Error[] = [];
  for (const info of infos) {
    try {
      const { object, message } = await markOne(run, info, marks, kind);
      run.out(printer === undefined ? `${infoName(info)} ${message}${dryRunSuffix(run)}\n` : printer(object));
    } catch (error) {
      errors.push(error as Error);
    }
  }
  throwCollected(errors);
}

async function markOne(
  run: Run,
  info: Info,
  marks: Marks,
  kind: MarkKind,
): Promise<{ object: JsonObject; message: string }> {
  const old = info.object!;
  const had = (metaOf(old)[kind.field] ?? {}) as Readonly<Record<string, string>>;
  const problems = run.flags.bool('overwrite') ? [] : taken(had, marks, kind);
  if (problems.length > 0) throw problems.length === 1 ? problems[0]! : new AggregateFailure(problems);
  if (kind.field === 'labels') {
    for (const key of marks.remove)
      if (had[key] === undefined) run.out(`label ${JSON.stringify(key)} not found.\n`);
  }
  const has: Record<string, string> = { ...had, ...marks.set };
  for (const key of marks.remove) delete has[key];
  const { [kind.field]: _, ...rest } = metaOf(old);
  const version = run.flags.str('resource-version');
  const metadata = {
    ...rest,
    ...(Object.keys(has).length > 0 || metaOf(old)[kind.field] !== undefined ? { [kind.field]: has } : {}),
    ...(version === '' ? {} : { resourceVersion: version }),
  };
  const changed = { ...old, metadata } as JsonObject;
  const same = jsonEqual(has, had);
  const shorter = JSON.stringify(changed).length < JSON.stringify(old).length;
  const message =
    kind.field === 'annotations'
      ? 'annotated'
      : same
        ? 'not labeled'
        : !run.flags.bool('overwrite') && shorter
          ? 'unlabeled'
          : 'labeled';
  if (run.dryRun === 'client' || run.flags.bool('local') || (same && kind.field === 'labels'))
    return { object: changed, message };
  const patch = {
    metadata: {
      [kind.field]: {
        ...marks.set,
        ...Object.fromEntries(marks.remove.filter(key => had[key] !== undefined).map(key => [key, null])),
      },
      ...(version === '' ? {} : { resourceVersion: version }),
    },
  };
  return {
    object: await patchObject(run, info.resource, info.namespace, info.name, 'merge-patch+json', patch),
    message,
  };
}

function taken(had: Readonly<Record<string, string>>, marks: Marks, kind: MarkKind): Error[] {
  const clashes = Object.keys(marks.set).filter(
    key => had[key] !== undefined && (kind.field === 'annotations' || had[key] !== marks.set[key]),
  );
  if (clashes.length === 0) return [];
  if (kind.field === 'labels') {
    return clashes.map(
      key => new CommandError(`'${key}' already has a value (${had[key]}), and --overwrite is false`),
    );
  }
  const clash = clashes.filter(key => had[key] !== marks.set[key]);
  if (clash.length === 0) return [];
  return [
    new CommandError(
      `--overwrite is false but found the following declared annotation(s): ${clash.map(key => `'${key}' already has a value (${had[key]})`).join('; ')}`,
    ),
  ];
}
