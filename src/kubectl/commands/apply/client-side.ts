import { ApiError, isReason } from '../../../api/status.ts';
import {
  hasStrategy,
  threeWayMergePatch,
  threeWayPatch,
} from '../../../apimachinery/patch/strategic-diff.ts';
import type { JsonObject } from '../../../base/json.ts';
import { withSource } from '../../framework/errors.ts';
import { dryRunSuffix, type ObjectPrinter } from '../../printers/output.ts';
import { type Info, infoName } from '../../resource/info.ts';
import {
  createObject,
  type fieldValidation,
  lastApplied,
  patchObject,
  withLastApplied,
} from '../../resource/write.ts';
import type { Run } from '../../run.ts';
import { replaceByForce } from '../replace.ts';
import { applyOnServer } from './server-side.ts';

/** Works out by itself what has to change, and tells what became of the object. models apply.go applyOneObject */
export async function applyOne(
  run: Run,
  info: Info,
  directive: ReturnType<typeof fieldValidation>,
  printer: ObjectPrinter | undefined,
): Promise<void> {
  const tell = (object: JsonObject, operation: string) => {
    run.out(printer === undefined ? `${infoName(info)} ${operation}${dryRunSuffix(run)}\n` : printer(object));
  };
  if (run.flags.bool('server-side'))
    return tell(await applyOnServer(run, info, directive), 'serverside-applied');
  const modified = withLastApplied(info.object!);
  let live: JsonObject | undefined;
  try {
    live = await run.get(info.resource, info.namespace, info.name);
  } catch (error) {
    if (!isReason(error, 'NotFound')) throw asReading(info, error);
  }
  if (live === undefined) {
    if (run.dryRun === 'client') return tell(info.object!, 'created');
    const made = await createObject(run, info.resource, info.namespace, modified, directive).catch(
      (error: unknown) => {
        throw withSource('creating', info.source, error);
      },
    );
    return tell(made, 'created');
  }
  if (lastApplied(live) === undefined) warnMissing(run, info);
  const patch = patchFor(live, modified);
  if (Object.keys(patch).length === 0) return tell(live, 'unchanged');
  if (run.dryRun === 'client') return tell(live, 'configured');
  try {
    const type = hasStrategy(modified) ? 'strategic-merge-patch+json' : 'merge-patch+json';
    const patched = await patchObject(run, info.resource, info.namespace, info.name, type, patch, directive);
    // Even where the server has nothing to change: a null that is written out is sent each time.
    tell(patched, 'configured');
  } catch (error) {
    if (
      run.flags.bool('force') &&
      error instanceof ApiError &&
      ['Conflict', 'Invalid'].includes(error.reason)
    ) {
      tell(await replaceByForce(run, { ...info, object: modified }, directive), 'configured');
      return;
    }
    throw withSource('patching', info.source, error);
  }
}

function asReading(info: Info, error: unknown): unknown {
  if (!(error instanceof ApiError)) return error;
  const message = `error when retrieving current configuration of:\n${describeInfo(info)}\nfrom server for: ${JSON.stringify(info.source)}: ${error.message}`;
  return new ApiError({ ...error.status, message });
}

function describeInfo(info: Info): string {
  const { resource } = info;
  const group = resource.group === '' ? '/' : `${resource.group}/`;
  return `Resource: "${group}${resource.version}, Resource=${resource.resource}", GroupVersionKind: "${group}${resource.version}, Kind=${resource.kind}"\nName: "${info.name}", Namespace: "${info.namespace}"`;
}

function warnMissing(run: Run, info: Info): void {
  run.warn(
    `resource ${info.resource.resource}/${info.name} is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by ${run.located.path[0]} apply. ${run.located.path[0]} apply should only be used on resources created declaratively by either ${run.located.path[0]} create --save-config or ${run.located.path[0]} apply. The missing annotation will be patched automatically.`,
  );
}

/** What has to change so that the live object says what the configuration says. */
export function patchFor(live: JsonObject, modified: JsonObject): JsonObject {
  const original = lastApplied(live) ?? {};
  return hasStrategy(modified)
    ? threeWayPatch(original, modified, live)
    : threeWayMergePatch(original, modified, live);
}
