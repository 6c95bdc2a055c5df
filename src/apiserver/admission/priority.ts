import type { Pod, PriorityClass } from '../../api/generated/types.ts';
import { type Draft, draftOf } from '../draft.ts';
import { forbidden } from '../errors.ts';
import type { AdmissionPlugin, Attributes } from './plugin.ts';

const PODS = { group: '', resource: 'pods' };
const CLASSES = 'priorityclasses.scheduling.k8s.io';
const DEFAULT_POLICY = 'PreemptLowerPriority';

/** Resolves a pod's priority class. models plugin/pkg/admission/priority */
export const priority: AdmissionPlugin = {
  name: 'Priority',
  mutate({ operation, resource, subresource, draft, old, context }) {
    if (resource.storage !== 'pods' || subresource !== '' || !draft) return;
    const pod = draftOf<Pod>(draft);
    if (operation === 'UPDATE') {
      // Neither can be changed, but both may be left out.
      const before = (old as Pod).spec;
      pod.spec!.priority ??= before?.priority;
      pod.spec!.preemptionPolicy ??= before?.preemptionPolicy;
    } else if (operation === 'CREATE') resolve(pod, context);
  },
  validate({ operation, resource, draft, context }) {
    if (resource.storage !== CLASSES || !draft || operation === 'DELETE') return;
    const created = draftOf<PriorityClass>(draft);
    if (!created.globalDefault) return;
    const other = defaultClass(context);
    if (other === undefined || other.metadata?.name === draft.metadata.name) return;
    throw forbidden(
      resource.info,
      draft.metadata.name ?? '',
      `PriorityClass ${other.metadata?.name} is already marked as default. Only one default can exist`,
    );
  },
};

function defaultClass({ store }: Attributes['context']): PriorityClass | undefined {
  const defaults = (store.list(CLASSES) as readonly PriorityClass[]).filter(
    ({ globalDefault }) => globalDefault,
  );
  return defaults.reduce<PriorityClass | undefined>(
    (lowest, next) => (lowest === undefined || (next.value ?? 0) < (lowest.value ?? 0) ? next : lowest),
    undefined,
  );
}

function resolve(pod: Draft<Pod>, context: Attributes['context']): void {
  const spec = pod.spec!;
  const refuse = (reason: string) => forbidden(PODS, pod.metadata?.name ?? '', reason);
  let found: PriorityClass | undefined;
  if (spec.priorityClassName) {
    found = context.store.get(CLASSES, '', spec.priorityClassName) as PriorityClass | undefined;
    if (found === undefined) throw refuse(`no PriorityClass with name ${spec.priorityClassName} was found`);
  } else {
    found = defaultClass(context);
    if (found?.metadata?.name) spec.priorityClassName = found.metadata.name;
  }
  const value = found?.value ?? 0;
  const policy = found?.preemptionPolicy ?? DEFAULT_POLICY;
  if (spec.priority !== undefined && spec.priority !== value) {
    throw refuse(
      `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`,
    );
  }
  spec.priority = value;
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== policy) {
    throw refuse(
      `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${policy} from the given PriorityClass name`,
    );
  }
  spec.preemptionPolicy = policy;
}
