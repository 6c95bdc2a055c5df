import { describe, expect, it } from 'vitest';
import type { Pod } from '../../src/api/generated/types.ts';
import { World } from './world.ts';

const BARE = { bare: true };
const MANIFESTS = '/etc/kubernetes/manifests';

function nodeOf(world: World, name: string): string | undefined {
  return world.cluster.admin.resource<Pod>('pods').get('default', name).spec?.nodeName;
}

describe('the control plane in static pods', () => {
  it('places nothing while the scheduler manifest is away, and places the pod once it is back', async () => {
    const world = await World.start(BARE);
    await world.sh(`mv ${MANIFESTS}/kube-scheduler.yaml /tmp/`);
    await world.wait(40);
    expect((await world.sh('kubectl get pods -n kube-system')).stdout).not.toContain('kube-scheduler');
    await world.sh('kubectl run web --image=nginx');
    await world.wait(60);
    expect((await world.sh('kubectl get pod web --no-headers')).stdout).toMatch(/^web +0\/1 +Pending/);
    expect((await world.sh('kubectl get events')).stdout).not.toContain('pod/web');
    await world.sh(`mv /tmp/kube-scheduler.yaml ${MANIFESTS}/`);
    await world.wait(60);
    expect((await world.sh('kubectl get pod web --no-headers')).stdout).toMatch(/^web +1\/1 +Running/);
    const log = await world.sh('kubectl logs -n kube-system kube-scheduler-controlplane');
    expect(log.stdout).toContain('"Successfully acquired lease" lock="kube-system/kube-scheduler"');
    expect((await world.sh('kubectl exec web -- hostname')).stdout).toBe('web\n');
  });

  it('crash loops with the log that the real one has when a flag is wrong', async () => {
    const world = await World.start(BARE);
    await world.sh(`sed -i 's/--leader-elect=true/--leader-elekt=true/' ${MANIFESTS}/kube-scheduler.yaml`);
    await world.wait(60);
    expect((await world.sh('kubectl get pods -n kube-system')).stdout).toMatch(
      /kube-scheduler-controlplane +0\/1 +(CrashLoopBackOff|Error)/,
    );
    const log = await world.sh(
      'cat /var/log/pods/kube-system_kube-scheduler-controlplane_*/kube-scheduler/*.log',
    );
    expect(log.stdout).toContain('Error: unknown flag: --leader-elekt');
  });

  it('refuses connections while its port is wrong, and has its data when that is repaired', async () => {
    const world = await World.start(BARE);
    const manifest = `${MANIFESTS}/kube-apiserver.yaml`;
    await world.sh('kubectl create configmap kept --from-literal=a=b');
    await world.sh(`sed -i 's/--secure-port=6443/--secure-port=6444/' ${manifest}`);
    await world.wait(40);
    const refused = await world.sh('kubectl get configmap kept');
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain(
      'The connection to the server 172.30.1.2:6443 was refused - did you specify the right host or port?',
    );
    await world.sh(`sed -i 's/--secure-port=6444/--secure-port=6443/' ${manifest}`);
    await world.wait(60);
    expect((await world.sh('kubectl get configmap kept -o jsonpath={.data.a}')).stdout).toBe('b');
    await world.sh('kubectl run after --image=nginx');
    await world.wait(60);
    expect(nodeOf(world, 'after')).toMatch(/^node0/);
  });

  it('stops for good when etcd loses its data directory, and starts empty', async () => {
    const world = await World.start(BARE);
    await world.sh('kubectl create configmap lost --from-literal=a=b');
    await world.sh(
      `sed -i 's#--data-dir=/var/lib/etcd#--data-dir=/var/lib/etcd/new#' ${MANIFESTS}/etcd.yaml`,
    );
    await world.wait(90);
    expect((await world.sh('kubectl get configmap lost')).stderr).toContain('NotFound');
  });

  it('runs a second scheduler from a Deployment with a ConfigMap, which places its own pods only', async () => {
    const world = await World.start();
    await world.sh(`cat > /root/second.yaml <<'END'
${SECOND_SCHEDULER}
END
kubectl apply -f /root/second.yaml`);
    await world.wait(60);
    await world.sh(`kubectl run mine --image=nginx --overrides='{"spec":{"schedulerName":"my-scheduler"}}'`);
    await world.sh('kubectl run other --image=nginx');
    await world.wait(60);
    const events = await world.sh(
      'kubectl get events --field-selector reason=Scheduled -o custom-columns=P:.regarding.name,O:.involvedObject.name,C:.reportingComponent',
    );
    expect(nodeOf(world, 'mine')).toBeDefined();
    expect(nodeOf(world, 'other')).toBeDefined();
    expect(events.stdout).toMatch(/mine +my-scheduler/);
    expect(events.stdout).toMatch(/other +default-scheduler/);
  });
});

const SECOND_SCHEDULER = `apiVersion: v1
kind: ServiceAccount
metadata: {name: my-scheduler, namespace: kube-system}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: my-scheduler-as-kube-scheduler}
subjects: [{kind: ServiceAccount, name: my-scheduler, namespace: kube-system}]
roleRef: {kind: ClusterRole, name: "system:kube-scheduler", apiGroup: rbac.authorization.k8s.io}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: my-scheduler-as-volume-scheduler}
subjects: [{kind: ServiceAccount, name: my-scheduler, namespace: kube-system}]
roleRef: {kind: ClusterRole, name: "system:volume-scheduler", apiGroup: rbac.authorization.k8s.io}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: my-scheduler-config, namespace: kube-system}
data:
  my-scheduler-config.yaml: |
    apiVersion: kubescheduler.config.k8s.io/v1
    kind: KubeSchedulerConfiguration
    profiles:
    - schedulerName: my-scheduler
    leaderElection:
      leaderElect: false
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: my-scheduler, namespace: kube-system, labels: {component: scheduler}}
spec:
  replicas: 1
  selector: {matchLabels: {component: scheduler}}
  template:
    metadata: {labels: {component: scheduler}}
    spec:
      serviceAccountName: my-scheduler
      containers:
      - name: kube-second-scheduler
        image: registry.k8s.io/kube-scheduler:v1.36.2
        command: [/usr/local/bin/kube-scheduler, --config=/etc/kubernetes/my-scheduler/my-scheduler-config.yaml]
        volumeMounts:
        - {name: config-volume, mountPath: /etc/kubernetes/my-scheduler}
        livenessProbe: {httpGet: {path: /healthz, port: 10259, scheme: HTTPS}, initialDelaySeconds: 15}
        readinessProbe: {httpGet: {path: /healthz, port: 10259, scheme: HTTPS}}
      volumes:
      - {name: config-volume, configMap: {name: my-scheduler-config}}`;
