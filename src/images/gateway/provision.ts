import type { Deployment, Service } from '../../api/generated/types.ts';
import { type Gateway, GROUP } from './types.ts';

export const DATA_PLANE_IMAGE = 'ghcr.io/nginx/nginx-gateway-fabric/nginx:2.2.1';

/** The Deployment and the Service of a Gateway's data plane: `<gateway>-<class>` beside it. models internal/controller/provisioner */
export function dataPlaneObjects(
  gateway: Gateway,
  className: string,
  env: Readonly<Record<string, string>>,
): { readonly deployment: Deployment; readonly service: Service } {
  const { namespace = '', name: owner = '', uid = '' } = gateway.metadata ?? {};
  const name = `${owner}-${className}`;
  const labels = {
    'app.kubernetes.io/instance': 'ngf',
    'app.kubernetes.io/managed-by': 'ngf-nginx',
    'app.kubernetes.io/name': name,
    'gateway.networking.k8s.io/gateway-name': owner,
  };
  const metadata = {
    namespace,
    name,
    labels,
    ownerReferences: [
      {
        apiVersion: `${GROUP}/v1`,
        kind: 'Gateway',
        name: owner,
        uid,
        controller: true,
        blockOwnerDeletion: true,
      },
    ],
  };
  const ports = [...new Set((gateway.spec?.listeners ?? []).map(({ port }) => port))];
  const controlPlane = `nginx-gateway.${env.POD_NAMESPACE ?? 'nginx-gateway'}.svc.cluster.local:443`;
  return {
    deployment: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            automountServiceAccountToken: false,
            containers: [
              {
                name: 'nginx',
                image: DATA_PLANE_IMAGE,
                imagePullPolicy: 'IfNotPresent',
                env: [
                  { name: 'GATEWAY', value: `${namespace}/${owner}` },
                  { name: 'CONTROL_PLANE', value: controlPlane },
                ],
                ports: ports.map(port => ({ name: `port-${port}`, containerPort: port })),
                readinessProbe: {
                  httpGet: { path: '/readyz', port: 18_081 },
                  initialDelaySeconds: 3,
                  periodSeconds: 1,
                },
              },
            ],
          },
        },
      },
    },
    service: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: {
        type: env.SERVICE_TYPE ?? 'NodePort',
        selector: labels,
        ports: ports.map(port => ({ name: `port-${port}`, port, targetPort: port, protocol: 'TCP' })),
      },
    },
  };
}
