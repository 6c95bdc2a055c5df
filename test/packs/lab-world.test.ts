import { describe, expect, it } from 'vitest';
import { labWorld } from '../../src/cli/lab-world.ts';
import type { ClusterSpec } from '../../src/cluster/spec.ts';
import { LabSetupError, type Origin } from '../../src/tutor/lab-world.ts';

const START = Date.UTC(2026, 0, 15, 9, 0, 0);

async function readyOf(spec: ClusterSpec, origin: Origin) {
  const world = labWorld(() => START);
  const cluster = await world.build(spec, 'commands', origin);
  await cluster.settle();
  const ready = cluster.admin
    .resource<{ metadata: { name: string }; status: { conditions: { type: string; status: string }[] } }>(
      'nodes',
    )
    .list()
    .items.map(({ metadata, status }) => [
      metadata.name,
      status.conditions.find(({ type }) => type === 'Ready')?.status,
    ]);
  const motd = cluster.machine('node01').files.readText('/etc/motd');
  cluster.stop();
  return { ready: Object.fromEntries(ready), motd };
}

describe('the commands of a lab', () => {
  const commands = [
    { machine: 'node01', script: 'echo broken > /etc/motd\nsystemctl stop kubelet' },
    {
      machine: 'controlplane',
      script: 'kubectl wait --for=condition=Ready=Unknown node/node01 --timeout=120s',
    },
  ];

  it.each<Origin>(['fresh', 'snapshot'])('have run before the lab begins: %s', async origin => {
    expect(await readyOf({ commands }, origin)).toEqual({
      ready: { controlplane: 'True', node01: 'Unknown', node02: 'True' },
      motd: 'broken\n',
    });
  });

  it('tell their author when one fails', async () => {
    const world = labWorld(() => START);
    const spec = {
      nodes: [{ name: 'controlplane' }],
      commands: [{ machine: 'controlplane', script: 'cat /nowhere' }],
    };
    const failure = world.build(spec, 'commands');
    await expect(failure).rejects.toThrow(LabSetupError);
    await expect(failure).rejects.toThrow('cat: /nowhere: No such file or directory');
  });
});
