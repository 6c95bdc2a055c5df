import type { Container, Pod, PodSpec, ResourceRequirements } from '../../api/generated/types.ts';
import { qosClass } from '../../api/pod-resources.ts';
import { goStruct } from '../../apimachinery/go/struct.ts';
import { type FieldError, forbiddenField, invalidValue } from '../../apimachinery/validation/field-error.ts';
import { type Path, root } from '../../apimachinery/validation/path.ts';
import { jsonEqual } from '../../base/json.ts';
import { type AnyDraft, draftOf } from '../draft.ts';
import { validateChangedPod } from '../validation/pod.ts';
import { unifiedDiff } from '../validation/unified-diff.ts';
import type { KindPart } from './kind.ts';

const SPEC = root('spec');
const MIRROR = 'kubernetes.io/config.mirror';

/** Everything as it was, but for the fields given. */
function keepSpec(draft: AnyDraft, old: Pod, changed: Partial<PodSpec>): void {
  const { managedFields, resourceVersion } = draft.metadata;
  draft.metadata = { ...(old.metadata as AnyDraft['metadata']), managedFields, resourceVersion };
  draft.spec = { ...old.spec, ...changed };
}

/** pods/NAME/ephemeralcontainers. models ValidatePodEphemeralContainersUpdate */
export const podEphemeralContainers: KindPart<Pod> = {
  keep(draft, old) {
    const { ephemeralContainers } = draftOf<Pod>(draft).spec ?? {};
    keepSpec(draft, old, { ephemeralContainers } as Partial<PodSpec>);
  },
  validate(pod, old) {
    if (old.metadata?.annotations?.[MIRROR] !== undefined) {
      return [forbiddenField('', 'static pods do not support ephemeral containers')];
    }
    const errors = validateChangedPod(pod);
    const at = SPEC.child('ephemeralContainers');
    const now = new Map((pod.spec?.ephemeralContainers ?? []).map(container => [container.name, container]));
    for (const before of old.spec?.ephemeralContainers ?? []) {
      const after = now.get(before.name);
      if (after === undefined) {
        errors.push(
          forbiddenField(at, `existing ephemeral containers "${before.name}" may not be removed\n`),
        );
      } else if (!jsonEqual(before, after)) {
        const text = (value: object) => JSON.stringify(goStruct('EphemeralContainer', value), null, 1);
        errors.push(
          forbiddenField(
            at,
            `existing ephemeral containers "${before.name}" may not be changed\n${unifiedDiff(text(before), text(after))}`,
          ),
        );
      }
    }
    return errors;
  },
};

/** pods/NAME/resize: requests, limits and resize policies of containers. models ValidatePodResize */
export const podResize: KindPart<Pod> = {
  keep(draft, old) {
    const spec = draftOf<Pod>(draft).spec ?? { containers: [] };
    const resized = (before: readonly Container[] | undefined, after: readonly Container[] | undefined) =>
      before?.map((container, index) => ({
        ...container,
        resources: after?.[index]?.resources ?? {},
        ...(after?.[index]?.resizePolicy ? { resizePolicy: after[index]?.resizePolicy } : {}),
      }));
    keepSpec(draft, old, {
      containers: resized(old.spec?.containers, spec.containers as readonly Container[]) ?? [],
      ...(old.spec?.initContainers
        ? {
            initContainers:
              resized(old.spec.initContainers, spec.initContainers as readonly Container[]) ?? [],
          }
        : {}),
    });
  },
  validate(pod, old) {
    if (old.metadata?.annotations?.[MIRROR] !== undefined)
      return [forbiddenField('', 'static pods cannot be resized')];
    if (old.spec?.os?.name === 'windows') return [forbiddenField('', 'windows pods cannot be resized')];
    const errors = validateChangedPod(pod);
    if (qosClass(pod.spec!) !== (old.status?.qosClass ?? qosClass(old.spec!))) {
      errors.push(
        invalidValue(
          SPEC,
          pod.status?.qosClass ?? '',
          'Pod QOS Class may not change as a result of resizing',
        ),
      );
    }
    for (const field of ['initContainers', 'containers'] as const) {
      (old.spec?.[field] ?? []).forEach((before, index) => {
        const after = pod.spec?.[field]?.[index];
        if (after) validateContainer(before, after, field, SPEC.child(field).index(index), errors);
      });
    }
    return errors;
  },
};

function validateContainer(
  before: Container,
  after: Container,
  field: 'containers' | 'initContainers',
  at: Path,
  errors: FieldError[],
): void {
  const sidecar = before.restartPolicy === 'Always';
  if (field === 'initContainers' && !sidecar) {
    if (!jsonEqual(before, after)) {
      errors.push(forbiddenField(SPEC, 'resources for non-sidecar init containers are immutable'));
    }
    return;
  }
  const here = at.child('resources');
  const was = before.resources ?? {};
  const now = after.resources ?? {};
  for (const kind of ['requests', 'limits'] as const) {
    const removed = Object.keys(was[kind] ?? {}).some(name => now[kind]?.[name] === undefined);
    if (removed) errors.push(forbiddenField(here.child(kind), `resource ${kind} cannot be removed`));
  }
  if (!jsonEqual(others(was), others(now))) {
    const whose = field === 'initContainers' ? ' for sidecar containers' : '';
    errors.push(forbiddenField(SPEC, `only cpu and memory resources${whose} are mutable`));
  }
}

/** What cannot be resized. */
function others({ requests = {}, limits = {}, claims }: ResourceRequirements): unknown {
  const drop = ({ cpu: _, memory: __, ...rest }: Readonly<Record<string, unknown>>) => rest;
  return { requests: drop(requests), limits: drop(limits), claims };
}
