/** models describeDeployment */
import type { Deployment, PodTemplateSpec, ReplicaSet } from '../../api/generated/types.ts';
import { formatSelector } from '../../api/selectors.ts';
import { jsonEqual } from '../../base/json.ts';
import type { DescribeContext, Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { describePodTemplate } from './pod-template.ts';
import { annotations, labels, rfc1123, shortConditions } from './text.ts';

export const describeDeployment: Describer = async (w, object, context) => {
  const { metadata, spec, status } = object as Deployment;
  w.write(0, `Name:\t${metadata?.name}\n`);
  w.write(0, `Namespace:\t${metadata?.namespace}\n`);
  w.write(0, `CreationTimestamp:\t${rfc1123(metadata?.creationTimestamp)}\n`);
  labels(w, 'Labels', metadata?.labels);
  annotations(w, 'Annotations', metadata?.annotations);
  w.write(0, `Selector:\t${formatSelector(spec?.selector)}\n`);
  w.write(
    0,
    `Replicas:\t${spec?.replicas ?? 1} desired | ${status?.updatedReplicas ?? 0} updated | ${status?.replicas ?? 0} total | ${status?.availableReplicas ?? 0} available | ${status?.unavailableReplicas ?? 0} unavailable\n`,
  );
  w.write(0, `StrategyType:\t${spec?.strategy?.type ?? ''}\n`);
  w.write(0, `MinReadySeconds:\t${spec?.minReadySeconds ?? 0}\n`);
  const rolling = spec?.strategy?.rollingUpdate;
  if (rolling)
    w.write(
      0,
      `RollingUpdateStrategy:\t${rolling.maxUnavailable} max unavailable, ${rolling.maxSurge} max surge\n`,
    );
  describePodTemplate(w, spec?.template);
  shortConditions(w, status?.conditions);
  const sets = await replicaSets(object as Deployment, context);
  if (sets.length > 0) {
    const current = sets.find(set => sameTemplate(set, object as Deployment));
    w.write(0, `OldReplicaSets:\t${namesOf(sets.filter(set => set !== current))}\n`);
    w.write(0, `NewReplicaSet:\t${namesOf(current === undefined ? [] : [current])}\n`);
  }
  describeEvents(w, context.events, context.now);
};

async function replicaSets(
  { metadata, spec }: Deployment,
  { run }: DescribeContext,
): Promise<readonly ReplicaSet[]> {
  const resource = (await run.discovery()).ofKind('apps/v1', 'ReplicaSet');
  if (resource === undefined) return [];
  const all = (await run.list(resource, metadata?.namespace, {
    labelSelector: formatSelector(spec?.selector),
  })) as readonly ReplicaSet[];
  return all
    .filter(set =>
      set.metadata?.ownerReferences?.some(owner => owner.controller && owner.uid === metadata?.uid),
    )
    .sort(
      (a, b) =>
        (a.metadata?.creationTimestamp ?? '').localeCompare(b.metadata?.creationTimestamp ?? '') ||
        (a.metadata?.name ?? '').localeCompare(b.metadata?.name ?? ''),
    );
}

/** models deployment util's EqualIgnoreHash */
export function sameTemplate(set: ReplicaSet, deployment: Deployment): boolean {
  const bare = (template: PodTemplateSpec | undefined) => {
    const { 'pod-template-hash': _, ...rest } = template?.metadata?.labels ?? {};
    return { spec: template?.spec, labels: rest, annotations: template?.metadata?.annotations ?? {} };
  };
  return jsonEqual(bare(set.spec?.template), bare(deployment.spec?.template));
}

function namesOf(sets: readonly ReplicaSet[]): string {
  return (
    sets
      .map(
        set =>
          `${set.metadata?.name} (${set.status?.replicas ?? 0}/${set.spec?.replicas ?? 1} replicas created)`,
      )
      .join(', ') || '<none>'
  );
}
