import type { Pod, Toleration } from '../../api/generated/types.ts';
import { draftOf } from '../draft.ts';
import type { AdmissionPlugin } from './plugin.ts';

const TAINTS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];
const SECONDS = 300;

/** models plugin/pkg/admission/defaulttolerationseconds */
export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  mutate({ resource, subresource, draft }) {
    if (resource.storage !== 'pods' || subresource !== '' || !draft) return;
    const spec = draftOf<Pod>(draft).spec!;
    const given = spec.tolerations ?? [];
    const missing = TAINTS.filter(taint => !given.some(toleration => covers(toleration, taint)));
    if (missing.length === 0) return;
    spec.tolerations = [
      ...given,
      ...missing.map(key => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: SECONDS })),
    ];
  },
};

function covers({ key = '', effect = '' }: Toleration, taint: string): boolean {
  return (key === taint || key === '') && (effect === 'NoExecute' || effect === '');
}
