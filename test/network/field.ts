/** The cluster that a table's connections are made in. */
import type { Pod, Service } from '../../src/api/generated/types.ts';
import type { KubeObject } from '../../src/api/object.ts';
import { type GroupVersionResource, resourceOfKind } from '../../src/api/resources.ts';
import { PATCH } from '../../src/client/client.ts';
import type { Protocol } from '../../src/machine/network/network.ts';
import type { Verdict } from '../../src/machine/network/verdict.ts';
import type { Host } from '../../src/machine/runner.ts';
import { World } from '../cluster/world.ts';

/** The longest that Pods of a table may take to run: simulated milliseconds. */
const PATIENCE = 120_000;
const IMAGES = ['registry.k8s.io/e2e-test-images/agnhost:2.57', 'registry.k8s.io/echoserver:1.10'];

export class Field {
  private readonly made: KubeObject[] = [];

  private constructor(readonly world: World) {}

  static async start(spec: Parameters<typeof World.start>[0] = {}): Promise<Field> {
    return new Field(await World.start({ images: IMAGES, ...spec }));
  }

  get cluster() {
    return this.world.cluster;
  }

  create(object: KubeObject): void {
    this.cluster.admin.resource(resourceFor(object)).create(object.metadata?.namespace, object);
    this.made.push(object);
  }

  /** Takes away what was created since, newest first. */
  clear(): void {
    for (const object of this.made.splice(0).reverse())
      this.cluster.admin
        .resource(resourceFor(object))
        .delete(object.metadata?.namespace, object.metadata?.name ?? '');
  }

  /** What was created so far stays. */
  keep(): void {
    this.made.length = 0;
  }

  /** Labels what a table names as `pod x/a` or `namespace z`; undefined takes a label away. */
  label(what: string, labels: Readonly<Record<string, string | null>>): void {
    const [kind = '', name = ''] = what.split(' ');
    const [namespace, pod] = name.includes('/') ? name.split('/') : [undefined, name];
    this.cluster.admin
      .resource(kind === 'pod' ? 'pods' : 'namespaces')
      .patch(namespace, pod!, PATCH.merge, { metadata: { labels } });
  }

  /** Lets the Pods that were made come up. */
  async running(): Promise<void> {
    const { admin } = this.cluster;
    const isUp = ({ spec, status }: Pod) =>
      status?.phase === 'Running' &&
      status.containerStatuses?.length === spec?.containers.length &&
      status.containerStatuses?.every(({ state }) => state?.running !== undefined);
    const pods = () => admin.resource<Pod>('pods').list().items;
    if (!(await this.cluster.until(() => pods().every(pod => isUp(pod) === true), PATIENCE)))
      throw new Error(
        `Pods do not run: ${pods()
          .filter(pod => !isUp(pod))
          .map(({ metadata }) => metadata?.name)}`,
      );
    await this.cluster.settle();
  }

  pod(text: string): Pod {
    const [namespace, name] = text.includes('/') ? text.split('/') : ['default', text];
    return this.cluster.admin.resource<Pod>('pods').get(namespace!, name!);
  }

  service(text: string): Service {
    const [namespace, name] = text.includes('/') ? text.split('/') : ['default', text];
    return this.cluster.admin.resource<Service>('services').get(namespace!, name!);
  }

  /** Where `node node01`, `node hostof x/a`, `node apart x/a` or a Pod's name is. */
  host(text: string): Pick<Host, 'ip' | 'network' | 'files'> {
    if (text.startsWith('node ')) return this.cluster.machine(this.nodeName(text.slice('node '.length)));
    const pod = this.pod(text);
    const [container] = this.cluster.runtime(pod.spec!.nodeName!).containersOf(pod.metadata!.uid!);
    return container!.host;
  }

  /** The host and port of a target as the tables write it. */
  target(text: string): { readonly host: string; readonly port: number; readonly protocol: Protocol } {
    const [, what = '', port = '', protocol = 'TCP'] = /^(.*):(\d+)(?:\/(\w+))?$/.exec(text) ?? [];
    const end = { port: Number(port), protocol: protocol as Protocol };
    if (what.startsWith('service ')) return { host: this.service(what.slice(8)).spec!.clusterIP!, ...end };
    if (what.startsWith('name ')) return { host: what.slice(5), ...end };
    if (/^\d+\.\d+\.\d+\.\d+$/.test(what)) return { host: what, ...end };
    return { host: this.host(what).ip, ...end };
  }

  connect(from: string, to: string): Verdict {
    const { ip, network } = this.host(from);
    const { host, port, protocol } = this.target(to);
    return network.trace(ip, host, port, protocol);
  }

  private nodeName(text: string): string {
    const [relation, pod] = text.split(' ');
    if (pod === undefined) return text;
    const own = this.pod(pod).spec!.nodeName!;
    if (relation === 'hostof') return own;
    return this.cluster.nodes.find(({ name }) => name !== own)!.name;
  }
}

function resourceFor({ apiVersion = '', kind = '' }: KubeObject): GroupVersionResource {
  const [group = '', version = ''] = apiVersion.split('/');
  return resourceOfKind(apiVersion, kind) ?? { group, version, resource: `${kind.toLowerCase()}s` };
}
