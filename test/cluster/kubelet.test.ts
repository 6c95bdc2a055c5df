/** What a learner does to kubelets, in shells on the machines of a whole cluster. */
import { expect, test } from 'vitest';
import { World } from './world.ts';

const CONFIG = '/var/lib/kubelet/config.yaml';

/** What a command prints, without the last line's end. */
async function says(world: World, command: string, machine?: string): Promise<string> {
  return (await world.sh(command, machine)).stdout.trimEnd();
}

const field = (world: World, object: string, path: string) =>
  says(world, `kubectl get ${object} -o jsonpath='{${path}}'`);

function apply(world: World, yaml: string) {
  return world.sh(`kubectl apply -f - <<'END'\n${yaml}\nEND`);
}

const tolerating = (name: string, seconds: number) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  nodeName: node01
  containers: [{name: c, image: nginx}]
  tolerations:
  - {key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: ${seconds}}`;

test('a kubelet stopped over ssh: NotReady after 50 seconds, taints, eviction after tolerationSeconds', async () => {
  const world = await World.start();
  await apply(world, `${tolerating('brief', 20)}\n---\n${tolerating('usual', 300)}`);
  await world.wait(20);
  expect(await says(world, 'kubectl get pod brief --no-headers')).toMatch(/^brief +1\/1 +Running/);
  expect((await world.sh('ssh node01 systemctl stop kubelet')).status).toBe(0);
  expect(await says(world, 'ssh node01 systemctl is-active kubelet')).toBe('inactive');
  await world.wait(36);
  expect(await says(world, 'kubectl get node node01 --no-headers')).toMatch(/^node01 +Ready/);
  await world.wait(22);
  expect(await says(world, 'kubectl get node node01 --no-headers')).toMatch(/^node01 +NotReady/);
  const described = await says(world, 'kubectl describe node node01');
  expect(described).toContain('node.kubernetes.io/unreachable:NoExecute');
  expect(described).toContain('node.kubernetes.io/unreachable:NoSchedule');
  expect(described).toMatch(/Ready +Unknown .* NodeStatusUnknown +Kubelet stopped posting node status\./);
  await world.wait(30);
  expect(await says(world, 'kubectl get pods --no-headers')).toMatch(
    /^brief +1\/1 +Terminating .*\nusual +1\/1 +Running/,
  );
  await world.sh('ssh node01 systemctl start kubelet');
  await world.wait(45);
  expect(await says(world, 'kubectl get pods --no-headers')).toMatch(/^usual +1\/1 +Running +0 [^\n]*$/);
  expect(await field(world, 'node node01', '.spec.taints')).toBe('');
});

test('a static pod where the kubelet of node01 is told to look; its mirror comes back when deleted', async () => {
  const world = await World.start();
  await world.sh(`ssh node01 "mkdir -p /etc/just-to-mess-with-you"
ssh node01 "sed -i 's#^staticPodPath: .*#staticPodPath: /etc/just-to-mess-with-you#' ${CONFIG}"
ssh node01 systemctl restart kubelet
kubectl run greenbox --image=busybox --dry-run=client -o yaml --command -- sleep 1000 > greenbox.yaml
scp -q greenbox.yaml node01:/etc/just-to-mess-with-you/`);
  await world.wait(15);
  expect(await says(world, 'kubectl get pod greenbox-node01 --no-headers')).toMatch(/1\/1 +Running/);
  expect(await says(world, 'ssh node01 crictl ps --name greenbox -q')).toMatch(/^[0-9a-f]{12,64}$/);
  const uid = () => field(world, 'pod greenbox-node01', '.metadata.uid');
  const container = () => field(world, 'pod greenbox-node01', '.status.containerStatuses[0].containerID');
  const [before, running] = [await uid(), await container()];
  expect(await says(world, 'kubectl delete pod greenbox-node01')).toBe(
    'pod "greenbox-node01" deleted from default namespace',
  );
  await world.wait(5);
  expect(await uid()).toMatch(/^[0-9a-f-]{36}$/);
  expect(await uid()).not.toBe(before);
  await world.wait(10);
  expect(await container()).toBe(running);
  await world.sh('ssh node01 rm /etc/just-to-mess-with-you/greenbox.yaml');
  await world.wait(40);
  expect((await world.sh('kubectl get pod greenbox-node01')).stderr).toContain('not found');
});

test('a kubelet with a wrong config file does not start, and its journal says why', async () => {
  const world = await World.start();
  await world.sh(`cp ${CONFIG} good.yaml; sed -i s#pki/ca.crt#pki/WRONG.crt# ${CONFIG}`, 'node01');
  await world.sh('systemctl restart kubelet', 'node01');
  await world.wait(70);
  expect(await says(world, 'systemctl is-active kubelet', 'node01')).not.toBe('active');
  expect(await says(world, 'journalctl -u kubelet --no-pager | tail -n 20', 'node01')).toContain(
    'failed to run Kubelet: open /etc/kubernetes/pki/WRONG.crt: no such file or directory',
  );
  expect(await says(world, 'kubectl get node node01 --no-headers')).toMatch(/NotReady/);
  await world.sh(`cp good.yaml ${CONFIG}; systemctl restart kubelet`, 'node01');
  await world.wait(15);
  expect(await says(world, 'kubectl get node node01 --no-headers')).toMatch(/^node01 +Ready/);
});

