import type { ContainerStatus, Pod } from '../../api/generated/types.ts';
import { type FieldError, forbiddenField, invalidValue } from '../../apimachinery/validation/field-error.ts';
import { validateIP } from '../../apimachinery/validation/ip.ts';
import { nameIsSubdomain } from '../../apimachinery/validation/names.ts';
import { root } from '../../apimachinery/validation/path.ts';
import { validateLabelName } from './label-selector.ts';
import { validateAnnotationUpdate } from './pod-update.ts';

const SYSTEM_CONDITIONS = new Set(['PodScheduled', 'Ready', 'Initialized']);
const STATUS = root('status');

/** A pod whose status changes. models ValidatePodStatusUpdate of pkg/apis/core/validation */
export function validatePodStatusUpdate(pod: Pod, old: Pod): FieldError[] {
  const errors: FieldError[] = [];
  validateAnnotationUpdate(pod, old, errors);
  (pod.status?.conditions ?? []).forEach(({ type }, index) => {
    if (SYSTEM_CONDITIONS.has(type)) return;
    validateLabelName(type, root('metadata', 'conditions').index(index).child('Type'), errors);
  });
  const nominated = pod.status?.nominatedNodeName;
  if (nominated && nominated !== old.status?.nominatedNodeName) {
    for (const message of nameIsSubdomain(nominated, false)) {
      errors.push(invalidValue(STATUS.child('nominatedNodeName'), nominated, message));
    }
  }
  if (pod.status?.qosClass !== old.status?.qosClass) {
    errors.push(invalidValue(STATUS.child('qosClass'), pod.status?.qosClass ?? '', 'field is immutable'));
  }
  const policy = old.spec?.restartPolicy ?? 'Always';
  const sidecars = new Set(
    (old.spec?.initContainers ?? [])
      .filter(({ restartPolicy }) => restartPolicy === 'Always')
      .map(({ name }) => name),
  );
  validateTransitions(pod, old, 'containerStatuses', policy, new Set(), errors);
  validateTransitions(pod, old, 'initContainerStatuses', policy, sidecars, errors);
  validateTransitions(pod, old, 'ephemeralContainerStatuses', 'Never', new Set(), errors);
  (pod.status?.podIPs ?? []).forEach(({ ip }, index) => {
    validateIP(ip, STATUS.child('podIPs').index(index), errors);
  });
  const { hostIP, hostIPs = [] } = pod.status ?? {};
  if (hostIPs[0] !== undefined && hostIPs[0].ip !== hostIP) {
    errors.push(
      invalidValue(STATUS.child('hostIPs').index(0).child('ip'), hostIPs[0].ip, 'must be equal to `hostIP`'),
    );
  }
  return errors;
}

/** A container that will not be started again stays terminated. */
function validateTransitions(
  pod: Pod,
  old: Pod,
  field: 'containerStatuses' | 'initContainerStatuses' | 'ephemeralContainerStatuses',
  policy: string,
  restartable: ReadonlySet<string>,
  errors: FieldError[],
): void {
  if (policy === 'Always') return;
  (old.status?.[field] ?? []).forEach((before: ContainerStatus, index) => {
    const ended = before.state?.terminated;
    if (!ended || restartable.has(before.name)) return;
    if (ended.exitCode !== 0 && policy === 'OnFailure') return;
    const after = pod.status?.[field]?.find(({ name }) => name === before.name);
    if (after && !after.state?.terminated) {
      errors.push(
        forbiddenField(
          STATUS.child(field).index(index).child('state'),
          'may not be transitioned to non-terminated state',
        ),
      );
    }
  });
}
