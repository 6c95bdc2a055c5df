/** The Ingress controller of class nginx. models kubernetes/ingress-nginx */
import type {
  EndpointSlice,
  Ingress,
  IngressClass,
  Node,
  Pod,
  Secret,
  Service,
} from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/object.ts';
import { rfc3339 } from '../../base/clock.ts';
import { jsonEqual } from '../../base/json.ts';
import { type Client, PATCH } from '../../client/client.ts';
import { isTransient } from '../../client/connection.ts';
import { Informer } from '../../client/informer.ts';
import type { NativeProcess, NativeProgram } from '../../machine/runner.ts';
import { CommandFailed, untilAsked } from '../program/command.ts';
import { clientOf, connectionConfig } from '../program/connect.ts';
import { Klog } from '../program/klog.ts';
import { ownCertificate } from '../program/serving.ts';
import { accessTime } from '../workloads/http-server.ts';
import { type Answered, answer, type Endpoint } from './answer.ts';
import { type Server, serverFor, serversOf, type Upstream } from './servers.ts';

export const VERSION = 'v1.14.1';
const RULE = '-------------------------------------------------------------------------------';
const BANNER = `${RULE}
NGINX Ingress controller
  Release:       ${VERSION}
  Build:         fcf7d1ea8f1c2a1a9d2d4f23c5f5b1a8f8f3e7d1
  Repository:    https://github.com/kubernetes/ingress-nginx
  nginx version: nginx/1.27.1

${RULE}
`;
const FAKE = { commonName: 'Kubernetes Ingress Controller Fake Certificate', organizations: ['Acme Co'] };
const HEALTH_PORT = 10_254;
/** How often the addresses in the Ingresses' status are looked after: milliseconds. */
const STATUS_EVERY = 60_000;
const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';

export const ingressController: NativeProgram = async process => {
  const log = new Klog(process.clock, process.stderr, 7);
  try {
    return await run(process, log);
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    log.line('F', 'main.go:67', error.message);
    return 255;
  }
};

interface Flags {
  readonly controllerClass: string;
  readonly className: string;
  readonly withoutClass: boolean;
  readonly publishService: string;
  readonly namespace: string;
}

async function run(process: NativeProcess, log: Klog): Promise<number> {
  const { host, clock } = process;
  void process.stderr.write(BANNER).catch(() => undefined);
  const client = clientOf(process, connectionConfig(process, '', '', log), 'nginx-ingress-controller', log);
  const controller = new Controller(process, client, flagsOf(process.argv.slice(1)), log);
  controller.start();
  process.usage?.(5, 90 << 20);
  const listen = (port: number, service: object) => host.network.listen('0.0.0.0', port, service, host.ip);
  const ports = [
    listen(80, { fetch: controller.handler('http') }),
    listen(443, {
      fetch: controller.handler('https'),
      certificate: controller.fake,
      certificateFor: (name: string) => controller.certificateFor(name),
    }),
    listen(HEALTH_PORT, {
      fetch: async () => new Response('ok', { status: controller.isReady ? 200 : 500 }),
    }),
  ];
  log.structured('I', 'nginx.go:339', 'Starting NGINX process');
  const timer = clock.every(STATUS_EVERY, () => controller.syncStatus());
  await untilAsked(process);
  timer.cancel();
  for (const port of ports) port.close();
  controller.stop();
  log.structured('I', 'nginx.go:395', 'Shutting down controller queues');
  return 0;
}

class Controller {
  readonly fake: string;
  private readonly ingresses: Informer<Ingress>;
  private readonly classes: Informer<IngressClass>;
  private readonly services: Informer<Service>;
  private readonly slices: Informer<EndpointSlice>;
  private readonly secrets: Informer<Secret>;
  private servers: ReadonlyMap<string, Server> | undefined;
  private readonly turns = new Map<string, number>();

