import type { Service } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/object.ts';
import { resourceOfKind } from '../../api/resources.ts';
import type { ApiAnswer, ApiCall } from '../interface.ts';
import { SYSTEM_CLASSES } from '../kinds/priority-class.ts';

/** What the API server makes itself when it starts, unless it is there already. models its post-start hooks */

const NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];
const SELF = { name: 'system:apiserver', groups: ['system:masters', 'system:authenticated'] };

type Call = (call: ApiCall) => ApiAnswer;

/** @param call the server's own; objects that exist are left alone */
export function bootstrap(call: Call, objects: readonly KubeObject[]): void {
  for (const object of [...systemObjects(), ...objects]) {
    const path = pathOf(object);
    const name = object.metadata?.name ?? '';
    const there = call({ method: 'GET', path: `${path}/${encodeURIComponent(name)}`, user: SELF });
    if (there.code === 200) continue;
    const answer = call({
      method: 'POST',
      path,
      user: SELF,
      userAgent: 'kube-apiserver/v1.36.2',
      body: object,
    });
    if (answer.code >= 300) throw new Error(`bootstrap of ${path}/${name}: ${JSON.stringify(answer.body)}`);
  }
}

function pathOf({ apiVersion = '', kind = '', metadata }: KubeObject): string {
  const info = resourceOfKind(apiVersion, kind)!;
  const root = info.group === '' ? `/api/${apiVersion}` : `/apis/${apiVersion}`;
  return `${root}${info.namespaced ? `/namespaces/${metadata?.namespace}` : ''}/${info.resource}`;
}

function systemObjects(): KubeObject[] {
  return [
    ...NAMESPACES.map(name => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
    ...Object.entries(SYSTEM_CLASSES).map(([name, { value, description }]) => ({
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name },
      value,
      description,
    })),
    ownService(),
  ];
}

/** The service `kubernetes`, by which pods reach the server. */
export function ownService(): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'kubernetes',
      namespace: 'default',
      labels: { component: 'apiserver', provider: 'kubernetes' },
    },
    spec: {
      clusterIP: '10.96.0.1',
      ports: [{ name: 'https', port: 443, targetPort: 6443 }],
      type: 'ClusterIP',
      sessionAffinity: 'None',
    },
  };
}
