/** --overrides and --override-type. models kubectl/pkg/cmd/util/override_options.go */
import type { JsonObject } from '../../base/json.ts';
import { CommandError } from '../framework/errors.ts';
import { strategicMerge } from '../patch/apply.ts';
import { jsonPatch } from '../patch/json-patch.ts';
import { knownFields } from '../printers/typed.ts';
import type { Run } from '../run.ts';
import { mergePatch } from './write.ts';

type Merge = (object: JsonObject, overrides: unknown) => JsonObject;

const MERGES: Readonly<Record<string, Merge>> = {
  merge: (object, overrides) => mergePatch(object, overrides) as JsonObject,
  json: (object, overrides) => jsonPatch(object, overrides as readonly JsonObject[]) as JsonObject,
  strategic: (object, overrides) => strategicMerge(object, overrides as JsonObject),
};

/** A generated object with the fields that --overrides names; fields that its kind does not have are dropped. @throws CommandError */
export function withOverrides(run: Run, object: JsonObject): JsonObject {
  const text = run.flags.str('overrides');
  if (text === '') return object;
  const type = run.flags.str('override-type');
  const merge = MERGES[type];
  if (merge === undefined) throw new CommandError(`invalid override type: ${type}`);
  return knownFields(merge(object, parsed(text)));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CommandError('Invalid JSON Patch');
  }
}
