/** --overrides and --override-type. models kubectl/pkg/cmd/util/override_options.go */
import type { JsonObject } from '../../base/json.ts';
import { CommandError } from '../framework/errors.ts';
import { type PatchForm, patched } from '../patch/apply.ts';
import { typedForm } from '../printers/typed.ts';
import type { Run } from '../run.ts';

const FORMS: readonly string[] = ['merge', 'json', 'strategic'] satisfies readonly PatchForm[];

/** A generated object with the fields that --overrides names; fields that its kind does not have are dropped. @throws CommandError */
export function withOverrides(run: Run, object: JsonObject): JsonObject {
  const text = run.flags.str('overrides');
  if (text === '') return object;
  const type = run.flags.str('override-type');
  if (!FORMS.includes(type)) throw new CommandError(`invalid override type: ${type}`);
  return typedForm(patched(type as PatchForm, object, parsed(text)));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CommandError('Invalid JSON Patch');
  }
}
