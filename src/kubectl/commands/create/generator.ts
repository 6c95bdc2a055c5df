/** What all `kubectl create KIND` have in common. models kubectl/pkg/cmd/create */

import { resourceOfKind } from '../../../api/resources.ts';
import { ApiError } from '../../../api/status.ts';
import type { JsonObject } from '../../../base/json.ts';
import type { Command } from '../../framework/command.ts';
import { CommandError, UrlError } from '../../framework/errors.ts';
import type { Flag } from '../../framework/flag.ts';
import { generatedPrinter, successLine } from '../../printers/output.ts';
import { createObject, fieldValidation, withGeneratedLastApplied } from '../../resource/write.ts';
import type { Resource } from '../../rest/discovery.ts';
import type { Run } from '../../run.ts';
import { dryRunFlag, managerFlag, OUTPUT_FLAGS, saveConfigFlag, validateFlag } from '../shared-flags.ts';

export interface Generator {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly use: string;
  readonly short: string;
  readonly examples?: string;
  readonly flags: readonly Flag[];
  /** The object without its namespace. @throws CommandError */
  readonly object: (run: Run, name: string) => JsonObject | Promise<JsonObject>;
  /** What stands before the server's message when it refuses, `failed to create deployment: ` where absent; null: its words alone. */
  readonly failure?: string | null;
  /** Words after the name, as `create job NAME -- COMMAND`, are no mistake. */
  readonly takesCommand?: boolean;
}

/** Makes the command of a generator. */
export function generatorCommand(generator: Generator): Command {
  return {
    name: generator.name,
    ...(generator.aliases === undefined ? {} : { aliases: generator.aliases }),
    use: generator.use,
    short: generator.short,
    ...(generator.examples === undefined ? {} : { examples: generator.examples }),
    flags: [
      ...generator.flags,
      dryRunFlag(),
      managerFlag('kubectl-create'),
      ...OUTPUT_FLAGS,
      saveConfigFlag(),
      validateFlag(),
    ],
    run: async run => {
      const name = generator.takesCommand ? commandName(run) : nameArgument(run);
      await submit(
        run,
        await generator.object(run, name),
        generator.failure === undefined ? `failed to create ${generator.name}: ` : generator.failure,
      );
    },
  };
}

/** The one NAME. models NameFromCommandArgs */
export function nameArgument(run: Run): string {
  const count = run.dash >= 0 ? run.dash : run.args.length;
  if (count !== 1) throw run.usageError(`exactly one NAME is required, got ${count}`);
  return run.args[0]!;
}

function commandName(run: Run): string {
  if (run.args.length === 0) throw run.usageError('exactly one NAME is required, got 0');
  if (run.dash === 0 || (run.dash < 0 && run.args.length > 1) || run.dash > 1) {
    const count = run.dash >= 0 ? run.dash : run.args.length;
    throw run.usageError(`exactly one NAME is required, got ${count}`);
  }
  return run.args[0]!;
}

/** Puts the namespace in, sends the object where it is to be sent, and tells. */
async function submit(run: Run, made: JsonObject, failure: string | null): Promise<void> {
  const info = resourceOfKind(String(made.apiVersion), String(made.kind));
  if (info === undefined) throw new Error(`kubectl: no resource for ${String(made.kind)}`);
  const resource: Resource = info;
  const strategy = run.dryRun;
  const namespace = run.namespace;
  const setsNamespace =
    resource.namespaced && (run.namespaceGiven || strategy !== 'client' || namespace !== 'default');
  let object = setsNamespace
    ? ({ ...made, metadata: { ...(made.metadata as object), namespace } } as JsonObject)
    : made;
  if (run.flags.bool('save-config')) object = withGeneratedLastApplied(object);
  const printer = generatedPrinter(run);
  if (strategy !== 'client') {
    try {
      object = await createObject(run, resource, namespace, object, fieldValidation(run));
    } catch (error) {
      if (failure !== null && (error instanceof ApiError || error instanceof UrlError))
        throw new CommandError(`${failure}${error.message}`);
      throw error;
    }
  }
  run.out(printer === undefined ? successLine(run, object, 'created') : printer(object));
}
