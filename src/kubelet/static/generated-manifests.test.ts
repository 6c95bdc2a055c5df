import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KubeletWorld } from '../testing/world.ts';

/** A pod that uses much of what a learner may get wrong. */
const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', labels: { app: 'web' }, annotations: { note: 'x' } },
  spec: {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 1,
    hostNetwork: false,
    securityContext: { runAsUser: 1000, fsGroup: 2000 },
    tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoSchedule' }],
    initContainers: [{ name: 'i', image: 'nginx:1', command: ['true'] }],
    containers: [
      {
        name: 'c',
        image: 'nginx:1',
        command: ['sleep', '1000'],
        args: ['x'],
        env: [
          { name: 'A', value: 'b' },
          { name: 'N', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
        ],
        ports: [{ containerPort: 80, protocol: 'TCP' }],
        resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '128Mi' } },
        volumeMounts: [{ name: 'v', mountPath: '/v', readOnly: true }],
        livenessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 5 },
        readinessProbe: { exec: { command: ['true'] } },
        lifecycle: { preStop: { exec: { command: ['true'] } } },
        securityContext: { capabilities: { add: ['NET_ADMIN'] }, readOnlyRootFilesystem: false },
      },
    ],
    volumes: [
      { name: 'v', emptyDir: {} },
      { name: 'h', hostPath: { path: '/tmp', type: '' } },
    ],
  },
};

type Path = readonly (string | number)[];
const PATHS = pathsOf(POD, []);

function pathsOf(value: unknown, at: Path): Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...at, key]))].filter(
    path => path.length > 0,
  );
}

const wrong = fc.constantFrom<unknown>(
  undefined,
  null,
  '',
  'x',
  'Always',
  'sleep 10',
  0,
  -1,
  1.25,
  1000,
  1e21,
  true,
  [],
  {},
  [null],
  [1],
  ['x'],
  { name: 'a' },
  { exec: {} },
);

/** The pod with values put at places, or taken away there. */
function mutated(mutations: readonly (readonly [Path, unknown])[]): unknown {
  const copy = structuredClone(POD);
  for (const [path, value] of mutations) {
    let holder: unknown = copy;
    for (const key of path.slice(0, -1))
      if (typeof holder === 'object' && holder !== null) holder = Reflect.get(holder, key);
    if (typeof holder === 'object' && holder !== null)
      Reflect.set(holder, path.at(-1)!, structuredClone(value));
  }
  return copy;
}

it('a kubelet goes on whatever manifests it finds, one after the other', { timeout: 3_600_000 }, async () => {
  const world = new KubeletWorld({ staticPodPath: '/etc/kubernetes/manifests' });
  world.files.mkdir('/etc/kubernetes/manifests', { recursive: true });
  world.kubelet.start();
  const manifests = fc.sample(
    fc.array(fc.tuple(fc.constantFrom(...PATHS), wrong), { minLength: 1, maxLength: 3 }).map(mutated),
    { numRuns: Number(process.env.BERTH_MANIFESTS ?? 60), seed: Number(process.env.BERTH_SEED ?? 1) },
  );
  for (const manifest of manifests) {
    const before = world.logged.length;
    world.files.writeFile('/etc/kubernetes/manifests/web.yaml', JSON.stringify(manifest));
    await world.run(3);
    const said = world.logged.slice(before).some(line => line.includes('"Unable to process watch event"'));
    const mirrors = world.client.resource('pods').list('default').items.length;
    expect(said || mirrors > 0, JSON.stringify(manifest)).toBe(true);
  }
  world.files.writeFile('/etc/kubernetes/manifests/web.yaml', JSON.stringify(POD));
  await world.run(60);
  expect(world.pod('web-node01').status?.phase).toBe('Running');
});
