/** A mistake in any simulated process, at any time, ends that process alone; what supervises it starts it again. */
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Node, Pod } from '../../src/api/generated/types.ts';
import { Scope } from '../../src/base/scope.ts';
import { World } from './world.ts';

const injected = Scope.prototype as unknown as { run(task: () => unknown): void };
const original = injected.run;

/** Has one task throw: the one after so many others. @returns whether that has happened */
function inject(after: number): () => boolean {
  let left = after;
  vi.spyOn(injected, 'run').mockImplementation(function (this: typeof injected, task) {
    const throws = () => {
      throw new TypeError("Cannot read properties of undefined (reading 'injected')");
    };
    return original.call(this, left-- === 0 ? throws : task);
  });
  return () => left < 0;
}

afterEach(() => void vi.restoreAllMocks());

const pods = (world: World, namespace: string) =>
  world.cluster.admin.resource<Pod>('pods').list(namespace).items;

const restarts = (world: World): number =>
  pods(world, 'kube-system')
    .flatMap(({ status }) => status?.containerStatuses ?? [])
    .reduce((sum, { restartCount }) => sum + restartCount, 0) +
  [...world.cluster.machines.values()].reduce(
    (sum, { systemd }) => sum + systemd.status('kubelet.service').restarts,
    0,
  );

const MOMENTS = fc.sample(fc.integer({ min: 0, max: 4_000 }), { numRuns: 5, seed: 15 });

it.each(MOMENTS)(
  'a throw in task %i leaves the rest of the cluster working',
  async moment => {
    const world = await World.start();
    const before = restarts(world);
    const done = inject(moment);
    await world.sh('kubectl create deployment web --image=nginx --replicas=4');
    await world.cluster.until(done, 600_000);
    expect(done()).toBe(true);
    await world.wait(120);
    expect(world.cluster.clock.mistakes).toHaveLength(1);
    expect(restarts(world)).toBe(before + 1);
    const nodes = world.cluster.admin.resource<Node>('nodes').list().items;
    for (const { status } of nodes)
      expect(status?.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('True');
    await world.sh('kubectl create deployment later --image=nginx --replicas=3');
    await world.wait(30);
    expect(pods(world, 'default').map(({ status }) => status?.phase)).toEqual(Array(7).fill('Running'));
    expect(pods(world, 'kube-system').every(({ status }) => status?.phase === 'Running')).toBe(true);
  },
  60_000,
);

describe('a panic is told where the real one tells it', () => {
  it('of the kubelet: in its journal, and systemd starts it again', async () => {
    const world = await World.start();
    const node = world.cluster.machine('node01');
    let broken = true;
    const readdir = node.files.readdir.bind(node.files);
    vi.spyOn(node.files, 'readdir').mockImplementation((path, ...rest) => {
      if (broken && path === '/etc/kubernetes/manifests') throw new TypeError('x is not a function');
      return readdir(path, ...rest);
    });
    await world.wait(25);
    const { stdout } = await world.sh('journalctl -u kubelet --no-pager', 'node01');
    expect(stdout).toContain('panic: TypeError: x is not a function');
    expect(stdout).toContain('goroutine 1 [running]:');
    expect(stdout).toContain('kubelet.service: Main process exited, code=exited, status=2/INVALIDARGUMENT');
    expect(stdout).toContain('Scheduled restart job');
    broken = false;
    await world.wait(30);
    expect((await world.sh('systemctl is-active kubelet', 'node01')).stdout).toBe('active\n');
  });

  it('of a mistake in the API server: the request is answered with 500, and the server goes on', async () => {
    const world = await World.start();
    const broken = {
      ...JSON.parse('{}'),
      get metadata(): never {
        throw new TypeError('half a thing');
      },
    };
    expect(() => world.cluster.admin.resource('pods').create('default', broken as never)).toThrow(
      'This request caused apiserver to panic',
    );
    expect((await world.sh('kubectl get nodes -o name')).stdout).toContain('node/node01');
    const { stdout } = await world.sh('kubectl logs -n kube-system kube-apiserver-controlplane');
    expect(stdout).toContain("apiserver panic'd");
  });
});

it.each(['kill -9 $$', 'kill -USR1 $$'])(
  '`%s` ends the shell that says it, and the next one works',
  async text => {
    const world = await World.start();
    const said = await world.sh(`echo before; ${text}; echo after`);
    expect(said.stdout).toBe('before\n');
    expect(said.status).toBe(text.includes('USR1') ? 138 : 137);
    expect(await world.sh('echo again')).toEqual({ status: 0, stdout: 'again\n', stderr: '' });
  },
);
