import type { Node, Pod } from '../../api/generated/types.ts';
import { podResources } from '../../api/pod-resources.ts';
import { milliValue, unitValue } from '../../api/quantity.ts';
import { jsonEqual } from '../../base/json.ts';
import { forbidden } from '../errors.ts';
import type { AdmissionPlugin } from './plugin.ts';

const PODS = { group: '', resource: 'pods' };

/** Refuses resizes that the pod's node could never hold. models plugin/pkg/admission/podresize */
export const podResize: AdmissionPlugin = {
  name: 'PodResize',
  validate({ operation, resource, subresource, draft, old, context }) {
    if (resource.storage !== 'pods' || subresource !== 'resize' || operation !== 'UPDATE' || !draft) return;
    const pod = draft as unknown as Pod;
    const { nodeName } = pod.spec ?? {};
    if (!nodeName || jsonEqual(pod.spec, (old as Pod).spec)) return;
    const refuse = (why: string) => forbidden(PODS, pod.metadata?.name ?? '', why);
    const node = context.store.get('nodes', '', nodeName) as Node | undefined;
    if (node === undefined) throw refuse(`node "${nodeName}" not found`);
    const os = node.metadata?.labels?.['kubernetes.io/os'] ?? 'linux';
    if (os !== 'linux')
      throw refuse(`pod resize is only supported on linux nodes, node "${nodeName}" is "${os}"`);
    const requests = podResources(pod.spec!, 'requests');
    const allocatable = node.status?.allocatable ?? {};
    const excess = (['cpu', 'memory'] as const).flatMap(name => {
      const value = name === 'cpu' ? milliValue : unitValue;
      const [requested, there] = [value(requests[name] ?? '0'), value(allocatable[name] ?? '0')];
      return requested > there ? [`${name}, requested: ${requested}, allocatable: ${there}`] : [];
    });
    if (excess.length > 0)
      throw refuse(`node didn't have enough allocatable resources: ${excess.join('; ')}`);
  },
};
