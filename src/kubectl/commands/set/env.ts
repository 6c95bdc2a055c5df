/** models kubectl/pkg/cmd/set/set_env.go */
import type { JsonObject } from '../../../base/json.ts';
import { completeObjects } from '../../completion/objects.ts';
import type { Command } from '../../framework/command.ts';
import { CommandError } from '../../framework/errors.ts';
import { bool, str, stringArray, strings } from '../../framework/flag.ts';
import { infoName } from '../../resource/info.ts';
import { givenFiles } from '../../resource/selection.ts';
import type { Run } from '../../run.ts';
import { dryRunFlag, fileFlags, managerFlag, OUTPUT_FLAGS, selectorFlag } from '../shared-flags.ts';
import { inPodSpec, nameMatches, objectsOf, updateAll } from './update.ts';

interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: JsonObject;
}

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
    const isChange = (word: string) =>
      (word.includes('=') && !word.startsWith('=')) || (word.endsWith('-') && word !== '-');
    const resources = run.args.filter(word => !isChange(word));
    const changes = [...run.args.filter(isChange), ...run.flags.list('env')];
    if (resources.length === 0 && !givenFiles(run))
      throw run.usageError(
        'one or more resources must be specified as <resource> <name> or <resource>/<name>',
      );
    if (run.flags.bool('list')) return list(run, resources);
    const set = [
      ...changes.filter(change => change.includes('=')).map(variableOf),
      ...(await fromSource(run)),
    ];
    const remove = changes.filter(change => !change.includes('=')).map(change => change.slice(0, -1));
    if (set.length === 0 && remove.length === 0)
      throw new CommandError('at least one environment variable must be provided');
    const pattern = run.flags.str('containers');
    const update = (object: JsonObject) =>
      inPodSpec(object, spec => {
        const change = (containers: unknown) =>
          (containers as readonly JsonObject[] | undefined)?.map(container =>
            nameMatches(pattern, String(container.name))
              ? withVariables(run, container, set, remove)
              : container,
          );
        const initContainers = change(spec.initContainers);
        return {
          ...spec,
          ...(initContainers === undefined ? {} : { initContainers }),
          containers: change(spec.containers),
        } as JsonObject;
      });
    await updateAll(run, await objectsOf(run, resources), update, 'env updated');
  },
};

function variableOf(text: string): Variable {
  const equals = text.indexOf('=');
  const name = text.slice(0, equals);
  if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name))
    throw new CommandError(`environment variable ${JSON.stringify(text)} is invalid`.replace(/^/, ''));
  return { name, value: text.slice(equals + 1) };
}

async function fromSource(run: Run): Promise<Variable[]> {
  const from = run.flags.str('from');
  if (from === '') return [];
  const [type = '', name = ''] = from.split('/');
  const resource = (await run.discovery()).find(type);
  const reference = { ConfigMap: 'configMapKeyRef', Secret: 'secretKeyRef' }[resource.kind];
  if (reference === undefined) throw new CommandError(`unsupported resource specified in --from`);
  const object = await run.get(resource, run.namespace, name);
  const keys = run.flags.list('keys');
  return Object.keys((object.data ?? {}) as object)
    .sort()
    .filter(key => keys.length === 0 || keys.includes(key))
    .map(key => ({
      name: `${run.flags.str('prefix')}${key.toUpperCase().replace(/[^A-Z0-9_]/g, '_')}`,
      valueFrom: { [reference]: { name, key } },
    }));
}

function withVariables(
  run: Run,
  container: JsonObject,
  set: readonly Variable[],
  remove: readonly string[],
): JsonObject {
  let env = [...((container.env ?? []) as unknown as readonly Variable[])];
  for (const variable of set) {
    const at = env.findIndex(one => one.name === variable.name);
    if (at >= 0 && !run.flags.bool('overwrite'))
      throw new CommandError(
        `'${variable.name}' already has a value (${env[at]!.value ?? ''}), and --overwrite is false`,
      );
    if (at >= 0) env[at] = variable;
    else env.push(variable);
  }
  env = env.filter(one => !remove.includes(one.name));
  const { env: _, ...rest } = container;
  return env.length === 0 ? rest : ({ ...rest, env } as unknown as JsonObject);
}

async function list(run: Run, resources: readonly string[]): Promise<void> {
  for (const info of await objectsOf(run, resources)) {
    inPodSpec(info.object!, spec => {
      for (const container of spec.containers as readonly JsonObject[]) {
        if (!nameMatches(run.flags.str('containers'), String(container.name))) continue;
        run.out(
          `# ${infoName(info)
            .replace(/\.[a-z0-9.]+\//, '/')
            .replace(/^[a-z]+/, `${info.resource.resource}`)}, container ${String(container.name)}\n`,
        );
        for (const variable of (container.env ?? []) as unknown as readonly Variable[])
          run.out(`${lineOf(variable)}\n`);
      }
      return spec;
    });
  }
}

function lineOf({ name, value = '', valueFrom }: Variable): string {
  if (valueFrom === undefined) return `${name}=${value}`;
  const [kind = '', reference] = Object.entries(valueFrom)[0] ?? [];
  const {
    name: of = '',
    key = '',
    fieldPath = '',
    resource = '',
  } = (reference ?? {}) as Record<string, string>;
  if (kind === 'secretKeyRef') return `# ${name} from secret ${of}, key ${key}`;
  if (kind === 'configMapKeyRef') return `# ${name} from configmap ${of}, key ${key}`;
  return `# ${name} from ${kind === 'fieldRef' ? `field path ${fieldPath}` : `resource ${resource}`}`;
}
