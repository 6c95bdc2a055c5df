/** The Ingress controller of class nginx at node ports. After ingress-nginx' deploy/static/provider/baremetal, without its admission webhook */
const VERSION = 'v1.14.1';

export const INGRESS_NGINX_IMAGES: readonly string[] = [
  `registry.k8s.io/ingress-nginx/controller:${VERSION}`,
];

const labels = (component = 'controller') =>
  `{app.kubernetes.io/component: ${component}, app.kubernetes.io/instance: ingress-nginx, app.kubernetes.io/name: ingress-nginx, app.kubernetes.io/part-of: ingress-nginx, app.kubernetes.io/version: ${VERSION.slice(1)}}`;
const SELECTOR =
  '{app.kubernetes.io/component: controller, app.kubernetes.io/instance: ingress-nginx, app.kubernetes.io/name: ingress-nginx}';

export const INGRESS_NGINX = `apiVersion: v1
kind: Namespace
metadata:
  name: ingress-nginx
  labels: {app.kubernetes.io/instance: ingress-nginx, app.kubernetes.io/name: ingress-nginx}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: ingress-nginx, namespace: ingress-nginx, labels: ${labels()}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: ingress-nginx, labels: ${labels()}}
rules:
- {apiGroups: [""], resources: [configmaps, endpoints, nodes, pods, secrets, namespaces], verbs: [list, watch]}
- {apiGroups: [coordination.k8s.io], resources: [leases], verbs: [list, watch]}
- {apiGroups: [""], resources: [nodes, pods], verbs: [get]}
- {apiGroups: [""], resources: [services], verbs: [get, list, watch]}
- {apiGroups: [networking.k8s.io], resources: [ingresses], verbs: [get, list, watch]}
- {apiGroups: [""], resources: [events], verbs: [create, patch]}
- {apiGroups: [networking.k8s.io], resources: [ingresses/status], verbs: [update, patch]}
- {apiGroups: [networking.k8s.io], resources: [ingressclasses], verbs: [get, list, watch]}
- {apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [list, watch, get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: ingress-nginx, labels: ${labels()}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ingress-nginx}
subjects:
- {kind: ServiceAccount, name: ingress-nginx, namespace: ingress-nginx}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: ingress-nginx-controller, namespace: ingress-nginx, labels: ${labels()}}
data: {}
---
apiVersion: v1
kind: Service
metadata: {name: ingress-nginx-controller, namespace: ingress-nginx, labels: ${labels()}}
spec:
  type: NodePort
  ipFamilies: [IPv4]
  ipFamilyPolicy: SingleStack
  ports:
  - {name: http, port: 80, protocol: TCP, targetPort: http, appProtocol: http, nodePort: 30080}
  - {name: https, port: 443, protocol: TCP, targetPort: https, appProtocol: https, nodePort: 30443}
  selector: ${SELECTOR}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ingress-nginx-controller, namespace: ingress-nginx, labels: ${labels()}}
spec:
  minReadySeconds: 0
  revisionHistoryLimit: 10
  selector: {matchLabels: ${SELECTOR}}
  template:
    metadata: {labels: ${labels()}}
    spec:
      containers:
      - name: controller
        image: ${INGRESS_NGINX_IMAGES[0]}
        imagePullPolicy: IfNotPresent
        args:
        - /nginx-ingress-controller
        - --election-id=ingress-nginx-leader
        - --controller-class=k8s.io/ingress-nginx
        - --ingress-class=nginx
        - --configmap=$(POD_NAMESPACE)/ingress-nginx-controller
        env:
        - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
        - {name: POD_NAMESPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}
        - {name: LD_PRELOAD, value: /usr/local/lib/libmimalloc.so}
        livenessProbe:
          failureThreshold: 5
          httpGet: {path: /healthz, port: 10254, scheme: HTTP}
          initialDelaySeconds: 10
          periodSeconds: 10
          timeoutSeconds: 1
        readinessProbe:
          failureThreshold: 3
          httpGet: {path: /healthz, port: 10254, scheme: HTTP}
          initialDelaySeconds: 10
          periodSeconds: 10
          timeoutSeconds: 1
        ports:
        - {containerPort: 80, name: http, protocol: TCP}
        - {containerPort: 443, name: https, protocol: TCP}
        resources:
          requests: {cpu: 100m, memory: 90Mi}
      dnsPolicy: ClusterFirst
      nodeSelector: {kubernetes.io/os: linux}
      serviceAccountName: ingress-nginx
      terminationGracePeriodSeconds: 300
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: nginx, labels: ${labels()}}
spec: {controller: k8s.io/ingress-nginx}
`;