  constructor(
    private readonly process: NativeProcess,
    private readonly client: Client,
    private readonly flags: Flags,
    private readonly log: Klog,
  ) {
    const { clock } = process;
    this.fake = ownCertificate(process, FAKE, ['ingress.local']);
    const informer = <T extends KubeObject>(resource: string) =>
      new Informer<T>(client.resource<T>(resource), clock);
    this.ingresses = informer<Ingress>('ingresses.networking.k8s.io');
    this.classes = informer<IngressClass>('ingressclasses.networking.k8s.io');
    this.services = informer<Service>('services');
    this.secrets = informer<Secret>('secrets');
    this.slices = new Informer<EndpointSlice>(client.resource('endpointslices.discovery.k8s.io'), clock, {
      indexes: {
        service: ({ metadata }) => [
          `${metadata?.namespace}/${metadata?.labels?.['kubernetes.io/service-name']}`,
        ],
      },
    });
    const changed = () => {
      this.servers = undefined;
    };
    this.ingresses.on({
      add: ingress => {
        changed();
        if (!this.isOurs(ingress)) return;
        this.tell(ingress);
        this.syncSoon();
      },
      update: (before, after) => {
        changed();
        if (jsonEqual(before.spec, after.spec) || !this.isOurs(after)) return;
        this.tell(after);
        this.syncSoon();
      },
      delete: changed,
    });
    for (const each of [this.classes, this.secrets] as const)
      each.on({ add: changed, update: changed, delete: changed });
    this.services.on({ add: () => this.syncSoon(), update: () => this.syncSoon() });
  }

  start(): void {
    for (const informer of this.all) informer.start();
  }

  stop(): void {
    for (const informer of this.all) informer.stop();
  }

  get isReady(): boolean {
    return this.all.every(({ hasSynced }) => hasSynced);
  }

  private get all() {
    return [this.classes, this.ingresses, this.services, this.slices, this.secrets];
  }

  /** The certificate for a name (SNI). */
  certificateFor(name: string): string {
    const { tls } = serverFor(this.current, name.toLowerCase());
    return (tls && this.certificateIn(tls)) || this.fake;
  }

  handler(scheme: 'http' | 'https') {
    return async (request: Request, peer?: { readonly ip?: string }): Promise<Response> => {
      const from = peer?.ip ?? this.process.host.ip;
      const answered = await answer(this.process, this.routing, request, from, scheme);
      const body = await answered.response.arrayBuffer();
      this.logAccess(request, from, answered, body.byteLength);
      const { status, headers } = answered.response;
      return new Response(request.method === 'HEAD' ? null : body, { status, headers });
    };
  }

  /** Writes the addresses at which the Ingresses are reached into their status. */
  syncStatus(): void {
    try {
      const ingress = this.addresses();
      for (const object of this.ingresses.list()) {
        if (!this.isOurs(object) || jsonEqual(object.status?.loadBalancer?.ingress ?? [], ingress)) continue;
        const { namespace, name = '' } = object.metadata ?? {};
        this.client
          .resource('ingresses.networking.k8s.io')
          .patch(
            namespace,
            name,
            PATCH.merge,
            { status: { loadBalancer: { ingress } } },
            { subresource: 'status' },
          );
        this.log.structured('I', 'status.go:304', 'updating Ingress status', { namespace, ingress: name });
      }
    } catch (error) {
      if (!isTransient(error)) throw error;
    }
  }

  private syncSoon(): void {
    this.process.clock.after(1000, () => {
      if (!this.process.signal.aborted) this.syncStatus();
    });
  }

  private get current(): ReadonlyMap<string, Server> {
    this.servers ??= serversOf(
      this.ingresses
        .list()
        .filter(ingress => this.isOurs(ingress))
        .sort((one, other) => (age(one) < age(other) ? -1 : age(one) > age(other) ? 1 : 0)),
      key => this.certificateIn(key) !== undefined,
    );
    return this.servers;
  }

  private get routing() {
    return {
      servers: this.current,
      endpoints: (upstream: Upstream) => this.endpoints(upstream),
      turn: ({ namespace, service }: Upstream) => {
        const key = `${namespace}/${service}`;
        const turn = this.turns.get(key) ?? 0;
        this.turns.set(key, turn + 1);
        return turn;
      },
    };
  }

  private isOurs({ metadata, spec }: Ingress): boolean {
    const annotation = metadata?.annotations?.[CLASS_ANNOTATION];
    if (annotation !== undefined) return annotation === this.flags.className;
    const name = spec?.ingressClassName;
    if (name === undefined) return this.flags.withoutClass;
    return this.classes.get(name)?.spec?.controller === this.flags.controllerClass;
  }

  private certificateIn(key: string): string | undefined {
    const data = this.secrets.get(key)?.data;
    const text = data?.['tls.crt'];
    return text && data['tls.key'] ? atob(text) : undefined;
  }

