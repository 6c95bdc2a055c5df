import { describe, expect, it } from 'vitest';
import type { Pod, Service } from '../../src/api/generated/types.ts';
import type { Network } from '../../src/machine/network/network.ts';
import { World } from './world.ts';

/** What a web server answers at an address, as seen from a host. */
async function get(network: Network, fromIp: string, host: string, port: number): Promise<string> {
  const service = network.dial(fromIp, host, port);
  const response = await service.fetch!(new Request(`http://${host}:${port}/`));
  return `${response.status} ${/<title>(.*)<\/title>/.exec(await response.text())?.[1]}`;
}

describe('services', () => {
  it('are reached by cluster IP, node port and name, and refused without ready endpoints', async () => {
    const world = await World.start();
    const { cluster } = world;
    const said = await world.sh(
      'kubectl create deployment web --image=nginx && kubectl expose deployment web --port=80 --type=NodePort && kubectl run client --image=busybox -- sleep 3600',
    );
    expect(said.stderr).toBe('');
    await cluster.settle();
    const service = cluster.admin.resource<Service>('services').get('default', 'web');
    const { clusterIP = '', ports } = service.spec!;
    const nodePort = ports![0]!.nodePort!;
    const node = cluster.machine('node02');
    expect(await get(cluster.network, node.ip, clusterIP, 80)).toBe('200 Welcome to nginx!');
    expect(await get(cluster.network, node.ip, 'node01', nodePort)).toBe('200 Welcome to nginx!');

    const client = cluster.admin.resource<Pod>('pods').get('default', 'client');
    const runtime = cluster.runtime(client.spec!.nodeName!);
    const container = runtime.containersOf(client.metadata!.uid!)[0]!;
    for (const name of ['web', 'web.default', 'web.default.svc.cluster.local'])
      expect(container.host.network.resolve(client.status!.podIP!, name)).toEqual([clusterIP]);
    expect(await get(container.host.network, client.status!.podIP!, 'web', 80)).toBe('200 Welcome to nginx!');
    expect(container.host.network.resolve(client.status!.podIP!, 'nope')).toEqual([]);

    await world.sh('kubectl scale deployment web --replicas=0');
    await cluster.settle();
    expect(() => cluster.network.dial(node.ip, clusterIP, 80)).toThrow('refused');
  });
});
