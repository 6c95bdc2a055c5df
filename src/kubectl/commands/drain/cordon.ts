/** models kubectl/pkg/drain/cordon.go */
import type { JsonObject } from '../../../base/json.ts';
import { completeNames } from '../../completion/objects.ts';
import type { Command } from '../../framework/command.ts';
import { throwCollected } from '../../framework/errors.ts';
import type { Flag } from '../../framework/flag.ts';
import { dryRunSuffix } from '../../printers/output.ts';
import { type Info, metaText } from '../../resource/info.ts';
import { patchObject } from '../../resource/write.ts';
import type { Resource } from '../../rest/discovery.ts';
import type { Run } from '../../run.ts';
import { dryRunFlag, selectorFlag } from '../shared-flags.ts';

/** The nodes that the arguments or -l name. @throws CommandError, ApiError */
export async function nodesOf(run: Run): Promise<Info[]> {
  const selector = run.flags.str('selector');
  if (run.args.length === 0 && selector === '')
    throw run.usageError(`USAGE: ${run.located.command.name} NODE [flags]`);
  if (run.args.length > 0 && selector !== '')
    throw run.usageError('error: cannot specify both a node name and a --selector option');
  const resource = (await run.discovery()).find('nodes');
  if (selector !== '') {
    const nodes = await run.list(resource, undefined, { labelSelector: selector });
    return nodes.map(object => ({ resource, namespace: '', name: metaText(object, 'name'), object }));
  }
  const infos: Info[] = [];
  const errors: Error[] = [];
  for (const word of run.args) {
    try {
      infos.push(await named(run, resource, word));
    } catch (error) {
      errors.push(error as Error);
    }
  }
  throwCollected(errors);
  return infos;
}

/** `node01`, or `TYPE/NAME`, as it is in the cluster. @throws CommandError, ApiError */
async function named(run: Run, nodes: Resource, word: string): Promise<Info> {
  const slash = word.indexOf('/');
  const resource = slash < 0 ? nodes : (await run.discovery()).find(word.slice(0, slash));
  const name = word.slice(slash + 1);
  const namespace = resource.namespaced ? run.namespace : '';
  return { resource, namespace, name, object: await run.get(resource, namespace, name) };
}

/** Marks nodes and tells about each. */
export async function setSchedulable(run: Run, infos: readonly Info[], cordon: boolean): Promise<void> {
  for (const info of infos) {
    const is = (info.object!.spec as JsonObject | undefined)?.unschedulable === true;
    const word = cordon ? 'cordoned' : 'uncordoned';
    if (is === cordon) {
      run.out(`node/${info.name} already ${word}${dryRunSuffix(run)}\n`);
      continue;
    }
    if (run.dryRun !== 'client') {
      await patchObject(run, info.resource, '', info.name, 'strategic-merge-patch+json', {
        spec: { unschedulable: cordon ? true : null },
      });
    }
    run.out(`node/${info.name} ${word}${dryRunSuffix(run)}\n`);
  }
}

function command(name: 'cordon' | 'uncordon', short: string, example: string): Command {
  const flags: readonly Flag[] = [dryRunFlag(), selectorFlag()];
  return {
    name,
    use: 'NODE',
    short,
    examples: example,
    flags,
    complete: completeNames('nodes'),
    run: async run => {
      await setSchedulable(run, await nodesOf(run), name === 'cordon');
    },
  };
}

export const cordon = command(
  'cordon',
  'Mark node as unschedulable',
  '\n# Keep new pods off a node\nkubectl cordon foo',
);
export const uncordon = command(
  'uncordon',
  'Mark node as schedulable',
  '\n# Let new pods onto a node again\nkubectl uncordon foo',
);
