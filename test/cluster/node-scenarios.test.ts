/** What a node does to its containers, read in the source of the kubelet, containerd and the kernel; none of it is in the recordings. */
import { beforeAll, expect, test } from 'vitest';
import { NodeWorld } from '../conformance/node-world.ts';

let world: NodeWorld;
beforeAll(async () => {
  world = await NodeWorld.start('scenarios');
  for (let i = 0; i < 10; i++) await world.cluster.advance(1000);
}, 60_000);

/** Runs a command that must go well. */
async function sh(command: string): Promise<string> {
  const { stdout, stderr, exitCode } = await world.run(command);
  expect(`${stderr}${exitCode}`).toBe('0');
  return stdout;
}

/** Makes a pod. @param spec in YAML's flow form, without the braces; `main` is its container */
async function pod(name: string, container: string, spec = ''): Promise<void> {
  await sh(`kubectl apply -f - <<'EOF'
apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec: {terminationGracePeriodSeconds: 20, ${spec}${spec === '' ? '' : ', '}containers: [{name: main, image: 'busybox:1.36', ${container}}]}
EOF`);
}

async function running(name: string, container: string, spec = ''): Promise<void> {
  await pod(name, container, spec);
  await sh(`kubectl wait --for=condition=Ready pod/${name} --timeout=60s`);
}

/** Seconds that deleting a pod takes. */
async function deletion(name: string): Promise<number> {
  const before = world.cluster.clock.now();
  await sh(`kubectl delete pod ${name}`);
  return (world.cluster.clock.now() - before) / 1000;
}

async function failed(name: string): Promise<string> {
  await sh(`kubectl wait --for=jsonpath='{.status.phase}'=Failed pod/${name} --timeout=150s`);
  return sh(`kubectl get pod ${name} -o jsonpath='{.status.reason}: {.status.message}'`);
}

test('a shell that traps SIGTERM and waits ends at once; one that waits for a child in front lasts until SIGKILL', async () => {
  await running('traps', `command: [sh, -c, "trap 'exit 0' TERM; sleep 3600 & wait"]`);
  expect(await deletion('traps')).toBeLessThan(5);
  await running('deaf', `command: [sh, -c, "trap 'exit 0' TERM; sleep 3600"]`);
  expect(await deletion('deaf')).toBeGreaterThanOrEqual(20);
});

test('with shared processes nobody but the pause process is PID 1, and SIGTERM ends a sleep', async () => {
  await running('shared', 'command: [sleep, "3600"]', 'shareProcessNamespace: true');
  expect(await sh('kubectl exec shared -- ps')).toMatch(/^ +1 65535 +0:00 +\/pause$/m);
  expect(await deletion('shared')).toBeLessThan(5);
});

test('a signal from inside does nothing to a first process that does not handle it, not even SIGKILL', async () => {
  await running('first', 'command: [sleep, "3600"]');
  await sh('kubectl exec first -- kill 1; kubectl exec first -- kill -9 1; sleep 3');
  expect(await sh("kubectl get pod first -o jsonpath='{.status.containerStatuses[0].restartCount}'")).toBe(
    '0',
  );
});

test('a container that writes more than its ephemeral-storage limit is evicted', async () => {
  await pod(
    'writer',
    `command: [sh, -c, "dd if=/dev/zero of=/tmp/f bs=1M count=4; sleep 3600"], resources: {limits: {ephemeral-storage: 1Mi}}`,
  );
  // the whole pod is looked at before its containers
  expect(await failed('writer')).toBe(
    'Evicted: Pod ephemeral local storage usage exceeds the total limit of containers 1Mi. ',
  );
});

test('a read-only root lets nothing be written but what is mounted', async () => {
  await running(
    'locked',
    'command: [sleep, "3600"], securityContext: {readOnlyRootFilesystem: true}, volumeMounts: [{name: v, mountPath: /v}]',
    'volumes: [{name: v, emptyDir: {}}]',
  );
  await sh('kubectl exec locked -- touch /v/x');
  const { stderr } = await world.run('kubectl exec locked -- mkdir /etc/x');
  expect(stderr).toContain("mkdir: can't create directory '/etc/x': Read-only file system");
});

test("a sysctl of the host's network is refused", async () => {
  await pod(
    'hostnet',
    'command: [sleep, "3600"]',
    'hostNetwork: true, securityContext: {sysctls: [{name: net.core.somaxconn, value: "1024"}]}',
  ).catch(() => undefined);
  const found = await world.run('kubectl get pod hostnet');
  // either the API server or the kubelet says no; nothing of it runs
  expect(found.stdout).not.toMatch(/Running/);
});

test('a pod bound to a node of another operating system is refused', async () => {
  await pod(
    'win',
    'command: [sleep, "3600"]',
    'nodeName: controlplane, nodeSelector: {kubernetes.io/os: windows}',
  );
  expect(await failed('win')).toBe(
    "PodOSSelectorNodeLabelDoesNotMatch: Pod was rejected: Failed to admit pod as the `kubernetes.io/os` label doesn't match node label",
  );
});

test('a changed image starts the container again although it is never restarted', async () => {
  await running('changed', 'command: [sleep, "3600"]', 'restartPolicy: Never');
  await sh('kubectl set image pod/changed main=busybox:1.28; sleep 40');
  const status =
    '{.status.phase} {.status.containerStatuses[0].restartCount} {.status.containerStatuses[0].image}';
  expect(await sh(`kubectl get pod changed -o jsonpath='${status}'`)).toMatch(/^Running 1 .*busybox:1\.28$/);
});

test('cgroup files follow a resize in place', async () => {
  await running(
    'sized',
    'command: [sleep, "3600"], resources: {requests: {cpu: 50m}, limits: {cpu: 100m, memory: 32Mi}}',
  );
  const read = 'kubectl exec sized -- cat /sys/fs/cgroup/cpu.max /sys/fs/cgroup/memory.max';
  expect(await sh(read)).toBe('10000 100000\n33554432\n');
  await sh(
    `kubectl patch pod sized --subresource resize -p '{"spec":{"containers":[{"name":"main","resources":{"limits":{"cpu":"200m","memory":"64Mi"}}}]}}'; sleep 5`,
  );
  expect(await sh(read)).toBe('20000 100000\n67108864\n');
});

test('capabilities, groups and the modes of volumes', async () => {
  await running(
    'secure',
    'command: [sleep, "3600"], securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}, volumeMounts: [{name: v, mountPath: /v}]',
    'securityContext: {runAsUser: 1000, runAsGroup: 3000, fsGroup: 2000, seccompProfile: {type: RuntimeDefault}}, volumes: [{name: v, emptyDir: {}}]',
  );
  expect(await sh('kubectl exec secure -- grep -E "CapEff|CapBnd|NoNewPrivs|Seccomp:" /proc/1/status')).toBe(
    'CapEff:\t0000000000000000\nCapBnd:\t0000000000000400\nNoNewPrivs:\t1\nSeccomp:\t2\n',
  );
  expect(await sh('kubectl exec secure -- id')).toBe('uid=1000 gid=3000 groups=2000,3000\n');
  expect(await sh('kubectl exec secure -- ls -ld /v')).toMatch(/^drwxrwsrwx {4}2 root {5}2000 /);
});
