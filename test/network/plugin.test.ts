import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectionsOf } from '../../src/cluster/net.ts';
import { netLines } from '../../src/tutor/net/lines.ts';
import { World } from '../cluster/world.ts';

const IMAGES = ['nginx', 'busybox'];
const SETUP =
  'kubectl run web --image=nginx --port=80 && kubectl expose pod web --port=80 && kubectl run client --image=busybox -- sleep infinity';
const DENY = `kubectl apply -f - <<'END'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny}
spec: {podSelector: {matchLabels: {run: web}}, policyTypes: [Ingress]}
END`;

const FETCH = 'kubectl exec client -- wget -q -T 3 -O- http://web';

describe.each([
  { networkPlugin: undefined, enforces: true },
  { networkPlugin: 'flannel' as const, enforces: false },
])('network plug-in $networkPlugin', ({ networkPlugin, enforces }) => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ images: IMAGES, ...(networkPlugin && { networkPlugin }) });
    expect((await world.sh(SETUP)).stderr).toBe('');
    await world.cluster.settle();
  }, 90_000);
  afterAll(() => world?.cluster.stop());

  it(enforces ? 'enforces NetworkPolicies' : 'stores NetworkPolicies and enforces nothing', async () => {
    expect((await world.sh(FETCH)).stdout).toContain('Welcome to nginx!');
    await world.sh(DENY);
    await world.wait(2);
    const { status, stdout } = await world.sh(FETCH);
    expect({ isDown: status !== 0, stdout: stdout.includes('Welcome') }).toEqual({
      isDown: enforces,
      stdout: !enforces,
    });
    const [tried] = connectionsOf(world.cluster, 'default', 'client', 'web:80')!;
    expect(tried?.outcome).toBe(enforces ? 'timeout' : 'reached');
  });

  it.runIf(enforces)('tells each hop, in both languages', () => {
    const connections = connectionsOf(world.cluster, 'default', 'client', 'web:80')!;
    const en = netLines(connections, 'en');
    expect(en[0]).toBe('default/client -> web:80/TCP  no answer (time-out)');
    expect(en[1]).toMatch(/✓ web means 10\.\S+, says 10\.96\.0\.10$/);
    expect(en[2]).toMatch(
      /✓ Node node0\d sends it on to Pod default\/web \(10\.244\.\d\.\d+:80\): Service default\/web \(one of 1\)$/,
    );
    expect(en.at(-1)).toBe(
      '  ✗ dropped before it reaches the Pod: no rule of NetworkPolicy default/deny allows it',
    );
    expect(netLines(connections, 'ko').at(-1)).toBe(
      '  ✗ 파드에 들어가기 전에 버려졌습니다: 네트워크폴리시 default/deny에 허용하는 규칙이 없습니다',
    );
    const usual = connectionsOf(world.cluster, 'default', 'client')!;
    expect(usual.map(({ target, outcome }) => `${target} ${outcome}`)).toEqual([
      'kube-dns.kube-system:53/UDP reached',
      'kubernetes.default:443/TCP reached',
      'web:80/TCP timeout',
    ]);
  });
});

describe('a cluster without a network plug-in', () => {
  it('has NotReady nodes and Pods that wait, until the manifest that lies on the node is applied', async () => {
    const world = await World.start({ networkPlugin: 'none', images: IMAGES });
    const message =
      'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized';
    expect((await world.sh('kubectl get nodes --no-headers')).stdout).toMatch(
      /NotReady.*\n.*NotReady.*\n.*NotReady/,
    );
    expect((await world.sh('kubectl describe node node01')).stdout).toContain(message);
    await world.sh(
      `kubectl run web --image=nginx --overrides='{"spec":{"nodeName":"node01","tolerations":[{"operator":"Exists"}]}}'`,
    );
    await world.wait(5);
    expect((await world.sh('kubectl get pod web')).stdout).toContain('ContainerCreating');
    expect((await world.sh('ls /root')).stdout).toContain('canal.yaml');
    await world.sh('kubectl apply -f /root/canal.yaml');
    await world.cluster.settle();
    expect((await world.sh('kubectl get nodes --no-headers')).stdout).not.toContain('NotReady');
    expect((await world.sh('kubectl get pod web')).stdout).toContain('Running');
    expect((await world.sh('ls /etc/cni/net.d', 'node01')).stdout).toContain('10-canal.conflist');
    await world.sh('rm /opt/cni/bin/calico', 'node01');
    await world.sh(`kubectl run late --image=nginx --overrides='{"spec":{"nodeName":"node01"}}'`);
    await world.wait(5);
    expect((await world.sh('kubectl describe pod late')).stdout).toContain(
      'plugin type="calico" failed (add): failed to find plugin "calico" in path [/opt/cni/bin]',
    );
    world.cluster.stop();
  }, 90_000);
});
