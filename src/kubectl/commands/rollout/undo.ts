/** models kubectl/pkg/cmd/rollout/rollout_undo.go and polymorphichelpers/rollback.go */
import { type JsonObject, jsonEqual } from '../../../base/json.ts';
import { completeObjects } from '../../completion/objects.ts';
import { describePodTemplate } from '../../describe/pod-template.ts';
import { DescribeWriter } from '../../describe/writer.ts';
import type { Command } from '../../framework/command.ts';
import { CommandError, throwCollected } from '../../framework/errors.ts';
import { int64 } from '../../framework/flag.ts';
import { dryRunSuffix, genericPrinter } from '../../printers/output.ts';
import { type Info, infoName, metaOf } from '../../resource/info.ts';
import { patchObject } from '../../resource/write.ts';
import type { Run } from '../../run.ts';
import { dryRunFlag, OUTPUT_FLAGS } from '../shared-flags.ts';
import { type Revision, revisionsOf } from './history-of.ts';
import { LOOK_FLAGS, rolloutObjects } from './shared.ts';

const SKIPPED_ANNOTATIONS = [
  'kubectl.kubernetes.io/last-applied-configuration',
  'deployment.kubernetes.io/revision',
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.revision',
];

export const rolloutUndo: Command = {
  name: 'undo',
  flagsInUsage: true,
  use: '(TYPE NAME | TYPE/NAME) [flags]',
  short: 'Undo a previous rollout',
  examples: `
# Go back to the deployment before
kubectl rollout undo deployment/abc

# Go back to revision 3 of a daemon set
kubectl rollout undo daemonset/abc --to-revision=3`,
  flags: [
    ...LOOK_FLAGS,
    dryRunFlag(),
    ...OUTPUT_FLAGS,
    int64('to-revision', 'The revision to go back to; 0 for the one before.'),
  ],
  complete: completeObjects,
  run: async run => {
    const printer = genericPrinter(run);
    const errors: Error[] = [];
    for (const info of await rolloutObjects(run)) {
      try {
        const message = await undo(run, info);
        run.out(
          printer === undefined
            ? `${infoName(info)} ${message}${dryRunSuffix(run)}\n`
            : printer(info.object!),
        );
      } catch (error) {
        errors.push(error as Error);
      }
    }
    throwCollected(errors);
  },
};

async function undo(run: Run, info: Info): Promise<string> {
  const wanted = run.flags.int('to-revision');
  if (wanted < 0) throw new CommandError(`unable to find specified revision ${wanted} in history`);
  const spec = (info.object!.spec ?? {}) as JsonObject;
  const revisions = await revisionsOf(run, info, 'rollbacker');
  const target = wanted === 0 ? before(revisions, info) : revisions.find(one => one.number === wanted);
  if (target === undefined) throw new CommandError(`unable to find specified revision ${wanted} in history`);
  if (run.dryRun === 'client') {
    const writer = new DescribeWriter();
    describePodTemplate(writer, target.template);
    return writer.raw();
  }
  if (info.resource.kind === 'Deployment') {
    if (spec.paused === true) {
      throw new CommandError(
        "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again",
      );
    }
    return undoDeployment(run, info, target, spec);
  }
  if (jsonEqual(spec.template, target.template)) return skipped(target);
  await patchObject(
    run,
    info.resource,
    info.namespace,
    info.name,
    'strategic-merge-patch+json',
    target.object.data,
  );
  return 'rolled back';
}

function before(revisions: readonly Revision[], info: Info): Revision {
  const previous = revisions.at(-2);
  if (previous === undefined)
    throw new CommandError(
      `no rollout history found for ${info.resource.kind.toLowerCase()} ${JSON.stringify(info.name)}`,
    );
  return previous;
}

function skipped(target: Revision): string {
  return `skipped rollback (current template already matches revision ${target.number})`;
}

async function undoDeployment(run: Run, info: Info, target: Revision, spec: JsonObject): Promise<string> {
  const { 'pod-template-hash': _, ...labels } = target.template.metadata?.labels ?? {};
  const template = { ...target.template, metadata: { ...target.template.metadata, labels } };
  if (jsonEqual(spec.template, template)) return skipped(target);
  const live = (metaOf(info.object).annotations ?? {}) as Readonly<Record<string, string>>;
  const old = (metaOf(target.object).annotations ?? {}) as Readonly<Record<string, string>>;
  const annotations: Record<string, string> = {};
  for (const key of SKIPPED_ANNOTATIONS) if (live[key] !== undefined) annotations[key] = live[key];
  for (const [key, value] of Object.entries(old))
    if (!SKIPPED_ANNOTATIONS.includes(key)) annotations[key] = value;
  await patchObject(run, info.resource, info.namespace, info.name, 'json-patch+json', [
    { op: 'replace', path: '/spec/template', value: template },
    { op: 'replace', path: '/metadata/annotations', value: annotations },
  ]);
  return 'rolled back';
}
