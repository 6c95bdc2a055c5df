import type { Pod } from '../../api/generated/types.ts';
import { qosClass } from '../../api/pod-resources.ts';
import { defaultPod } from '../defaults/pod.ts';
import { draftOf } from '../draft.ts';
import { validatePod } from '../validation/pod.ts';
import { validatePodStatusUpdate } from '../validation/pod-status.ts';
import { validatePodUpdate } from '../validation/pod-update.ts';
import type { KindRules } from './kind.ts';
import { applyMatchLabelKeys } from './match-label-keys.ts';
import { podEphemeralContainers, podResize } from './pod-parts.ts';
import { podWarnings } from './pod-warnings.ts';

/** models pkg/registry/core/pod/strategy.go */
export const podRules: KindRules<Pod> = {
  hasStatus: true,
  countsGenerations: true,
  generationFields: ['spec'],
  returnsDeleted: true,
  defaults: draft => defaultPod(draftOf<Pod>(draft)),
  prepareCreate(draft) {
    const pod = draftOf<Pod>(draft);
    applyMatchLabelKeys(pod);
    const gated = (pod.spec?.schedulingGates?.length ?? 0) > 0;
    pod.status = {
      phase: 'Pending',
      qosClass: qosClass(pod.spec!),
      ...(gated
        ? {
            conditions: [
              {
                type: 'PodScheduled',
                status: 'False',
                reason: 'SchedulingGated',
                message: 'Scheduling is blocked due to non-empty scheduling gates',
              },
            ],
          }
        : {}),
    };
  },
  validate: validatePod,
  validateUpdate: validatePodUpdate,
  validateStatusUpdate: validatePodStatusUpdate,
  warnings: podWarnings,
  parts: { resize: podResize, ephemeralcontainers: podEphemeralContainers },
  gracePeriod(pod, requested) {
    if (!pod.spec?.nodeName || pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') return 0;
    const period = requested ?? pod.spec.terminationGracePeriodSeconds ?? 30;
    return period < 0 ? 1 : period;
  },
  selectableFields: {
    'spec.nodeName': pod => pod.spec?.nodeName ?? '',
    'spec.restartPolicy': pod => pod.spec?.restartPolicy ?? '',
    'spec.schedulerName': pod => pod.spec?.schedulerName ?? '',
    'spec.serviceAccountName': pod => pod.spec?.serviceAccountName ?? '',
    'spec.hostNetwork': pod => String(pod.spec?.hostNetwork ?? false),
    'status.phase': pod => pod.status?.phase ?? '',
    'status.podIP': pod => pod.status?.podIP ?? '',
    'status.podIPs': pod => pod.status?.podIPs?.[0]?.ip ?? '',
    'status.nominatedNodeName': pod => pod.status?.nominatedNodeName ?? '',
  },
};
