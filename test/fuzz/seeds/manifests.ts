/** Manifests that are right, to begin from. */
export const MANIFESTS: readonly string[] = [
  `apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web}
spec:
  nodeSelector: {disk: ssd}
  initContainers:
  - name: first
    image: busybox:1.36
    command: [sh, -c, "true"]
  containers:
  - name: main
    image: nginx:1.27
    command: [sleep, "1000"]
    args: ["-x"]
    ports: [{containerPort: 80, name: http}]
    env:
    - {name: A, value: b}
    - name: N
      valueFrom: {fieldRef: {fieldPath: metadata.name}}
    resources:
      requests: {cpu: 100m, memory: 64Mi}
      limits: {memory: 128Mi}
    livenessProbe:
      httpGet: {path: /, port: 80}
      periodSeconds: 5
    lifecycle:
      preStop: {exec: {command: [sleep, "1"]}}
    volumeMounts:
    - {name: data, mountPath: /data}
    securityContext: {runAsUser: 1000}
  tolerations:
  - {key: a, operator: Exists, effect: NoExecute, tolerationSeconds: 10}
  volumes:
  - name: data
    emptyDir: {}
  - name: host
    hostPath: {path: /etc/ssl, type: Directory}
`,
  `apiVersion: v1
kind: Pod
metadata: {name: box, namespace: kube-system}
spec:
  hostNetwork: true
  priorityClassName: system-node-critical
  restartPolicy: Always
  terminationGracePeriodSeconds: 5
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
        - matchExpressions: [{key: a, operator: In, values: [b]}]
  topologySpreadConstraints:
  - {maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: web}}}
  containers:
  - {name: c, image: busybox, command: ["sh", "-c", "while true; do date; sleep 5; done"]}
`,
  `apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: shop}}
  strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 25%, maxUnavailable: 1}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: shop
        image: nginx:1.26
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data:
  a: |
    one
    two
  b: "x: y"
`,
  '# a comment\nanchors: &x {a: 1}\nuse: *x\nmerge:\n  <<: *x\n  b: !!str 2\n',
];
