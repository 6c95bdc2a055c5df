/** What all `kubectl set` commands share: change objects and send what changed. models kubectl/pkg/cmd/set/helper.go */
import { ApiError } from '../../../api/status.ts';
import {
  hasStrategy,
  strategicPatch,
  threeWayMergePatch,
} from '../../../apimachinery/patch/strategic-diff.ts';
import { isObject, type JsonObject, jsonEqual } from '../../../base/json.ts';
import { CommandError, throwCollected } from '../../framework/errors.ts';
import { dryRunSuffix, generatedPrinter, genericPrinter } from '../../printers/output.ts';
import { recorded } from '../../resource/change-cause.ts';
import { type Info, infoName } from '../../resource/info.ts';
import { localObjects } from '../../resource/local.ts';
import { fetchSelected, selectionOf } from '../../resource/selection.ts';
import { patchObject } from '../../resource/write.ts';
import type { Run } from '../../run.ts';

/** Changes one object. @param tell takes an error that does not keep the object from being changed @throws CommandError where it cannot */
export type Update = (object: JsonObject, info: Info, tell: (error: Error) => void) => JsonObject;

/** What a command does to each of its objects. */
export interface Change {
  readonly update: Update;
  /** `image updated`, `paused` */
  readonly done: string;
  /** What stands before the words of a server that refuses; absent: nothing. */
  readonly refusal?: string;
  /** How an object that cannot be changed is named before the reason. */
  readonly problem: (info: Info, reason: string) => string;
}

/** `services/kubernetes the object is not a pod...`: how the set commands name an object. */
export function objectProblem({ resource, name }: Info, reason: string): string {
  return `error: ${resource.resource}/${name} ${reason}`;
}

/** The objects that a set or rollout command is about; with --local those of the files. */
export async function objectsOf(run: Run, args: readonly string[]): Promise<Info[]> {
  if (isLocal(run)) return localObjects(run);
  return fetchSelected(run, await selectionOf(run, { args }));
}

/** Applies a change to every object and tells of those that it changed. @throws what went wrong, at the end */
export async function updateAll(run: Run, infos: readonly Info[], change: Change): Promise<void> {
  const printer = run.located.parents.at(-1)?.name === 'set' ? generatedPrinter(run) : genericPrinter(run);
  const errors: Error[] = [];
  for (const info of infos) {
    const changed = changedObject(run, info, change, errors);
    if (changed === undefined || jsonEqual(info.object, changed)) continue;
    try {
      const object =
        isLocal(run) || run.dryRun === 'client' ? changed : await send(run, info, changed, change);
      run.out(
        printer === undefined ? `${infoName(info)} ${change.done}${dryRunSuffix(run)}\n` : printer(object),
      );
    } catch (error) {
      errors.push(error as Error);
    }
  }
  throwCollected(errors);
}

function isLocal(run: Run): boolean {
  return run.flags.has('local') && run.flags.bool('local');
}

/** Undefined where the object cannot be changed; the reason is among the errors then. */
function changedObject(run: Run, info: Info, change: Change, errors: Error[]): JsonObject | undefined {
  try {
    return recorded(
      run,
      change.update(info.object!, info, error => errors.push(error)),
    );
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    errors.push(new CommandError(change.problem(info, error.message)));
    return undefined;
  }
}

/** @throws CommandError or ApiError when the server refuses */
async function send(run: Run, info: Info, changed: JsonObject, change: Change): Promise<JsonObject> {
  const old = info.object!;
  const strategic = hasStrategy(old);
  const type = strategic ? 'strategic-merge-patch+json' : 'merge-patch+json';
  const body = strategic ? strategicPatch(old, changed) : threeWayMergePatch(old, changed, old);
  try {
    return await patchObject(run, info.resource, info.namespace, info.name, type, body);
  } catch (error) {
    if (change.refusal === undefined || !(error instanceof ApiError)) throw error;
    throw new CommandError(`${change.refusal}${error.message}`);
  }
}

/** Changes the pod spec of an object, wherever its kind keeps it. @throws CommandError for kinds without one */
export function inPodSpec(object: JsonObject, change: (spec: JsonObject) => JsonObject): JsonObject {
  const spec = object.spec as JsonObject | undefined;
  if (object.kind === 'Pod') return { ...object, spec: change(spec ?? {}) };
  if (object.kind === 'CronJob' && isObject(spec?.jobTemplate)) {
    return { ...object, spec: { ...spec, jobTemplate: inPodSpec(spec.jobTemplate, change) } };
  }
  if (!isObject(spec?.template))
    throw new CommandError(`the object is not a pod or does not have a pod template: ${goType(object)}`);
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

/** As Go names the type: `*v1.Service`. */
function goType(object: JsonObject): string {
  return `*${String(object.apiVersion).split('/').pop()}.${String(object.kind)}`;
}

/** Words that name resources and words that change something. models cmdutil.GetResourcesAndPairs */
export function splitChanges(args: readonly string[]): { resources: string[]; changes: string[] } {
  const resources: string[] = [];
  const changes: string[] = [];
  for (const word of args) {
    const isChange = (word.includes('=') && !word.startsWith('=')) || (word.endsWith('-') && word !== '-');
    if (isChange) changes.push(word);
    else if (changes.length === 0) resources.push(word);
    else throw new CommandError(`all resources must be specified before changes: ${word}`);
  }
  return { resources, changes };
}