  private endpoints({ namespace, service, port }: Upstream): readonly Endpoint[] {
    const key = `${namespace}/${service}`;
    const wanted = this.services
      .get(key)
      ?.spec?.ports?.find(({ name, port: number }) =>
        port.name !== undefined ? name === port.name : number === port.number,
      );
    if (wanted === undefined) return [];
    return this.slices.byIndex('service', key).flatMap(slice => {
      const target = slice.ports?.find(each => (each.name ?? '') === (wanted.name ?? ''))?.port;
      if (target === undefined) return [];
      return (slice.endpoints ?? [])
        .filter(({ conditions }) => conditions?.ready !== false)
        .map(({ addresses }) => ({ ip: addresses[0]!, port: target }));
    });
  }

  /** models internal/ingress/status, runningAddresses and statusAddressFromService */
  private addresses(): readonly { readonly ip?: string; readonly hostname?: string }[] {
    const { publishService } = this.flags;
    if (publishService !== '') {
      const { spec, status } = this.services.get(publishService) ?? {};
      const external = (spec?.externalIPs ?? []).map(ip => ({ ip }));
      if (spec?.type === 'LoadBalancer')
        return [...(status?.loadBalancer?.ingress ?? []), ...external].map(({ ip }) => ({ ip: ip! }));
      return external.length > 0 ? external : spec?.clusterIP ? [{ ip: spec.clusterIP }] : [];
    }
    const { POD_NAME = '', POD_NAMESPACE = '' } = this.process.env;
    const own = this.client.resource<Pod>('pods').find(POD_NAMESPACE, POD_NAME);
    if (own === undefined) return [];
    const labelSelector = Object.entries(own.metadata?.labels ?? {})
      .filter(([key]) => key.startsWith('app.kubernetes.io/'))
      .map(([key, value]) => `${key}=${value}`)
      .join(',');
    const pods = this.client.resource<Pod>('pods').list(POD_NAMESPACE, { labelSelector }).items;
    const running = new Set(
      pods.filter(({ status }) => status?.phase === 'Running').map(({ spec }) => spec?.nodeName),
    );
    const nodes = this.client.resource<Node>('nodes').list().items;
    return nodes
      .filter(({ metadata }) => running.has(metadata?.name))
      .flatMap(({ status }) => status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? [])
      .sort()
      .map(ip => ({ ip }));
  }

  private tell({ metadata }: Ingress): void {
    const key = `${metadata?.namespace}/${metadata?.name}`;
    this.log.structured('I', 'main.go:107', 'successfully validated configuration, accepting', {
      ingress: key,
    });
    this.log.line(
      'I',
      'event.go:377',
      `Event(v1.ObjectReference{Kind:"Ingress", Namespace:"${metadata?.namespace}", Name:"${metadata?.name}"}): type: 'Normal' reason: 'Sync' Scheduled for sync`,
    );
  }

  private logAccess(
    request: Request,
    from: string,
    { response, upstream, endpoint }: Answered,
    size: number,
  ): void {
    const { pathname, search } = new URL(request.url);
    const agent = request.headers.get('user-agent') ?? '-';
    const id = Array.from({ length: 32 }, () => this.process.rng.int(16).toString(16)).join('');
    const to = endpoint ? `${endpoint.ip}:${endpoint.port} ${size} 0.001 ${response.status}` : '- - - -';
    const line = `${from} - - [${accessTime(rfc3339(this.process.clock.now()))}] "${request.method} ${pathname}${search} HTTP/1.1" ${response.status} ${size} "-" "${agent}" ${76 + pathname.length} 0.001 [${upstream}] [] ${to} ${id}`;
    void this.process.stdout.write(`${line}\n`).catch(() => undefined);
  }
}

const age = ({ metadata }: Ingress): string =>
  `${metadata?.creationTimestamp} ${metadata?.namespace}/${metadata?.name}`;

function flagsOf(argv: readonly string[]): Flags {
  const value = (name: string) =>
    argv.find(arg => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ??
    (argv.includes(`--${name}`) ? 'true' : '');
  return {
    controllerClass: value('controller-class') || 'k8s.io/ingress-nginx',
    className: value('ingress-class') || 'nginx',
    withoutClass: value('watch-ingress-without-class') === 'true',
    publishService: value('publish-service'),
    namespace: value('watch-namespace'),
  };
}
