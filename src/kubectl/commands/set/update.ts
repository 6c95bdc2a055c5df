/** What all `kubectl set` commands share: change objects and send what changed. models kubectl/pkg/cmd/set/helper.go */
import { isObject, type JsonObject, jsonEqual } from '../../../base/json.ts';
import { AggregateFailure, CommandError } from '../../framework/errors.ts';
import { hasStrategy, strategicPatch, threeWayMergePatch } from '../../patch/strategic.ts';
import { dryRunSuffix, generatedPrinter, genericPrinter } from '../../printers/output.ts';
import { infoOfManifest } from '../../resource/builder.ts';
import { type Info, infoName } from '../../resource/info.ts';
import { fetchSelected, manifestsOfRun, selectionOf } from '../../resource/selection.ts';
import { patchObject } from '../../resource/write.ts';
import { qualified } from '../../rest/discovery.ts';
import type { Run } from '../../run.ts';

/** Changes one object; throws CommandError where it cannot. */
export type Update = (object: JsonObject, info: Info) => JsonObject;

/** The objects that a set or rollout command is about; with --local those of the files. */
export async function objectsOf(run: Run, args: readonly string[]): Promise<Info[]> {
  if (run.flags.has('local') && run.flags.bool('local')) {
    const discovery = await run.discovery();
    return (await manifestsOfRun(run, false)).map(manifest =>
      infoOfManifest(discovery, manifest, run.namespace, run.namespaceGiven),
    );
  }
  return fetchSelected(run, await selectionOf(run, { args }));
}

/** Applies a change to every object and tells of those that it changed. @param done `image updated`, `paused` */
export async function updateAll(
  run: Run,
  infos: readonly Info[],
  update: Update,
  done: string,
): Promise<void> {
  const printer = run.located.parents.at(-1)?.name === 'set' ? generatedPrinter(run) : genericPrinter(run);
  const errors: Error[] = [];
  const tell = (info: Info, object: JsonObject) =>
    run.out(printer === undefined ? `${infoName(info)} ${done}${dryRunSuffix(run)}\n` : printer(object));
  for (const info of infos) {
    const old = info.object!;
    try {
      const changed = update(old, info);
      const local = (run.flags.has('local') && run.flags.bool('local')) || run.dryRun === 'client';
      if (local) tell(info, changed);
      else if (!jsonEqual(old, changed)) tell(info, await send(run, info, old, changed));
    } catch (error) {
      if (!(error instanceof CommandError)) errors.push(error as Error);
      else
        errors.push(
          new CommandError(
            `error: ${qualified(info.resource)} ${JSON.stringify(info.name)} ${error.message}`,
          ),
        );
    }
  }
  if (errors.length > 0) throw errors.length === 1 ? errors[0]! : new AggregateFailure(errors);
}

function send(run: Run, info: Info, old: JsonObject, changed: JsonObject): Promise<JsonObject> {
  const strategic = hasStrategy(old);
  return patchObject(
    run,
    info.resource,
    info.namespace,
    info.name,
    strategic ? 'strategic-merge-patch+json' : 'merge-patch+json',
    strategic ? strategicPatch(old, changed) : threeWayMergePatch(old, changed, old),
  );
}

/** Changes the pod spec of an object, wherever its kind keeps it. @throws CommandError for kinds without one */
export function inPodSpec(object: JsonObject, change: (spec: JsonObject) => JsonObject): JsonObject {
  const spec = object.spec as JsonObject | undefined;
  if (object.kind === 'Pod') return { ...object, spec: change(spec ?? {}) };
  if (object.kind === 'CronJob' && isObject(spec?.jobTemplate)) {
    return { ...object, spec: { ...spec, jobTemplate: inPodSpec(spec.jobTemplate, change) } };
  }
  if (!isObject(spec?.template))
    throw new CommandError(`the object is not a pod or does not have a pod template: ${String(object.kind)}`);
  const template = spec.template;
  return {
    ...object,
    spec: { ...spec, template: { ...template, spec: change((template.spec ?? {}) as JsonObject) } },
  };
}

/** A name with `*` for any run of letters. */
export function nameMatches(pattern: string, name: string): boolean {
  return new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(name);
}

/** Words that name resources and words that change something. */
export function splitChanges(args: readonly string[]): { resources: string[]; changes: string[] } {
  const changes = args.filter(arg => arg.includes('=') && !arg.startsWith('='));
  return { resources: args.filter(arg => !changes.includes(arg)), changes };
}
