/** What a command line that names objects or files selects. */
import { parseLabelSelector } from '../../api/label-selector-text.ts';
import { matchesAll } from '../../api/selectors.ts';
import type { JsonObject } from '../../base/json.ts';
import { CommandError, throwCollected } from '../framework/errors.ts';
import { kustomize } from '../kustomize/build.ts';
import type { Resource } from '../rest/discovery.ts';
import type { Run } from '../run.ts';
import { NOTHING_GIVEN, recognized, selectByArguments } from './builder.ts';
import { type Info, metaOf } from './info.ts';
import { type Manifest, readManifests } from './manifests.ts';

export interface Selected {
  readonly infos: readonly Info[];
  readonly collections: readonly Resource[];
  readonly single: boolean;
  /** The namespace to list a collection in; undefined for all, or where there is none. */
  namespaceFor(resource: Resource): string | undefined;
}

export interface SelectionOptions {
  /** A type without names selects all of it. */
  readonly selectAll?: boolean;
  /** Arguments to read instead of all of the run's. */
  readonly args?: readonly string[];
  /** Instead of -l, where the command has other uses for that flag. */
  readonly labelSelector?: string;
}

/** Reads -f, -k, -l, -A, --all and the arguments of a run, as far as its command has them. @throws CommandError */
export async function selectionOf(run: Run, options: SelectionOptions = {}): Promise<Selected> {
  const args = options.args ?? run.args;
  const flag = (name: string) => run.flags.has(name) && run.flags.bool(name);
  const text = (name: string) => (run.flags.has(name) ? run.flags.str(name) : '');
  const allNamespaces = flag('all-namespaces');
  const namespaceFor = (resource: Resource) =>
    resource.namespaced && !allNamespaces ? run.namespace : undefined;
  if (givenFiles(run)) {
    const manifests = await manifestsOfRun(run, false, options.labelSelector);
    if (args.length > 0) {
      throw new CommandError(
        'when paths, URLs, or stdin is provided as resource input, you may not specify resource arguments as well',
      );
    }
    const infos: Info[] = [];
    for (const manifest of manifests) infos.push(await recognized(run, manifest));
    return { infos, collections: [], single: infos.length === 1, namespaceFor };
  }
  if (args.length === 0) throw new CommandError(NOTHING_GIVEN);
  const all = flag('all');
  const labelSelector = options.labelSelector ?? text('selector');
  if (all && labelSelector !== '') throw new CommandError('cannot set --all and --selector at the same time');
  const selection = selectByArguments(await run.discovery(triesFor(args)), args, {
    namespace: run.namespace,
    allNamespaces,
    selectAll: options.selectAll ?? false,
    labelSelector,
    fieldSelector: text('field-selector'),
    all,
  });
  return { ...selection, namespaceFor };
}

/** Each type is resolved on its own; for `TYPE NAME` the builder asks once more than for `TYPE/NAME`. */
function triesFor([first = '']: readonly string[]): number {
  return first.includes('/') ? 4 : 4 + first.split(',').length;
}

/** True when -f or -k was given. */
export function givenFiles(run: Run): boolean {
  return (
    (run.flags.has('filename') && run.flags.list('filename').length > 0) ||
    (run.flags.has('kustomize') && run.flags.str('kustomize') !== '')
  );
}

/** The objects of -f or -k that -l selects. @param labelSelector instead of -l @throws CommandError */
export async function manifestsOfRun(
  run: Run,
  validate: boolean,
  labelSelector = run.flags.has('selector') ? run.flags.str('selector') : '',
): Promise<Manifest[]> {
  const all = await filedManifests(run, validate);
  if (labelSelector === '') return all;
  const requirements = parseLabelSelector(labelSelector);
  return all.filter(({ object, error }) => error !== undefined || matchesAll(requirements, labelsIn(object)));
}

function labelsIn(object: JsonObject | undefined): Readonly<Record<string, string>> {
  return (metaOf(object).labels ?? {}) as Record<string, string>;
}

async function filedManifests(run: Run, validate: boolean): Promise<Manifest[]> {
  const kustomization = run.flags.has('kustomize') ? run.flags.str('kustomize') : '';
  const names = run.flags.list('filename');
  const recursive = run.flags.has('recursive') && run.flags.bool('recursive');
  if (kustomization !== '') {
    if (names.length > 0) throw new CommandError('only one of -f or -k can be specified');
    return kustomize(run.files, kustomization, line => run.err(line)).map(object => ({
      source: kustomization,
      object,
    }));
  }
  if (names.filter(name => name === '-').length > 1)
    throw new CommandError('standard input cannot be used for multiple arguments');
  return readManifests(run.io, run.files, names, recursive, validate);
}

/** The objects that a selection means, read from the server: the named ones one by one, collections whole. @throws ApiError */
export async function fetchSelected(run: Run, selected: Selected): Promise<Info[]> {
  const found: Info[] = [];
  for (const info of selected.infos) {
    found.push({ ...info, object: await run.get(info.resource, info.namespace, info.name) });
  }
  for (const resource of selected.collections) {
    const query = {
      labelSelector: (run.flags.has('selector') && run.flags.str('selector')) || undefined,
      fieldSelector: (run.flags.has('field-selector') && run.flags.str('field-selector')) || undefined,
    };
    for (const object of await run.list(resource, selected.namespaceFor(resource), query)) {
      const meta = object.metadata as { name?: string; namespace?: string } | undefined;
      found.push({ resource, namespace: meta?.namespace ?? '', name: meta?.name ?? '', object });
    }
  }
  return found;
}

/**
 * Takes up the selected objects one by one. An error does not keep the others from their turn.
 * models Builder.ContinueOnError
 * @param files objects of files are read from the server too (Builder.Latest), or stay as given
 * @throws what went wrong, once all had their turn
 */
export async function visitSelected(
  run: Run,
  selected: Selected,
  visit: (info: Info) => Promise<void> | void,
  files: 'latest' | 'as given' = 'latest',
): Promise<void> {
  const errors: Error[] = [];
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      errors.push(error as Error);
    }
  };
  for (const info of selected.infos) {
    await attempt(async () => {
      const kept = files === 'as given' ? info.object : undefined;
      await visit({ ...info, object: kept ?? (await run.get(info.resource, info.namespace, info.name)) });
    });
  }
  for (const resource of selected.collections) {
    await attempt(async () => {
      const one = { ...selected, infos: [], collections: [resource] };
      for (const info of await fetchSelected(run, one)) await attempt(async () => visit(info));
    });
  }
  throwCollected(errors);
}
