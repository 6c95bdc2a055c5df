/** The Gateway API and a controller of class nginx for it. After nginx-gateway-fabric's deploy/nodeport/deploy.yaml, without its certificates' job */
const VERSION = '2.2.1';

export const GATEWAY_IMAGES: readonly string[] = [
  `ghcr.io/nginx/nginx-gateway-fabric:${VERSION}`,
  `ghcr.io/nginx/nginx-gateway-fabric/nginx:${VERSION}`,
];

const LABELS = `{app.kubernetes.io/instance: nginx-gateway, app.kubernetes.io/name: nginx-gateway, app.kubernetes.io/version: ${VERSION}}`;
const SELECTOR = '{app.kubernetes.io/instance: nginx-gateway, app.kubernetes.io/name: nginx-gateway}';

export const GATEWAY = `apiVersion: v1
kind: Namespace
metadata: {name: nginx-gateway}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: nginx-gateway, namespace: nginx-gateway, labels: ${LABELS}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: nginx-gateway, labels: ${LABELS}}
rules:
- {apiGroups: ["", apps], resources: [secrets, configmaps, serviceaccounts, services, deployments], verbs: [create, update, patch, delete, list, get, watch]}
- {apiGroups: [""], resources: [namespaces, pods], verbs: [get, list, watch]}
- {apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [list, watch]}
- {apiGroups: [gateway.networking.k8s.io], resources: [gatewayclasses, gateways, httproutes, referencegrants, grpcroutes], verbs: [list, watch]}
- {apiGroups: [gateway.networking.k8s.io], resources: [httproutes/status, gateways/status, gatewayclasses/status, grpcroutes/status], verbs: [update, patch]}
- {apiGroups: [apiextensions.k8s.io], resources: [customresourcedefinitions], verbs: [list, watch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: nginx-gateway, labels: ${LABELS}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: nginx-gateway}
subjects:
- {kind: ServiceAccount, name: nginx-gateway, namespace: nginx-gateway}
---
apiVersion: v1
kind: Service
metadata: {name: nginx-gateway, namespace: nginx-gateway, labels: ${LABELS}}
spec:
  type: ClusterIP
  ports:
  - {name: agent-grpc, port: 443, protocol: TCP, targetPort: 8443}
  selector: ${SELECTOR}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: nginx-gateway, namespace: nginx-gateway, labels: ${LABELS}}
spec:
  replicas: 1
  selector: {matchLabels: ${SELECTOR}}
  template:
    metadata: {labels: ${SELECTOR}}
    spec:
      serviceAccountName: nginx-gateway
      terminationGracePeriodSeconds: 30
      containers:
      - name: nginx-gateway
        image: ${GATEWAY_IMAGES[0]}
        imagePullPolicy: IfNotPresent
        args:
        - controller
        - --gateway-ctlr-name=gateway.nginx.org/nginx-gateway-controller
        - --gatewayclass=nginx
        - --service=nginx-gateway
        env:
        - {name: POD_NAMESPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}
        - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
        ports:
        - {name: agent-grpc, containerPort: 8443}
        - {name: health, containerPort: 8081}
        readinessProbe:
          httpGet: {path: /readyz, port: health}
          initialDelaySeconds: 3
          periodSeconds: 1
---
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: nginx, labels: ${LABELS}}
spec: {controllerName: gateway.nginx.org/nginx-gateway-controller}
`;
