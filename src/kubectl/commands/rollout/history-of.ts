/** The revisions of a deployment, daemon set or stateful set. models kubectl/pkg/polymorphichelpers/history.go */
import type { ControllerRevision, PodTemplateSpec, ReplicaSet } from '../../../api/generated/types.ts';
import { formatSelector } from '../../../api/selectors.ts';
import type { JsonObject } from '../../../base/json.ts';
import { CommandError } from '../../framework/errors.ts';
import { patched } from '../../patch/apply.ts';
import { type Info, metaText } from '../../resource/info.ts';
import type { Run } from '../../run.ts';

export const CHANGE_CAUSE = 'kubernetes.io/change-cause';

export interface Revision {
  readonly number: number;
  readonly changeCause: string;
  readonly template: PodTemplateSpec;
  /** The ReplicaSet or ControllerRevision. */
  readonly object: JsonObject;
}

/** Every revision, oldest first. @throws CommandError for kinds without any */
export async function revisionsOf(run: Run, info: Info, what: 'history' | 'rollbacker'): Promise<Revision[]> {
  const found =
    info.resource.kind === 'Deployment'
      ? await fromReplicaSets(run, info)
      : await fromRevisions(run, info, what);
  return found.sort((a, b) => a.number - b.number);
}

function isOwned(
  object: { metadata?: { ownerReferences?: readonly { controller?: boolean; uid: string }[] } },
  uid: string,
): boolean {
  return object.metadata?.ownerReferences?.some(owner => owner.controller && owner.uid === uid) ?? false;
}

async function fromReplicaSets(run: Run, info: Info): Promise<Revision[]> {
  const spec = (info.object!.spec ?? {}) as { selector?: object };
  const resource = (await run.discovery()).ofKind('apps/v1', 'ReplicaSet')!;
  const all = (await run.list(resource, info.namespace, {
    labelSelector: formatSelector(spec.selector ?? {}),
  })) as readonly ReplicaSet[];
  const uid = metaText(info.object, 'uid');
  return all
    .filter(
      set =>
        isOwned(set, uid) && set.metadata?.annotations?.['deployment.kubernetes.io/revision'] !== undefined,
    )
    .map(set => ({
      number: Number(set.metadata!.annotations!['deployment.kubernetes.io/revision']),
      changeCause: set.metadata?.annotations?.[CHANGE_CAUSE] ?? '',
      template: set.spec?.template ?? {},
      object: set as unknown as JsonObject,
    }));
}

async function fromRevisions(run: Run, info: Info, what: string): Promise<Revision[]> {
  if (!['DaemonSet', 'StatefulSet'].includes(info.resource.kind)) {
    throw new CommandError(
      `error retrieving ${what} for ${JSON.stringify(info.resource.kind)}, no visitor method exists for {${info.resource.group} ${info.resource.kind}}`,
    );
  }
  const spec = (info.object!.spec ?? {}) as { selector?: object };
  const resource = (await run.discovery()).ofKind('apps/v1', 'ControllerRevision')!;
  const all = (await run.list(resource, info.namespace, {
    labelSelector: formatSelector(spec.selector ?? {}),
  })) as unknown as readonly ControllerRevision[];
  const uid = metaText(info.object, 'uid');
  return all
    .filter(one => isOwned(one, uid))
    .map(one => {
      const applied = patched('strategic', info.object!, one.data ?? {});
      return {
        number: one.revision,
        changeCause: one.metadata?.annotations?.[CHANGE_CAUSE] ?? '',
        template: ((applied.spec as JsonObject).template ?? {}) as PodTemplateSpec,
        object: one as unknown as JsonObject,
      };
    });
}
