import type {
  ConfigMap,
  Event,
  Namespace,
  Node,
  Pod,
  PodSpec,
  ServiceAccount,
} from '../../api/generated/types.ts';
import { ConnectionRefused } from '../../api/status.ts';
import { staticPodRules } from '../../apiserver/kinds/static-pod.ts';
import { ApiServer } from '../../apiserver/server.ts';
import { settleInstant } from '../../base/drive.ts';
import { SeededRng } from '../../base/rng.ts';
import { Scope } from '../../base/scope.ts';
import { VirtualClock } from '../../base/virtual-clock.ts';
import { Client } from '../../client/client.ts';
import type { FileSystem } from '../../machine/filesystem.ts';
import type { Image, ImageCatalogue } from '../../machine/image.ts';
import { Machine } from '../../machine/machine.ts';
import { SimulatedNetwork } from '../../machine/network/simulated-network.ts';
import type { NativeProgram } from '../../machine/runner.ts';
import { Store } from '../../store/store.ts';
import { DEFAULT_CONFIG, type KubeletConfig } from '../config.ts';
import type { KubeletLog } from '../context.ts';
import { Kubelet, type KubeletOptions } from '../kubelet.ts';
import { ContainerRuntime } from '../runtime/runtime.ts';
import { tinyRunner } from './tiny-runner.ts';

const START = Date.UTC(2026, 0, 5, 9, 0, 0);
const GI = 1024 ** 3;

/** A network configuration that containerd takes. */
export const NETWORK_CONFIG = JSON.stringify({
  cniVersion: '1.0.0',
  name: 'test',
  plugins: [{ type: 'bridge' }],
});

/** An API server and one node with a kubelet, without the rest of a cluster. */
export class KubeletWorld {
  readonly clock = new VirtualClock(START);
  readonly rng = new SeededRng('kubelet');
  readonly network = new SimulatedNetwork();
  /** What the kubelet logged: `E file.go:187] "..."`. */
  readonly logged: string[] = [];
  private readonly log: KubeletLog = {
    info: (source, message) => void this.logged.push(`I ${source}] ${message}`),
    error: (source, message) => void this.logged.push(`E ${source}] ${message}`),
  };
  readonly machine: Machine;
  readonly runtime: ContainerRuntime;
  readonly client: Client;
  /** False: nothing listens at the API server's address. */
  apiServerUp = true;
  /** False: the container runtime's socket is gone. */
  runtimeUp = true;
  kubelet: Kubelet;
  private scope: Scope;
  private readonly programs = new Map<string, NativeProgram>();

  constructor(private readonly config: Partial<KubeletConfig> = {}) {
    const { clock, rng, network } = this;
    const server = new ApiServer({ store: new Store(clock), clock, rng });
    this.client = new Client(
      {
        call: call => {
          if (!this.apiServerUp) throw new ConnectionRefused('10.0.0.1:6443');
          return server.call({ ...call, user: { name: 'admin', groups: ['system:masters'] } });
        },
      },
      'kubelet/v1.36.2',
    );
    for (const name of ['default', 'kube-system', 'kube-node-lease']) {
      ignoreExisting(() =>
        this.client.resource<Namespace>('namespaces').create(undefined, named(name, 'Namespace')),
      );
    }
    this.machine = new Machine({
      hostname: 'node01',
      ip: '10.0.0.11',
      clock,
      rng,
      network,
      cpus: 4,
      memoryBytes: 8 * GI,
    });
    this.runtime = new ContainerRuntime({
      clock,
      rng,
      network,
      files: this.machine.files,
      processes: this.machine.processes,
      hostname: 'node01',
      ip: '10.0.0.11',
      cpus: 4,
      memoryBytes: 8 * GI,
      catalogue: this.catalogue(),
      runner: tinyRunner(clock, rng),
      podCidr: '10.244.1.0/24',
    });
    this.client
      .resource<ServiceAccount>('serviceaccounts')
      .create('default', named('default', 'ServiceAccount'));
    this.machine.files.mkdir('/etc/cni/net.d', { recursive: true });
    this.machine.files.writeFile('/etc/cni/net.d/10-test.conflist', NETWORK_CONFIG);
    this.machine.files.mkdir('/opt/cni/bin', { recursive: true });
    this.machine.files.writeFile('/opt/cni/bin/bridge', '', { mode: 0o755 });
    network.addHost('10.0.0.11');
    this.scope = this.newScope();
    this.kubelet = new Kubelet(this.options());
  }

  /** The kubelet's process ends. */
  stopKubelet(): void {
    this.kubelet.stop();
    this.scope.stop();
  }

  /** A kubelet as after `systemctl restart`, on the same machine. Not started. */
  newKubelet(config: Partial<KubeletConfig> = {}): Kubelet {
    this.scope = this.newScope();
    this.kubelet = new Kubelet(this.options(config));
    return this.kubelet;
  }

