import type { PodSpec } from '../../api/generated/types.ts';
import { isObject, type JsonObject } from '../../base/json.ts';

/** Where the kinds that make pods keep the pod's spec. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  PodTemplate: ['template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};
const TEMPLATE = ['spec', 'template', 'spec'];

/** The spec of a pod as its author wrote it (a node that a scheduler chose left out), or of the pods that a workload
 * makes; undefined where there is none. */
export function podSpecOf(object: JsonObject): PodSpec | undefined {
  const path = TEMPLATES[String(object.kind)] ?? TEMPLATE;
  const found = path.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), object);
  if (!isObject(found)) return undefined;
  const spec = found as unknown as PodSpec;
  return object.kind === 'Pod' && !wroteNodeName(object) ? { ...spec, nodeName: undefined } : spec;
}

/** Whether a pod's nodeName is its author's: a binding leaves no mark among the managed fields. */
function wroteNodeName({ metadata }: JsonObject): boolean {
  const managers = isObject(metadata) ? metadata.managedFields : undefined;
  if (!Array.isArray(managers)) return false;
  return (managers as readonly JsonObject[]).some(
    ({ fieldsV1 }) =>
      isObject(fieldsV1) && isObject(fieldsV1['f:spec']) && 'f:nodeName' in fieldsV1['f:spec'],
  );
}
