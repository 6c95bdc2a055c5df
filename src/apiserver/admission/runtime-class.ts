import type { Pod, RuntimeClass } from '../../api/generated/types.ts';
import { jsonEqual } from '../../base/json.ts';
import { draftOf } from '../draft.ts';
import { forbidden } from '../errors.ts';
import type { AdmissionPlugin, Attributes } from './plugin.ts';

const PODS = { group: '', resource: 'pods' };
const CLASSES = 'runtimeclasses.node.k8s.io';

/** Gives a pod what its runtime class costs and demands. models plugin/pkg/admission/runtimeclass */
export const runtimeClass: AdmissionPlugin = {
  name: 'RuntimeClass',
  mutate(attributes) {
    const { operation, resource, subresource, draft } = attributes;
    if (resource.storage !== 'pods' || subresource !== '' || operation !== 'CREATE' || !draft) return;
    const found = classOf(attributes);
    if (found === undefined) return;
    const spec = draftOf<Pod>(draft).spec!;
    if (found.overhead?.podFixed && spec.overhead === undefined) {
      spec.overhead = { ...found.overhead.podFixed };
    }
    for (const [label, value] of Object.entries(found.scheduling?.nodeSelector ?? {})) {
      const given = spec.nodeSelector?.[label];
      if (given !== undefined && given !== value) {
        throw refuse(
          draft.metadata.name,
          `conflict: runtimeClass.scheduling.nodeSelector[${label}] = ${value}; pod.spec.nodeSelector[${label}] = ${given}`,
        );
      }
      spec.nodeSelector = { ...spec.nodeSelector, [label]: value };
    }
    const missing = (found.scheduling?.tolerations ?? []).filter(
      toleration => !(spec.tolerations ?? []).some(other => jsonEqual(other, toleration)),
    );
    if (missing.length > 0)
      spec.tolerations = [...(spec.tolerations ?? []), ...missing.map(each => ({ ...each }))];
  },
  validate(attributes) {
    const { operation, resource, subresource, draft } = attributes;
    if (resource.storage !== 'pods' || subresource !== '' || operation !== 'CREATE' || !draft) return;
    const { overhead } = draftOf<Pod>(draft).spec!;
    const fixed = classOf(attributes)?.overhead?.podFixed;
    if (fixed && overhead && !jsonEqual(fixed, overhead)) {
      throw refuse(
        draft.metadata.name,
        "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead",
      );
    }
    if (!fixed && overhead && Object.keys(overhead).length > 0) {
      throw refuse(
        draft.metadata.name,
        'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead',
      );
    }
  },
};

/** @throws ApiError when the pod names a class that does not exist */
function classOf({ draft, context }: Attributes): RuntimeClass | undefined {
  const name = draftOf<Pod>(draft!).spec?.runtimeClassName;
  if (name === undefined || name === '') return undefined;
  const found = context.store.get(CLASSES, '', name) as RuntimeClass | undefined;
  if (found === undefined)
    throw refuse(draft!.metadata.name, `pod rejected: RuntimeClass "${name}" not found`);
  return found;
}

function refuse(pod: string | undefined, reason: string): Error {
  return forbidden(PODS, pod ?? '', reason);
}
