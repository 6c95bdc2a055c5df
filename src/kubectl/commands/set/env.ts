/** models kubectl/pkg/cmd/set/set_env.go */
import type { JsonObject } from '../../../base/json.ts';
import { completeObjects } from '../../completion/objects.ts';
import type { Command } from '../../framework/command.ts';
import { CommandError } from '../../framework/errors.ts';
import { bool, str, stringArray, strings } from '../../framework/flag.ts';
import type { Info } from '../../resource/info.ts';
import { givenFiles } from '../../resource/selection.ts';
import type { Run } from '../../run.ts';
import { dryRunFlag, fileFlags, managerFlag, OUTPUT_FLAGS, selectorFlag } from '../shared-flags.ts';
import { listVariables } from './env-list.ts';
import { fromSource, parseEnv, type Variable } from './env-variables.ts';
import { inPodSpec, nameMatches, objectProblem, objectsOf, updateAll } from './update.ts';

export const setEnv: Command = {
  name: 'env',
  use: 'RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N',
  short: 'Update environment variables on a pod template',
  examples: `
# Set a variable of a deployment
kubectl set env deployment/registry STORAGE_DIR=/local

# List the variables of a deployment
kubectl set env deployment/sample-build --list

# Take all keys of a config map as variables
kubectl set env --from=configmap/myconfigmap --prefix=MYSQL_ deployment/myapp

# Take a variable away
kubectl set env deployment/registry ENV-`,
  flags: [
    bool('all', 'Select all objects of the types, in the namespace.'),
    str('containers', 'Names of the containers to change; * stands for any letters.', {
      short: 'c',
      value: '*',
    }),
    dryRunFlag(),
    stringArray('env', 'A variable to set.', { short: 'e' }),
    managerFlag('kubectl-set'),
    ...fileFlags('File, folder or URL that names the resources.'),
    str('from', 'Config map or secret to take variables from.'),
    strings('keys', 'Keys to take from it; all where absent.'),
    bool('list', 'Print the variables.'),
    bool('local', 'Do not ask the server; only change what the files hold and print it.'),
    ...OUTPUT_FLAGS,
    bool('overwrite', 'Let variables that are there be changed.', { value: 'true' }),
    str('prefix', 'What to put before the names of variables from --from.'),
    bool('resolve', 'With --list: show values of references too.'),
    selectorFlag(),
  ],
  complete: completeObjects,
  run: async run => {
    const { resources, changes } = wordsOf(run);
    checkFlags(run, resources);
    const { set: typed, remove } = await parseEnv(run, changes);
    const set = await prefixed(run, [...typed, ...(await fromSource(run))]);
    const infos = await objectsOf(run, resources);
    const containers = (object: JsonObject, info: Info) => withVariables(run, object, info, set, remove);
    if (run.flags.bool('list')) {
      for (const info of infos) await listVariables(run, { ...info, object: containers(info.object!, info) });
      return;
    }
    await updateAll(run, infos, {
      update: containers,
      done: 'env updated',
      refusal: 'failed to patch env update to pod template: ',
      problem: objectProblem,
    });
  },
};

/** Words with `=` and words that end in `-` change variables, as a lone `-` does (stdin); the others name resources. */
function wordsOf(run: Run): { resources: string[]; changes: string[] } {
  const isChange = (word: string) => (word.includes('=') && !word.startsWith('=')) || word.endsWith('-');
  return {
    resources: run.args.filter(word => !isChange(word)),
    changes: [...run.flags.list('env'), ...run.args.filter(isChange)],
  };
}

function checkFlags(run: Run, resources: readonly string[]): void {
  const { flags } = run;
  if (resources.length === 0 && !givenFiles(run))
    throw new CommandError(
      'one or more resources must be specified as <resource> <name> or <resource>/<name>',
    );
  if (flags.bool('list') && flags.str('output') !== '')
    throw new CommandError('--list and --output may not be specified together');
  if (flags.list('keys').length > 0 && flags.str('from') === '')
    throw new CommandError('when specifying --keys, a configmap or secret must be provided with --from');
}

async function prefixed(run: Run, variables: readonly Variable[]): Promise<Variable[]> {
  const prefix = run.flags.str('prefix');
  return variables.map(one => ({ ...one, name: `${prefix}${one.name}` }));
}

function withVariables(
  run: Run,
  object: JsonObject,
  info: Info,
  set: readonly Variable[],
  remove: readonly string[],
): JsonObject {
  const pattern = run.flags.str('containers');
  return inPodSpec(object, spec => {
    let hits = 0;
    const change = (list: unknown) =>
      (list as readonly JsonObject[] | undefined)?.map(container => {
        if (!nameMatches(pattern, String(container.name))) return container;
        hits++;
        return withEnv(run, container, set, remove);
      });
    const initContainers = change(spec.initContainers);
    const containers = change(spec.containers);
    if (hits === 0)
      run.err(
        `Warning: ${info.resource.kind}/${info.name} does not have any containers matching ${JSON.stringify(pattern)}\n`,
      );
    return {
      ...spec,
      ...(initContainers === undefined ? {} : { initContainers }),
      ...(containers === undefined ? {} : { containers }),
    } as JsonObject;
  });
}

/** models validateNoOverwrites and updateEnv */
function withEnv(
  run: Run,
  container: JsonObject,
  set: readonly Variable[],
  remove: readonly string[],
): JsonObject {
  const old = (container.env ?? []) as unknown as readonly Variable[];
  const taken = set.find(one => old.some(had => had.name === one.name && had.value !== one.value));
  if (taken !== undefined && !run.flags.bool('overwrite')) {
    const value = old.find(had => had.name === taken.name)?.value ?? '';
    throw new CommandError(`'${taken.name}' already has a value (${value}), and --overwrite is false`);
  }
  const kept = old.map(had => set.findLast(one => one.name === had.name) ?? had);
  const fresh = set.filter(one => !old.some(had => had.name === one.name));
  const env = [...kept, ...fresh].filter(one => !remove.includes(one.name));
  const { env: _, ...rest } = container;
  return (env.length === 0 ? rest : { ...rest, env }) as JsonObject;
}
