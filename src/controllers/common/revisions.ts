import type { ControllerRevision, LabelSelector, PodTemplateSpec } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/object.ts';
import { matchesSelector } from '../../api/selectors.ts';
import { jsonEqual } from '../../base/json.ts';
import type { ResourceClient } from '../../client/client.ts';
import type { Informer } from '../../client/informer.ts';
import type { ControllerContext } from '../context.ts';
import { claim } from './claim.ts';
import { controllerRef } from './owner.ts';

/** What a ControllerRevision keeps of its owner: a patch that puts the template back. */
export function templatePatch(template: PodTemplateSpec): unknown {
  return { spec: { template: { ...template, $patch: 'replace' } } };
}

/** True when a revision holds this template. */
export function holdsTemplate(revision: ControllerRevision, template: PodTemplateSpec): boolean {
  return jsonEqual(revision.data, templatePatch(template));
}

/** The highest revision number, 0 when there are none. */
export function maxRevision(revisions: readonly ControllerRevision[]): number {
  return Math.max(0, ...revisions.map(({ revision }) => revision));
}

/** Lowest revision first. */
export function byRevision(a: ControllerRevision, b: ControllerRevision): number {
  return a.revision - b.revision || ((a.metadata?.name ?? '') < (b.metadata?.name ?? '') ? -1 : 1);
}

/** The ControllerRevisions of workloads. Models pkg/controller/history/controller_history.go. */
export class Revisions {
  readonly informer: Informer<ControllerRevision>;
  readonly client: ResourceClient<ControllerRevision>;

  constructor(context: ControllerContext) {
    this.informer = context.informers.of<ControllerRevision>('controllerrevisions.apps');
    this.informer.addIndex('namespace', revision => [revision.metadata?.namespace ?? '']);
    this.client = context.client.resource<ControllerRevision>('controllerrevisions.apps');
  }

  /** The owner's revisions, lowest first; adopts and releases by its selector. @throws ApiError */
  of(
    owner: KubeObject,
    selector: LabelSelector | undefined,
    freshOwner: () => KubeObject,
  ): ControllerRevision[] {
    const candidates = this.informer.byIndex('namespace', owner.metadata?.namespace ?? '');
    const matches = (revision: ControllerRevision) => matchesSelector(selector, revision.metadata?.labels);
    return claim({ owner, freshOwner, dependents: this.client, matches }, candidates).sort(byRevision);
  }

  /** Writes a revision of the owner's template. @throws ApiError AlreadyExists where the name is taken */
  create(
    owner: KubeObject,
    template: PodTemplateSpec,
    revision: number,
    name: string,
    labels: Readonly<Record<string, string>>,
  ): ControllerRevision {
    const { namespace, annotations } = owner.metadata ?? {};
    return this.client.create(namespace, {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: {
        name,
        namespace,
        labels,
        ...(annotations && { annotations }),
        ownerReferences: [controllerRef(owner)],
      },
      data: templatePatch(template),
      revision,
    });
  }

  /** Gives a revision a new number. @throws ApiError */
  renumber(revision: ControllerRevision, number: number): ControllerRevision {
    return revision.revision === number ? revision : this.client.update({ ...revision, revision: number });
  }

  delete({ metadata }: ControllerRevision): void {
    this.client.delete(metadata?.namespace, metadata?.name ?? '');
  }
}