  /** Puts a program into every image, at /usr/bin. */
  program(name: string, program: NativeProgram): void {
    this.programs.set(`/usr/bin/${name}`, program);
  }

  /** Lets `seconds` of simulated time pass. */
  async run(seconds: number): Promise<void> {
    const until = this.clock.now() + seconds * 1000;
    for (;;) {
      await settleInstant(this.clock, idle);
      const next = this.clock.nextAt();
      if (next === undefined || next > until) break;
      this.clock.moveTo(next);
    }
    this.clock.moveTo(until);
    await settleInstant(this.clock, idle);
  }

  get files(): FileSystem {
    return this.machine.files;
  }

  /** Creates a pod that is bound to the node. Its token volume is left out unless asked for. */
  create(
    name: string,
    spec: Omit<Partial<PodSpec>, 'containers'> & { containers: PodSpec['containers'] },
    metadata: object = {},
  ): Pod {
    const pod = {
      ...named(name, 'Pod', metadata),
      spec: { nodeName: 'node01', automountServiceAccountToken: false, ...spec },
    };
    return this.client.resource<Pod>('pods').create('default', pod as Pod);
  }

  pod(name: string, namespace = 'default'): Pod {
    return this.client.resource<Pod>('pods').get(namespace, name);
  }

  find(name: string, namespace = 'default'): Pod | undefined {
    return this.client.resource<Pod>('pods').find(namespace, name);
  }

  delete(name: string, options: { gracePeriodSeconds?: number } = {}): void {
    this.client.resource('pods').delete('default', name, options);
  }

  configMap(name: string, data: Record<string, string>): void {
    this.client.resource<ConfigMap>('configmaps').create('default', { ...named(name, 'ConfigMap'), data });
  }

  node(): Node {
    return this.client.resource<Node>('nodes').get(undefined, 'node01');
  }

  /** `Reason: message`, oldest first, counted ones with their count. */
  events(object: string, namespace = 'default'): string[] {
    return this.client
      .resource<Event>('events')
      .list(namespace)
      .items.filter(event => event.involvedObject?.name === object)
      .map(({ reason, message, count = 1 }) => `${reason}: ${message}${count > 1 ? ` x${count}` : ''}`);
  }

  private newScope(): Scope {
    return new Scope(this.clock, error => {
      throw error;
    });
  }

  private options(config: Partial<KubeletConfig> = {}): KubeletOptions {
    return {
      clock: this.scope,
      rng: this.rng,
      client: this.client,
      runtime: this.runtime,
      isRuntimeUp: () => this.runtimeUp,
      files: this.machine.files,
      network: this.network,
      podRules: staticPodRules,
      log: this.log,
      config: {
        ...DEFAULT_CONFIG,
        clusterDNS: ['10.96.0.10'],
        clusterDomain: 'cluster.local',
        ...this.config,
        ...config,
      },
      nodeName: 'node01',
      nodeIp: '10.0.0.11',
      facts: {
        cpus: 4,
        memoryBytes: 8 * GI,
        ephemeralStorageBytes: 50 * GI,
        osImage: 'Ubuntu 24.04.3 LTS',
        kernelVersion: '6.8.0-90-generic',
        architecture: 'amd64',
        machineId: '0123456789abcdef0123456789abcdef',
        bootId: 'b0071d00-0000-4000-8000-000000000000',
      },
    };
  }

  /** Knows every name but those with `missing` in them. */
  private catalogue(): ImageCatalogue {
    const known = new Map<string, Image>();
    return {
      find: reference => {
        const name = `docker.io/library/${reference.includes(':') ? reference : `${reference}:latest`}`;
        if (reference.includes('missing')) {
          const resolve = `failed to pull and unpack image "${name}": failed to resolve reference "${name}": ${name}: not found`;
          return { refused: `rpc error: code = NotFound desc = ${resolve}` };
        }
        const image = known.get(name) ?? this.image(name, known.size);
        known.set(name, image);
        return image;
      },
    };
  }

  private image(name: string, index: number): Image {
    const digest = `sha256:${index.toString(16).padStart(64, '0')}`;
    return {
      name,
      digest,
      id: digest,
      sizeBytes: 25_000_000,
      entrypoint: [],
      command: ['sleep', '1000000'],
      env: { IMAGE: 'yes' },
      workingDir: '/',
      user: { uid: 0, gid: 0 },
      exposedPorts: [],
      unpack: root => root.mkdir('/tmp', { recursive: true }),
      natives: this.programs,
    };
  }
}

const idle = () => new Promise<void>(resolve => setImmediate(resolve));

function named(name: string, kind: string, metadata: object = {}) {
  return { apiVersion: 'v1', kind, metadata: { name, ...metadata } };
}

function ignoreExisting(create: () => void): void {
  try {
    create();
  } catch {
    // the API server makes it itself
  }
}
