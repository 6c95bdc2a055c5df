/** models kubectl/pkg/cmd/rollout/rollout_status.go and polymorphichelpers/rollout_status.go */
import type { DaemonSet, Deployment, StatefulSet } from '../../../api/generated/types.ts';
import type { JsonObject } from '../../../base/json.ts';
import { completeObjects } from '../../completion/objects.ts';
import type { Command } from '../../framework/command.ts';
import { CommandError } from '../../framework/errors.ts';
import { bool, duration, int64 } from '../../framework/flag.ts';
import { follow, TIMED_OUT, within } from '../../resource/follow.ts';
import type { Info } from '../../resource/info.ts';
import type { Run } from '../../run.ts';
import { LOOK_FLAGS, rolloutObjects } from './shared.ts';

interface Progress {
  readonly text: string;
  readonly done: boolean;
}

export const rolloutStatus: Command = {
  name: 'status',
  flagsInUsage: true,
  use: '(TYPE NAME | TYPE/NAME) [flags]',
  short: 'Show the status of the rollout',
  examples: `
# Watch the rollout of a deployment
kubectl rollout status deployment/nginx`,
  flags: [
    ...LOOK_FLAGS,
    int64('revision', 'Stop when this revision is not the newest any more.'),
    duration('timeout', 'How long to wait; 0 means without end.'),
    bool('watch', 'Watch until the rollout is done.', { short: 'w', value: 'true' }),
  ],
  complete: completeObjects,
  run: async run => {
    const infos = await rolloutObjects(run);
    for (const info of infos) {
      if (STATUS[info.resource.kind] === undefined) {
        throw new CommandError(`no status viewer has been implemented for ${info.resource.kind}`);
      }
      const outcome = await within(run, run.flags.duration('timeout'), watchOne(run, info));
      if (outcome === TIMED_OUT) throw new CommandError('timed out waiting for the condition');
    }
  },
};

async function watchOne(run: Run, info: Info): Promise<void> {
  const status = STATUS[info.resource.kind]!;
  let last = '';
  for await (const object of follow(run, info.resource, info.namespace, info.name)) {
    if (object === undefined) throw new CommandError('object has been deleted');
    const { text, done } = status(object, run.flags.int('revision'));
    if (text !== last) run.out(text);
    last = text;
    await run.streams.flush();
    if (done || !run.flags.bool('watch')) return;
  }
}

type StatusOf = (object: JsonObject, revision: number) => Progress;

const going = (text: string): Progress => ({ text: `${text}\n`, done: false });
const finished = (text: string): Progress => ({ text: `${text}\n`, done: true });

const STATUS: Readonly<Record<string, StatusOf>> = {
  Deployment: (object, revision) => {
    const { metadata, spec, status } = object as unknown as Deployment;
    const name = JSON.stringify(metadata?.name);
    if (revision > 0) {
      const current = Number(metadata?.annotations?.['deployment.kubernetes.io/revision'] ?? 0);
      if (current !== revision)
        throw new CommandError(
          `desired revision (${revision}) is different from the running revision (${current})`,
        );
    }
    if ((metadata?.generation ?? 0) > (status?.observedGeneration ?? 0))
      return going('Waiting for deployment spec update to be observed...');
    const progressing = status?.conditions?.find(condition => condition.type === 'Progressing');
    if (progressing?.reason === 'ProgressDeadlineExceeded')
      throw new CommandError(`deployment ${name} exceeded its progress deadline`);
    const { updatedReplicas = 0, replicas = 0, availableReplicas = 0 } = status ?? {};
    if (spec?.replicas !== undefined && updatedReplicas < spec.replicas) {
      return going(
        `Waiting for deployment ${name} rollout to finish: ${updatedReplicas} out of ${spec.replicas} new replicas have been updated...`,
      );
    }
    if (replicas > updatedReplicas) {
      return going(
        `Waiting for deployment ${name} rollout to finish: ${replicas - updatedReplicas} old replicas are pending termination...`,
      );
    }
    if (availableReplicas < updatedReplicas) {
      return going(
        `Waiting for deployment ${name} rollout to finish: ${availableReplicas} of ${updatedReplicas} updated replicas are available...`,
      );
    }
    return finished(`deployment ${name} successfully rolled out`);
  },
  DaemonSet: object => {
    const { metadata, spec, status } = object as unknown as DaemonSet;
    const name = JSON.stringify(metadata?.name);
    if (spec?.updateStrategy?.type !== 'RollingUpdate')
      throw new CommandError('rollout status is only available for RollingUpdate strategy type');
    if ((metadata?.generation ?? 0) > (status?.observedGeneration ?? 0))
      return going('Waiting for daemon set spec update to be observed...');
    const { updatedNumberScheduled = 0, desiredNumberScheduled = 0, numberAvailable = 0 } = status ?? {};
    if (updatedNumberScheduled < desiredNumberScheduled) {
      return going(
        `Waiting for daemon set ${name} rollout to finish: ${updatedNumberScheduled} out of ${desiredNumberScheduled} new pods have been updated...`,
      );
    }
    if (numberAvailable < desiredNumberScheduled) {
      return going(
        `Waiting for daemon set ${name} rollout to finish: ${numberAvailable} of ${desiredNumberScheduled} updated pods are available...`,
      );
    }
    return finished(`daemon set ${name} successfully rolled out`);
  },
  StatefulSet: object => {
    const { metadata, spec, status } = object as unknown as StatefulSet;
    if (spec?.updateStrategy?.type !== 'RollingUpdate')
      throw new CommandError('rollout status is only available for RollingUpdate strategy type');
    if ((metadata?.generation ?? 0) > (status?.observedGeneration ?? 0) || !status?.observedGeneration)
      return going('Waiting for statefulset spec update to be observed...');
    const {
      readyReplicas = 0,
      updatedReplicas = 0,
      currentReplicas = 0,
      updateRevision = '',
      currentRevision = '',
    } = status;
    const replicas = spec.replicas ?? 1;
    if (readyReplicas < replicas) return going(`Waiting for ${replicas - readyReplicas} pods to be ready...`);
    const partition = spec.updateStrategy.rollingUpdate?.partition;
    if (partition !== undefined) {
      if (updatedReplicas < replicas - partition) {
        return going(
          `Waiting for partitioned roll out to finish: ${updatedReplicas} out of ${replicas - partition} new pods have been updated...`,
        );
      }
      return finished(`partitioned roll out complete: ${updatedReplicas} new pods have been updated...`);
    }
    if (updateRevision !== currentRevision)
      return going(
        `waiting for statefulset rolling update to complete ${updatedReplicas} pods at revision ${updateRevision}...`,
      );
    return finished(
      `statefulset rolling update complete ${currentReplicas} pods at revision ${currentRevision}...`,
    );
  },
};