test('memory over the limit: OOMKilled, 137, a back-off', async () => {
  const world = await World.start();
  await apply(
    world,
    `apiVersion: v1
kind: Pod
metadata: {name: hungry}
spec:
  containers:
  - name: c
    image: polinux/stress
    command: [stress, --vm, "1", --vm-bytes, 250M, --vm-hang, "1"]
    resources: {limits: {memory: 100Mi}}`,
  );
  await world.wait(15);
  const described = await says(world, 'kubectl describe pod hungry');
  // v1.36 says CrashLoopBackOff only for the moment in which the back-off ends
  expect(described).toMatch(/ State: +Terminated\n +Reason: +OOMKilled\n +Exit Code: +137/);
  expect(described).toMatch(/Last State: +Terminated\n +Reason: +OOMKilled\n +Exit Code: +137/);
  expect(described).toMatch(
    /Warning +BackOff .*Back-off restarting failed container c in pod hungry_default/,
  );
});

const READINESS = `apiVersion: v1
kind: Pod
metadata: {name: pod-readiness-exec1, labels: {app: readiness}}
spec:
  containers:
  - name: readiness
    image: kubetm/app
    ports: [{containerPort: 8080}]
    readinessProbe:
      exec: {command: [cat, /readiness/ready.txt]}
      initialDelaySeconds: 5
      periodSeconds: 10
      successThreshold: 3
    volumeMounts: [{name: host-path, mountPath: /readiness}]
  volumes:
  - {name: host-path, hostPath: {path: /tmp/readiness, type: DirectoryOrCreate}}
  terminationGracePeriodSeconds: 0
---
apiVersion: v1
kind: Service
metadata: {name: svc-readiness}
spec:
  selector: {app: readiness}
  ports: [{port: 8080, targetPort: 8080}]`;

test('readiness by a file on the node takes the pod into the service', async () => {
  const world = await World.start();
  await apply(world, READINESS);
  await world.wait(60);
  const node = await field(world, 'pod pod-readiness-exec1', '.spec.nodeName');
  const url = `http://${await field(world, 'svc svc-readiness', '.spec.clusterIP')}:8080/hostname`;
  expect(await says(world, 'kubectl get pod pod-readiness-exec1 --no-headers')).toMatch(/0\/1 +Running/);
  expect(await says(world, 'kubectl describe pod pod-readiness-exec1')).toContain(
    'Readiness probe failed: cat: ',
  );
  expect((await world.sh(`curl -s ${url}`)).status).toBe(7);
  await world.sh(`ssh ${node} touch /tmp/readiness/ready.txt`);
  await world.wait(40);
  expect(await says(world, 'kubectl get pod pod-readiness-exec1 --no-headers')).toMatch(/1\/1 +Running/);
  expect(await says(world, `curl -s ${url}`)).toBe('Hostname : pod-readiness-exec1');
});

test('a restarted kubelet leaves a Pod that it has refused as it was', async () => {
  const world = await World.start();
  await apply(
    world,
    `apiVersion: v1
kind: Pod
metadata: {name: greedy}
spec:
  nodeName: node01
  containers: [{name: c, image: nginx, resources: {requests: {cpu: 100}}}]`,
  );
  await world.wait(10);
  const refused = async () => [
    await field(world, 'pod greedy', '.status.phase'),
    await field(world, 'pod greedy', '.status.reason'),
    await field(world, 'pod greedy', '.status.message'),
  ];
  const before = await refused();
  expect(before.slice(0, 2)).toEqual(['Failed', 'OutOfcpu']);
  await world.sh('systemctl restart kubelet', 'node01');
  await world.wait(60);
  expect(await refused()).toEqual(before);
});
