import { expect, it } from 'vitest';
import { VirtualClock } from '../base/virtual-clock.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Lab } from './content/lab.ts';
import { gradeScript, ScriptTimeout, SimulationFailed } from './grade-script.ts';
import type { LabWorld } from './lab-world.ts';

const idle = () => new Promise<void>(resolve => setImmediate(resolve));

/** A lab with one check that is or is not passed, in a cluster that consists of its clock. */
function attempt(passes: boolean, script: (clock: VirtualClock) => Promise<number>) {
  const clock = new VirtualClock(0);
  const lab = { id: 'lab', cluster: {}, checks: passes ? [] : [{ id: 'never', points: 1 }] };
  const cluster = {
    clock,
    settle: async () => true,
    stop: () => undefined,
    admin: emptyClient(),
    machines: new Map(),
  };
  const world = {
    idle,
    build: async () => cluster as unknown as Cluster,
    script: () => script(clock),
    within: () => ({ passed: false, expected: '', found: '' }),
  };
  return gradeScript(lab as unknown as Lab, '', world as unknown as LabWorld);
}

function emptyClient() {
  return { resource: () => ({ list: () => ({ items: [] }) }), call: () => ({ code: 200, body: {} }) };
}

it('a script that throws is no answer, and none that took too long either', async () => {
  const fault = new TypeError('half a thing');
  const failed = attempt(false, () => Promise.reject(fault));
  await expect(failed).rejects.toThrow(SimulationFailed);
  await expect(failed).rejects.toMatchObject({ message: 'half a thing', cause: fault });
});

it('a mistake that was survived spoils what was not passed, and nothing that was', async () => {
  const survives = (clock: VirtualClock) => {
    clock.report(new TypeError('a panic'));
    return Promise.resolve(0);
  };
  await expect(attempt(false, survives)).rejects.toThrow(SimulationFailed);
  expect((await attempt(true, survives)).status).toBe(0);
});

it('a script that does not end is given up, which is an answer', async () => {
  await expect(attempt(false, () => new Promise(() => undefined))).rejects.toThrow(ScriptTimeout);
});
