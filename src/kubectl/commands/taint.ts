/** models kubectl/pkg/cmd/taint */

import type { Taint } from '../../api/generated/types.ts';
import { isLabelValue, isQualifiedName } from '../../apimachinery/validation/names.ts';
import type { JsonObject } from '../../base/json.ts';
import { completeObjects } from '../completion/objects.ts';
import type { Command } from '../framework/command.ts';
import { AggregateFailure, CommandError, NoSuchResource } from '../framework/errors.ts';
import { bool } from '../framework/flag.ts';
import { dryRunSuffix, genericPrinter } from '../printers/output.ts';
import { type Info, infoName } from '../resource/info.ts';
import { selectionOf, visitSelected } from '../resource/selection.ts';
import { fieldValidation, patchObject } from '../resource/write.ts';
import type { Run } from '../run.ts';
import { dryRunFlag, managerFlag, OUTPUT_FLAGS, selectorFlag, validateFlag } from './shared-flags.ts';

export const taint: Command = {
  name: 'taint',
  use: 'NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N',
  short: 'Update the taints on one or more nodes',
  long: `Update the taints on one or more nodes.

A taint has a key, a value and an effect. The effect is NoSchedule, PreferNoSchedule or NoExecute. At present only nodes can be tainted.`,
  examples: `
# Keep pods without a toleration off a node
kubectl taint nodes foo dedicated=special-user:NoSchedule

# Take the taint with this key and effect away
kubectl taint nodes foo dedicated:NoSchedule-

# Take all taints with this key away
kubectl taint nodes foo dedicated-

# Taint the nodes with a label
kubectl taint node -l myLabel=X dedicated=foo:PreferNoSchedule`,
  flags: [
    bool('all', 'Select all nodes.'),
    dryRunFlag(),
    managerFlag('kubectl-taint'),
    ...OUTPUT_FLAGS,
    bool('overwrite', 'Let taints that are there be changed.'),
    selectorFlag(),
    validateFlag(),
  ],
  complete: completeObjects,
  run: async run => {
    const { resources, specs } = splitArguments(run.args);
    if (resources.length === 0)
      throw new CommandError('one or more resources must be specified as <resource> <name>');
    if (specs.length === 0) throw new CommandError('at least one taint update is required');
    const changes = readSpecs(run, specs);
    const [type = '', ...names] = resources;
    await checkType(run, type);
    checkConflicts(changes);
    const everyone = run.flags.bool('all') || run.flags.str('selector') !== '';
    if (!everyone && names.length === 0)
      throw new CommandError("at least one resource name must be specified since 'all' parameter is not set");
    if (run.flags.bool('all') && run.flags.str('selector') !== '')
      throw new CommandError("setting 'all' parameter with a non empty selector is prohibited");
    const printer = genericPrinter(run);
    const selected = await selectionOf(run, { args: everyone ? ['nodes'] : ['nodes', ...names] });
    await visitSelected(run, selected, async info => {
      const { operation, object } = await taintNode(run, info, changes);
      run.out(
        printer === undefined ? `${infoName(info)} ${operation}${dryRunSuffix(run)}\n` : printer(object),
      );
    });
  },
};

/** @throws CommandError, NoSuchResource */
async function checkType(run: Run, type: string): Promise<void> {
  const found = (await run.discovery(2)).tryFind(type);
  if (found === undefined) throw new NoSuchResource(type);
  if (found.kind !== 'Node')
    throw new CommandError(`invalid resource type ${type}, only node types are supported`);
}

function checkConflicts({ add, remove }: Changes): void {
  const both = remove.filter(gone =>
    add.some(one => one.key === gone.key && (gone.effect === undefined || gone.effect === one.effect)),
  );
  if (both.length === 0) return;
  const words = both.map(({ key, effect = '' }) => `${key}=${effect}`).join(', ');
  throw new CommandError(
    `can not both modify and remove the following taint(s) in the same command: ${words}`,
  );
}

interface Changes {
  readonly add: readonly Taint[];
  readonly remove: readonly Partial<Taint>[];
}

function splitArguments(args: readonly string[]): { resources: string[]; specs: string[] } {
  const resources: string[] = [];
  const specs: string[] = [];
  for (const word of args) {
    const isTaint = word.includes('=') || word.includes(':') || word.endsWith('-');
    if (isTaint) specs.push(word);
    else if (specs.length === 0) resources.push(word);
    else throw new CommandError(`all resources must be specified before taint changes: ${word}`);
  }
  return { resources, specs };
}

