import type { OwnerReference, Pod, PodTemplateSpec } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/object.ts';
import { ApiError, isReason } from '../../api/status.ts';
import type { Client, ResourceClient } from '../../client/client.ts';
import type { EventRecorder } from '../../client/events.ts';
import { controllerRef } from './owner.ts';

/** True when something was refused because its namespace is going away, so that trying again is no use. */
export function isNamespaceTerminating(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  return error.status.details?.causes?.some(cause => cause.reason === 'NamespaceTerminating') === true;
}

/** The pod that a template describes, owned by a controller. Models GetPodFromTemplate. */
export function podFromTemplate(
  template: PodTemplateSpec,
  owner: KubeObject,
  reference: OwnerReference,
): Pod {
  const { labels, annotations, finalizers } = template.metadata ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: `${owner.metadata?.name}-`,
      namespace: owner.metadata?.namespace,
      ...(labels && { labels }),
      ...(annotations && { annotations }),
      ...(finalizers && { finalizers }),
      ownerReferences: [reference],
    },
    spec: template.spec,
  };
}

/** Creates and deletes pods for their controllers and tells of it in events. Models RealPodControl of pkg/controller/controller_utils.go. */
export class PodControl {
  readonly pods: ResourceClient<Pod>;

  constructor(
    client: Client,
    private readonly recorder: EventRecorder,
  ) {
    this.pods = client.resource<Pod>('pods');
  }

  /** Creates a pod from the owner's template. @throws ApiError, after an event about it */
  createFromTemplate(owner: KubeObject, template: PodTemplateSpec): Pod {
    return this.create(owner, podFromTemplate(template, owner, controllerRef(owner)));
  }

  /** Creates a pod for its owner. @throws ApiError, after an event about it */
  create(owner: KubeObject, pod: Pod): Pod {
    try {
      const created = this.pods.create(owner.metadata?.namespace, pod);
      this.recorder.event(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${created.metadata?.name}`);
      return created;
    } catch (error) {
      if (error instanceof ApiError && !isNamespaceTerminating(error)) {
        this.recorder.event(owner, 'Warning', 'FailedCreate', `Error creating: ${error.message}`);
      }
      throw error;
    }
  }

  /** Deletes a pod of the owner. @throws ApiError, after an event about it unless the pod is gone already */
  delete(owner: KubeObject, name: string): void {
    try {
      this.pods.delete(owner.metadata?.namespace, name);
      this.recorder.event(owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`);
    } catch (error) {
      if (error instanceof ApiError && !isReason(error, 'NotFound')) {
        this.recorder.event(owner, 'Warning', 'FailedDelete', `Error deleting: ${error.message}`);
      }
      throw error;
    }
  }
}
