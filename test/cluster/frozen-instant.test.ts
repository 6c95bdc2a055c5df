/** Whatever a cluster is asked for, simulated time passes and the next command is answered. */
import { describe, expect, it } from 'vitest';
import type { Pod } from '../../src/api/generated/types.ts';
import { World } from './world.ts';

const pods = (world: World): readonly Pod[] =>
  world.cluster.admin.resource<Pod>('pods').list('default').items;

const deployment = (name: string, replicas: number, pod: string) => `kubectl create -f - <<'END'
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: ${pod}
END`;

describe('pods that the kubelet refuses are made again no faster than the controller may ask', () => {
  it.each([
    ['NodeAffinity', '{nodeName: node01, nodeSelector: {disk: none}, containers: [{name: a, image: nginx}]}'],
    [
      'OutOfcpu',
      '{nodeName: node01, containers: [{name: a, image: nginx, resources: {requests: {cpu: "100"}}}]}',
    ],
  ])(
    '%s',
    async (reason, spec) => {
      const world = await World.start();
      await world.sh(deployment('refused', 2, spec));
      await world.wait(10);
      const refused = pods(world).filter(({ status }) => status?.reason === reason);
      expect(refused.length).toBeGreaterThan(20);
      // 30 requests at once and 20 a second, of which a pod takes two with its event
      expect(pods(world).length).toBeLessThan(250);
      const { stdout } = await world.sh('kubectl delete deployment refused && sleep 5 && kubectl get deploy');
      expect(stdout).toContain('deleted');
    },
    90_000,
  );
});

it('a pod that was deleted by force counts no more, here or there', async () => {
  const world = await World.start();
  await world.sh(
    deployment(
      'web',
      4,
      '{nodeName: node01, terminationGracePeriodSeconds: 600, containers: [{name: a, image: "busybox:1.36", command: [sh, -c, "trap : TERM; while true; do sleep 1; done"], resources: {requests: {cpu: 450m}}}]}',
    ),
  );
  await world.wait(30);
  const before = pods(world).map(({ metadata }) => metadata?.name);
  await world.sh(`kubectl delete pod ${before[0]} --force --grace-period=0`);
  await world.wait(10);
  expect(pods(world).map(({ status }) => status?.reason ?? status?.phase)).toEqual(Array(4).fill('Running'));
});

it('between two commands the controllers have their turn', async () => {
  const world = await World.start();
  await world.sh('kubectl create deployment web --image=nginx --replicas=2');
  await world.wait(20);
  const before = new Set(pods(world).map(({ metadata }) => metadata?.uid));
  await world.sh('kubectl scale deployment web --replicas=0\nkubectl scale deployment web --replicas=2');
  await world.wait(60);
  const after = pods(world).map(({ metadata }) => metadata?.uid);
  expect(after).toHaveLength(2);
  expect(after.filter(uid => before.has(uid))).toEqual([]);
});

it('of two static pod files that define one pod, one runs', async () => {
  const world = await World.start();
  const file = (image: string) =>
    `apiVersion: v1\\nkind: Pod\\nmetadata: {name: twin}\\nspec: {containers: [{name: a, image: "${image}"}]}\\n`;
  const folder = '/etc/kubernetes/manifests';
  await world.sh(
    `printf '${file('nginx:1.28')}' > ${folder}/one.yaml; printf '${file('nginx:1.29')}' > ${folder}/two.yaml`,
  );
  await world.wait(30);
  const twin = () => world.cluster.admin.resource<Pod>('pods').find('default', 'twin-controlplane');
  const image = () => twin()?.spec?.containers[0]?.image;
  const first = image();
  expect(['nginx:1.28', 'nginx:1.29']).toContain(first);
  expect(twin()?.status?.phase).toBe('Running');
  const uid = twin()?.metadata?.uid;
  await world.wait(60);
  expect(twin()?.metadata?.uid).toBe(uid);
  await world.sh(`rm ${folder}/${first === 'nginx:1.28' ? 'one' : 'two'}.yaml`);
  await world.wait(60);
  expect(image()).toBe(first === 'nginx:1.28' ? 'nginx:1.29' : 'nginx:1.28');
  expect(twin()?.status?.phase).toBe('Running');
});

it.each([
  'while true; do false; done',
  'while true; do no-such-program; done',
  'while :; do :; done & while :; do :; done',
])(
  'a container that does nothing but `%s` holds nobody up',
  async loop => {
    const world = await World.start();
    await world.sh(`kubectl run x --image=busybox:1.36 -- sh -c "${loop}"`);
    await world.wait(30);
    const { stdout } = await world.sh(
      'kubectl get pod x -o jsonpath={.status.phase}; kubectl delete pod x --now',
    );
    expect(stdout).toBe('Runningpod "x" deleted from default namespace\n');
  },
  90_000,
);
