/** rollout pause, resume and restart. models kubectl/pkg/cmd/rollout */

import { rfc3339 } from '../../../base/clock.ts';
import type { JsonObject } from '../../../base/json.ts';
import { completeObjects } from '../../completion/objects.ts';
import type { Command } from '../../framework/command.ts';
import { CommandError } from '../../framework/errors.ts';
import { metaOf } from '../../resource/info.ts';
import { qualified } from '../../rest/discovery.ts';
import type { Run } from '../../run.ts';
import { type Update, updateAll } from '../set/update.ts';
import { dryRunFlag } from '../shared-flags.ts';
import { CHANGE_FLAGS, rolloutObjects } from './shared.ts';

const RESTARTED = 'kubectl.kubernetes.io/restartedAt';

function command(
  name: string,
  short: string,
  example: string,
  done: string,
  update: (run: Run) => Update,
): Command {
  return {
    name,
    use: 'RESOURCE',
    short,
    examples: example,
    flags: [...CHANGE_FLAGS, { ...dryRunFlag(), hidden: true }],
    complete: completeObjects,
    run: async run => {
      const infos = await rolloutObjects(run);
      if (infos.length === 0) run.err(`No resources found in ${run.namespace} namespace.\n`);
      await updateAll(run, infos, {
        update: update(run),
        done,
        problem: (info, reason) =>
          `error: ${qualified(info.resource)} ${JSON.stringify(info.name)} ${reason}`,
      });
    },
  };
}

function paused(object: JsonObject, verb: string): boolean {
  if (object.kind !== 'Deployment') throw new CommandError(`${verb} is not supported`);
  return (object.spec as JsonObject).paused === true;
}

export const rolloutPause = command(
  'pause',
  'Mark the provided resource as paused',
  '\n# Pause the rollout of a deployment\nkubectl rollout pause deployment/nginx',
  'paused',
  () => object => {
    if (paused(object, 'pausing')) throw new CommandError('is already paused');
    return { ...object, spec: { ...(object.spec as JsonObject), paused: true } };
  },
);

export const rolloutResume = command(
  'resume',
  'Resume a paused resource',
  '\n# Resume a paused deployment\nkubectl rollout resume deployment/nginx',
  'resumed',
  () => object => {
    if (!paused(object, 'resuming')) throw new CommandError('is not paused');
    const { paused: _, ...spec } = object.spec as JsonObject;
    return { ...object, spec };
  },
);

export const rolloutRestart = command(
  'restart',
  'Restart a resource',
  '\n# Restart the pods of a deployment\nkubectl rollout restart deployment/nginx',
  'restarted',
  run => object => {
    if (!['Deployment', 'DaemonSet', 'StatefulSet'].includes(String(object.kind)))
      throw new CommandError('restarting is not supported');
    const spec = object.spec as JsonObject;
    if (spec.paused === true)
      throw new CommandError("can't restart paused deployment (run rollout resume first)");
    const template = spec.template as JsonObject;
    const meta = metaOf(template);
    const now = rfc3339(run.io.clock.now());
    const annotations = (meta.annotations ?? {}) as Record<string, string>;
    if (annotations[RESTARTED] === now) {
      throw new CommandError(
        'if restart has already been triggered within the past second, please wait before attempting to trigger another',
      );
    }
    return {
      ...object,
      spec: {
        ...spec,
        template: { ...template, metadata: { ...meta, annotations: { ...annotations, [RESTARTED]: now } } },
      },
    } as JsonObject;
  },
);
