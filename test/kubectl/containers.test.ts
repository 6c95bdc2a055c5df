import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { World } from '../cluster/world.ts';

interface Step {
  readonly command: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

const FILE = join(import.meta.dirname, '../fixtures/kubectl-containers.json');

/** What the real kubectl v1.36.3 said of a served cluster, whose kubelets run the same simulated programs. */
it('exec, attach, cp and logs say what the real ones said', async () => {
  const { steps } = JSON.parse(readFileSync(FILE, 'utf8')) as { steps: readonly Step[] };
  const world = await World.start({});
  const got: Step[] = [];
  for (const { command } of steps) {
    const { stdout, stderr, status } = await world.sh(command);
    got.push({ command, stdout, stderr, exitCode: status });
  }
  world.cluster.stop();
  expect(got).toEqual(steps);
  expect(steps.length).toBeGreaterThan(60);
});
