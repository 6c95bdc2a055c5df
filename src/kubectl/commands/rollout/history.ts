/** models kubectl/pkg/cmd/rollout/rollout_history.go */
import type { PodTemplateSpec } from '../../../api/generated/types.ts';
import { align, DESCRIBE_STYLE } from '../../../apimachinery/go/tabwriter.ts';
import { completeObjects } from '../../completion/objects.ts';
import { describePodTemplate } from '../../describe/pod-template.ts';
import { DescribeWriter } from '../../describe/writer.ts';
import type { Command } from '../../framework/command.ts';
import { CommandError } from '../../framework/errors.ts';
import { int64 } from '../../framework/flag.ts';
import { genericPrinter } from '../../printers/output.ts';
import { infoName } from '../../resource/info.ts';
import { OUTPUT_FLAGS } from '../shared-flags.ts';
import { CHANGE_CAUSE, type Revision, revisionsOf } from './history-of.ts';
import { LOOK_FLAGS, rolloutObjects } from './shared.ts';

export const rolloutHistory: Command = {
  name: 'history',
  flagsInUsage: true,
  use: '(TYPE NAME | TYPE/NAME) [flags]',
  short: 'View rollout history',
  examples: `
# View the revisions of a deployment
kubectl rollout history deployment/abc

# View one revision of a daemon set in detail
kubectl rollout history daemonset/abc --revision=3`,
  flags: [...LOOK_FLAGS, ...OUTPUT_FLAGS, int64('revision', 'Show this revision in detail.')],
  complete: completeObjects,
  run: async run => {
    const revision = run.flags.int('revision');
    if (revision < 0) throw new CommandError(`revision must be a positive integer: ${revision}`);
    const printer = genericPrinter(run);
    for (const info of await rolloutObjects(run)) {
      const revisions = await revisionsOf(run, info, 'history');
      if (printer !== undefined) {
        for (const one of revision === 0 ? revisions : revisions.filter(other => other.number === revision))
          run.out(printer(one.object));
      } else if (revision === 0) run.out(`${infoName(info)} \n${overview(revisions)}\n`);
      else run.out(`${infoName(info)} with revision #${revision}\n${detail(revisions, revision)}\n`);
    }
  },
};

function overview(revisions: readonly Revision[]): string {
  if (revisions.length === 0) return 'No rollout history found.';
  const rows = revisions.map(one => `${one.number}\t${one.changeCause || '<none>'}\n`).join('');
  return align(`REVISION\tCHANGE-CAUSE\n${rows}`, DESCRIBE_STYLE);
}

function detail(revisions: readonly Revision[], number: number): string {
  const found = revisions.find(one => one.number === number);
  if (found === undefined) throw new CommandError('unable to find the specified revision');
  const writer = new DescribeWriter();
  describePodTemplate(writer, withCause(found));
  return writer.raw();
}

function withCause({ template, changeCause }: Revision): PodTemplateSpec {
  if (changeCause === '') return template;
  const { metadata } = template;
  return {
    ...template,
    metadata: { ...metadata, annotations: { ...metadata?.annotations, [CHANGE_CAUSE]: changeCause } },
  };
}
