/** models kubectl/pkg/cmd/wait */
import { isReason } from '../../api/status.ts';
import { formatV } from '../../apimachinery/go/value.ts';
import type { JsonObject } from '../../base/json.ts';
import { completeObjects } from '../completion/objects.ts';
import type { Command } from '../framework/command.ts';
import { CommandError, throwCollected } from '../framework/errors.ts';
import { bool, duration, str } from '../framework/flag.ts';
import { relaxedPath } from '../printers/custom-columns.ts';
import { JsonPath } from '../printers/jsonpath/jsonpath.ts';
import { genericPrinter } from '../printers/output.ts';
import { follow, TIMED_OUT, within } from '../resource/follow.ts';
import { type Info, infoName } from '../resource/info.ts';
import { fetchSelected, selectionOf } from '../resource/selection.ts';
import type { Run } from '../run.ts';
import {
  allNamespacesFlag,
  fieldSelectorFlag,
  fileFlags,
  OUTPUT_FLAGS,
  selectorFlag,
} from './shared-flags.ts';

/** True when the object is as it was waited for; undefined stands for one that is not there. */
type Test = (object: JsonObject | undefined) => boolean;

export const wait: Command = {
  name: 'wait',
  use: "([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
  short: 'Experimental: Wait for a specific condition on one or many resources',
  examples: `
# Wait until a pod is ready
kubectl wait --for=condition=Ready pod/busybox1

# Wait until a condition is false
kubectl wait --for=condition=Ready=false pod/busybox1

# Wait until a field has a value
kubectl wait --for=jsonpath='{.status.phase}'=Running pod/busybox1

# Wait until a pod is gone
kubectl wait --for=delete pod/busybox1 --timeout=60s`,
  flags: [
    bool('all', 'Select all objects of the types, in the namespace.'),
    allNamespacesFlag(),
    fieldSelectorFlag(),
    ...fileFlags('File, folder or URL that names the resources.'),
    str('for', "What to wait for: create, delete, condition=NAME[=VALUE] or jsonpath='{PATH}'[=VALUE].", {
      complete: ['condition=', 'create', 'delete', 'jsonpath='],
    }),
    bool('local', 'Do not ask the server.'),
    ...OUTPUT_FLAGS,
    selectorFlag(),
    duration('timeout', 'How long to wait. 0 looks once; negative waits for a week.', { value: '30s' }),
  ],
  complete: completeObjects,
  run: async run => {
    const what = run.flags.str('for');
    if (what === '') throw new CommandError('unrecognized condition: []');
    const test = testOf(what);
    const until =
      run.io.clock.now() +
      (run.flags.duration('timeout') < 0 ? 7 * 24 * 3_600_000 : Math.max(1, run.flags.duration('timeout')));
    const selected = await selectionOf(run);
    const lower = what.toLowerCase();
    const infos =
      lower === 'delete'
        ? await thoseThere(run, selected)
        : lower === 'create'
          ? [...selected.infos, ...(await fetchSelected(run, { ...selected, infos: [] }))]
          : await fetchSelected(run, selected);
    if (infos.length === 0) {
      if (lower === 'delete') return;
      throw new CommandError('no matching resources found');
    }
    const printer = genericPrinter(run);
    const errors: Error[] = [];
    for (const info of infos) {
      try {
        const left = until - run.io.clock.now();
        const found = left <= 0 ? TIMED_OUT : await within(run, left, untilTrue(run, info, test, lower));
        if (found === TIMED_OUT) throw new CommandError(unmet(run, info, lower));
        run.out(
          printer === undefined ? `${infoName(info)} condition met\n` : printer(found ?? info.object ?? {}),
        );
        await run.streams.flush();
      } catch (error) {
        errors.push(error as Error);
      }
    }
    throwCollected(errors);
  },
};

/** What was not there when looked for is deleted already. */
async function thoseThere(run: Run, selected: Awaited<ReturnType<typeof selectionOf>>): Promise<Info[]> {
  const infos: Info[] = [...(await fetchSelected(run, { ...selected, infos: [] }))];
  for (const info of selected.infos) {
    try {
      infos.push(...(await fetchSelected(run, { ...selected, infos: [info], collections: [] })));
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
  }
  return infos;
}

function unmet(run: Run, info: Info, what: string): string {
  const name = `${info.resource.resource}/${info.name}`;
  if (run.flags.duration('timeout') === 0) return `condition not met for ${name}`;
  return what === 'create'
    ? 'timed out waiting for the condition'
    : `timed out waiting for the condition on ${name}`;
}

async function untilTrue(run: Run, info: Info, test: Test, what: string): Promise<JsonObject | undefined> {
  for await (const object of follow(run, info.resource, info.namespace, info.name)) {
    if (test(object)) return object;
    if (object === undefined && what !== 'create' && what !== 'delete')
      throw new CommandError(`${info.resource.resource} ${JSON.stringify(info.name)} not found`);
  }
  return undefined;
}

function testOf(what: string): Test {
  const lower = what.toLowerCase();
  if (lower === 'delete') return object => object === undefined;
  if (lower === 'create') return object => object !== undefined;
  if (lower.startsWith('condition=')) {
    const [name = '', value = 'true'] = what.slice('condition='.length).split('=');
    return object => conditionIs(object, name, value);
  }
  if (lower.startsWith('jsonpath=')) return jsonPathTest(what.slice('jsonpath='.length));
  throw new CommandError(`unrecognized condition: ${JSON.stringify(what)}`);
}

function conditionIs(object: JsonObject | undefined, name: string, value: string): boolean {
  const status = object?.status as
    | {
        conditions?: readonly { type: string; status: string; observedGeneration?: number }[];
        observedGeneration?: number;
      }
    | undefined;
  const condition = status?.conditions?.find(one => one.type.toLowerCase() === name.toLowerCase());
  if (condition === undefined) return false;
  const generation = (object?.metadata as { generation?: number } | undefined)?.generation;
  const observed = condition.observedGeneration ?? status?.observedGeneration;
  if (generation !== undefined && observed !== undefined && observed < generation) return false;
  return condition.status.toLowerCase() === value.toLowerCase();
}

function jsonPathTest(text: string): Test {
  // A single = parts path and value; == belongs to a filter of the path.
  const [path = '', value, ...more] = text.split(/(?<!=)=(?!=)/);
  if (more.length > 0)
    throw new CommandError(
      "jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'",
    );
  const wanted = value?.replace(/^['"]+|['"]+$/g, '');
  const parsed = new JsonPath(relaxedPath(path), { allowMissing: true });
  if (wanted === '')
    throw new CommandError(
      "jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3",
    );
  return object => {
    if (object === undefined) return false;
    const values = parsed.find(object);
    if (values.length === 0) return false;
    if (wanted === undefined) return true;
    if (values.length > 1) throw new CommandError('given jsonpath expression matches more than one value');
    if (typeof values[0] === 'object' && values[0] !== null)
      throw new CommandError('jsonpath leads to a nested object or list which is not supported');
    return formatV(values[0]) === wanted;
  };
}