function readSpecs(run: Run, specs: readonly string[]): Changes {
  const add: Taint[] = [];
  const remove: Partial<Taint>[] = [];
  for (const spec of specs) {
    if (spec.endsWith('-')) {
      remove.push(readTaint(run, spec.slice(0, -1)));
      continue;
    }
    const taint = readTaint(run, spec);
    if (!taint.effect) throw run.usageError(`invalid taint spec: ${spec}`);
    if (add.some(other => other.key === taint.key && other.effect === taint.effect)) {
      throw run.usageError(`duplicated taints with the same key and effect: ${goStruct(taint)}`);
    }
    add.push(taint as Taint);
  }
  return { add, remove };
}

/** As Go's %v prints the struct. */
function goStruct({ key, value = '', effect = '' }: Partial<Taint>): string {
  return `{${key} ${value} ${effect} <nil>}`;
}

/** models parseTaint */
function readTaint(run: Run, spec: string): Partial<Taint> & { key: string } {
  const parts = spec.split(':');
  if (parts.length > 2) throw run.usageError(`invalid taint spec: ${spec}`);
  let [key, value, effect] = [parts[0]!, '', ''];
  if (parts.length === 2) {
    effect = parts[1]!;
    if (!['NoSchedule', 'PreferNoSchedule', 'NoExecute'].includes(effect)) {
      throw run.usageError(`invalid taint effect: ${effect}, unsupported taint effect`);
    }
    const pair = key.split('=');
    if (pair.length > 2) throw run.usageError(`invalid taint spec: ${spec}`);
    key = pair[0]!;
    value = pair[1] ?? '';
    const problems = isLabelValue(value);
    if (problems.length > 0) throw run.usageError(`invalid taint spec: ${spec}, ${problems.join('; ')}`);
  }
  const problems = isQualifiedName(key);
  if (problems.length > 0) throw run.usageError(`invalid taint spec: ${spec}, ${problems.join('; ')}`);
  return { key, ...(value === '' ? {} : { value }), ...(effect === '' ? {} : { effect }) };
}

function taintText(taint: Partial<Taint>): string {
  const effect = taint.effect ? `:${taint.effect}` : '';
  return taint.value ? `${taint.key}=${taint.value}${effect}` : `${taint.key}${taint.effect ? effect : ''}`;
}

async function taintNode(
  run: Run,
  info: Info,
  changes: Changes,
): Promise<{ operation: string; object: JsonObject }> {
  const spec = (info.object!.spec ?? {}) as { taints?: readonly Taint[] };
  const old = spec.taints ?? [];
  const overwrite = run.flags.bool('overwrite');
  const same = (a: Partial<Taint>, b: Partial<Taint>) => a.key === b.key && a.effect === b.effect;
  if (!overwrite) {
    const clashes = changes.add
      .filter(taint => old.some(other => same(taint, other)))
      .map(taint => taint.key);
    if (clashes.length > 0) {
      throw new CommandError(
        `node ${info.name} already has ${clashes.join(',')} taint(s) with same effect(s) and --overwrite is false`,
      );
    }
  }
  const merged = [...changes.add, ...old.filter(taint => !changes.add.some(other => same(taint, other)))];
  const added = merged.length !== old.length;
  const problems: Error[] = [];
  let taints = merged;
  for (const gone of changes.remove) {
    const left = taints.filter(
      taint => !(taint.key === gone.key && (gone.effect === undefined || taint.effect === gone.effect)),
    );
    if (left.length === taints.length)
      problems.push(new CommandError(`taint ${JSON.stringify(taintText(gone))} not found`));
    taints = left;
  }
  if (problems.length > 0) throw problems.length === 1 ? problems[0]! : new AggregateFailure(problems);
  const deleted = taints.length !== merged.length;
  const operation = (added && deleted) || overwrite ? 'modified' : added ? 'tainted' : 'untainted';
  const object = { ...info.object!, spec: { ...spec, taints } } as unknown as JsonObject;
  if (run.dryRun === 'client') return { operation, object };
  const patch = { spec: { taints: taints.length > 0 ? taints : null } };
  return {
    operation,
    object: await patchObject(
      run,
      info.resource,
      '',
      info.name,
      'strategic-merge-patch+json',
      patch,
      fieldValidation(run),
    ),
  };
}
