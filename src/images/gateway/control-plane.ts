/** The controller of GatewayClass nginx: provisions a data plane for each Gateway, tells it what to do, writes statuses. models nginx/nginx-gateway-fabric */
import type {
  Condition,
  Deployment,
  EndpointSlice,
  Namespace,
  Secret,
  Service,
} from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/object.ts';
import { isReason } from '../../api/status.ts';
import { rfc3339 } from '../../base/clock.ts';
import { jsonEqual } from '../../base/json.ts';
import { type Client, PATCH } from '../../client/client.ts';
import { isTransient } from '../../client/connection.ts';
import { Informer } from '../../client/informer.ts';
import type { NativeProcess, NativeProgram } from '../../machine/runner.ts';
import { CommandFailed, untilAsked } from '../program/command.ts';
import { clientOf, connectionConfig } from '../program/connect.ts';
import { Klog } from '../program/klog.ts';
import { attachment, certificateOf, entriesOf, type Finding, resolved, type View } from './attach.ts';
import type { GatewayConfig, ListenerConfig } from './config.ts';
import { dataPlaneObjects } from './provision.ts';
import {
  CONTROLLER,
  type Gateway,
  type GatewayClass,
  GROUP,
  type HttpRoute,
  type ReferenceGrant,
} from './types.ts';

const CONFIG_PORT = 8443;
const HEALTH_PORT = 8081;
/** How long after a change everything is looked at again: milliseconds. */
const SOON = 500;
const CLASSES = { group: GROUP, version: 'v1', resource: 'gatewayclasses' };
const GATEWAYS = { group: GROUP, version: 'v1', resource: 'gateways' };
const ROUTES = { group: GROUP, version: 'v1', resource: 'httproutes' };
const GRANTS = { group: GROUP, version: 'v1beta1', resource: 'referencegrants' };

/** `/usr/bin/gateway controller --gateway-ctlr-name=... --gatewayclass=nginx` */
export const controlPlane: NativeProgram = async process => {
  const log = new Klog(process.clock, process.stderr);
  try {
    return await run(process, log);
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    await process.stderr.write(`${error.message}\n`);
    return 1;
  }
};

async function run(process: NativeProcess, log: Klog): Promise<number> {
  const { host } = process;
  const client = clientOf(process, connectionConfig(process, '', '', log), 'nginx-gateway', log);
  const controller = new Controller(process, client);
  controller.start();
  process.usage?.(4, 45 << 20);
  const listen = (port: number, service: object) => host.network.listen('0.0.0.0', port, service, host.ip);
  const ports = [
    listen(CONFIG_PORT, { service: controller }),
    listen(HEALTH_PORT, { fetch: async () => new Response('', { status: controller.isReady ? 200 : 503 }) }),
  ];
  await untilAsked(process);
  for (const port of ports) port.close();
  controller.stop();
  return 0;
}

class Controller {
  private readonly classes: Informer<GatewayClass>;
  private readonly gateways: Informer<Gateway>;
  private readonly routes: Informer<HttpRoute>;
  private readonly grants: Informer<ReferenceGrant>;
  private readonly namespaces: Informer<Namespace>;
  private readonly services: Informer<Service>;
  private readonly slices: Informer<EndpointSlice>;
  private readonly secrets: Informer<Secret>;
  private isDue = false;
  private readonly className: string;

  constructor(
    private readonly process: NativeProcess,
    private readonly client: Client,
  ) {
    const { clock, argv } = process;
    this.className =
      argv.find(arg => arg.startsWith('--gatewayclass='))?.slice('--gatewayclass='.length) ?? 'nginx';
    const informer = <T extends KubeObject>(resource: string | typeof GATEWAYS) =>
      new Informer<T>(client.resource<T>(resource), clock);
    this.classes = informer<GatewayClass>(CLASSES);
    this.gateways = informer<Gateway>(GATEWAYS);
    this.routes = informer<HttpRoute>(ROUTES);
    this.grants = informer<ReferenceGrant>(GRANTS);
    this.namespaces = informer<Namespace>('namespaces');
    this.services = informer<Service>('services');
    this.secrets = informer<Secret>('secrets');
    this.slices = new Informer<EndpointSlice>(client.resource('endpointslices.discovery.k8s.io'), clock, {
      indexes: {
        service: ({ metadata }) => [
          `${metadata?.namespace}/${metadata?.labels?.['kubernetes.io/service-name']}`,
        ],
      },
    });
    const changed = () => this.reconcileSoon();
    for (const each of this.all as readonly Informer<KubeObject>[])
      each.on({ add: changed, update: changed, delete: changed });
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

  /** What the data plane of a Gateway (`namespace/name`) is to do. */
  configOf(key: string): GatewayConfig | undefined {
    const gateway = this.gateways.get(key);
    if (gateway === undefined || !this.isOurs(gateway)) return undefined;
    const view = this.view();
    const listeners = (gateway.spec?.listeners ?? []).flatMap((listener): ListenerConfig[] => {
      const isTls = listener.protocol === 'HTTPS';
      const certificate = isTls ? certificateOf(gateway, listener, view).pem : undefined;
      if (isTls && certificate === undefined) return [];
      const entries = view.routes.flatMap(route =>
        this.parentsOf(route, gateway).flatMap(parent => {
          const names = attachment(route, parent, gateway, view).listeners.get(listener.name);
          return names === undefined ? [] : entriesOf(route, names, view);
        }),
      );
      return [{ port: listener.port, hostname: listener.hostname, certificate, entries }];
    });
    return { listeners };
  }

  private get all() {
    const { classes, gateways, routes, grants, namespaces, services, slices, secrets } = this;
    return [classes, gateways, routes, grants, namespaces, services, slices, secrets] as const;
  }

  private isOurs({ spec }: Gateway): boolean {
    return (
      spec?.gatewayClassName === this.className &&
      this.classes.get(this.className)?.spec?.controllerName === CONTROLLER
    );
  }

  private parentsOf({ spec, metadata }: HttpRoute, gateway: Gateway) {
    return (spec?.parentRefs ?? []).filter(
      ({ group = GROUP, kind = 'Gateway', name, namespace = metadata?.namespace }) =>
        group === GROUP &&
        kind === 'Gateway' &&
        name === gateway.metadata?.name &&
        namespace === gateway.metadata?.namespace,
    );
  }

  private view(): View {
    const byAge = (one: HttpRoute, other: HttpRoute) => (age(one) < age(other) ? -1 : 1);
    return {
      gateways: this.gateways.list(),
      routes: [...this.routes.list()].sort(byAge),
      grants: this.grants.list(),
      namespace: name => this.namespaces.get(name),
      service: key => this.services.get(key),
      certificate: key => {
        const text = this.secrets.get(key)?.data?.['tls.crt'];
        return text === undefined ? undefined : atob(text);
      },
      endpoints: (key, port) => {
        const name = this.services.get(key)?.spec?.ports?.find(each => each.port === port)?.name ?? '';
        return this.slices.byIndex('service', key).flatMap(slice => {
          const target = slice.ports?.find(each => (each.name ?? '') === name)?.port;
          if (target === undefined) return [];
          return (slice.endpoints ?? [])
            .filter(({ conditions }) => conditions?.ready !== false)
            .map(({ addresses }) => ({ ip: addresses[0]!, port: target }));
        });
      },
    };
  }

  private reconcileSoon(): void {
    if (this.isDue) return;
    this.isDue = true;
    this.process.clock.after(SOON, () => {
      this.isDue = false;
      if (this.process.signal.aborted) return;
      if (!this.isReady) return this.reconcileSoon();
      try {
        this.reconcile();
      } catch (error) {
        if (!isTransient(error)) throw error;
        this.reconcileSoon();
      }
    });
  }

  private reconcile(): void {
    const view = this.view();
    for (const each of this.classes.list())
      if (each.spec?.controllerName === CONTROLLER)
        this.write(CLASSES, each, {
          conditions: this.dated(each, each.status?.conditions, [
            { type: 'Accepted', status: 'True', reason: 'Accepted', message: 'The GatewayClass is accepted' },
            {
              type: 'SupportedVersion',
              status: 'True',
              reason: 'SupportedVersion',
              message: 'The Gateway API CRD versions are supported',
            },
          ]),
        });
    for (const gateway of view.gateways) if (this.isOurs(gateway)) this.reconcileGateway(gateway, view);
    for (const route of view.routes) this.reconcileRoute(route, view);
  }

  private reconcileGateway(gateway: Gateway, view: View): void {
    const key = `${gateway.metadata?.namespace}/${gateway.metadata?.name}`;
    this.provision(gateway);
    const service = this.services.get(`${key}-${this.className}`);
    const before = gateway.status as
      | { listeners?: { name: string; conditions?: Condition[] }[]; conditions?: Condition[] }
      | undefined;
    const listeners = (gateway.spec?.listeners ?? []).map(listener => {
      const refs: Finding =
        listener.protocol === 'HTTPS'
          ? certificateOf(gateway, listener, view).finding
          : {
              type: 'ResolvedRefs',
              status: 'True',
              reason: 'ResolvedRefs',
              message: 'All references are resolved',
            };
      const isGood = refs.status === 'True';
      const attachedRoutes = view.routes.filter(route =>
        this.parentsOf(route, gateway).some(parent =>
          attachment(route, parent, gateway, view).listeners.has(listener.name),
        ),
      ).length;
      const findings: Finding[] = [
        { type: 'Accepted', status: 'True', reason: 'Accepted', message: 'The Listener is accepted' },
        isGood
          ? {
              type: 'Programmed',
              status: 'True',
              reason: 'Programmed',
              message: 'The Listener is programmed',
            }
          : { type: 'Programmed', status: 'False', reason: 'Invalid', message: refs.message },
        refs,
        { type: 'Conflicted', status: 'False', reason: 'NoConflicts', message: 'No conflicts' },
      ];
      const old = before?.listeners?.find(({ name }) => name === listener.name)?.conditions;
      return {
        name: listener.name,
        attachedRoutes,
        supportedKinds: [{ group: GROUP, kind: 'HTTPRoute' }],
        conditions: this.dated(gateway, old, findings),
      };
    });
    const balanced = (service?.status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip ?? []);
    const own = service?.spec?.clusterIP ? [service.spec.clusterIP] : [];
    const addresses = (service?.spec?.type === 'LoadBalancer' && balanced.length > 0 ? balanced : own).map(
      value => ({
        type: 'IPAddress',
        value,
      }),
    );
    this.write(GATEWAYS, gateway, {
      addresses,
      listeners,
      conditions: this.dated(gateway, before?.conditions, [
        { type: 'Accepted', status: 'True', reason: 'Accepted', message: 'The Gateway is accepted' },
        { type: 'Programmed', status: 'True', reason: 'Programmed', message: 'The Gateway is programmed' },
      ]),
    });
  }

  private reconcileRoute(route: HttpRoute, view: View): void {
    const before = route.status?.parents as
      | readonly { parentRef: object; controllerName: string; conditions?: Condition[] }[]
      | undefined;
    const ours = view.gateways
      .filter(gateway => this.isOurs(gateway))
      .flatMap(gateway =>
        this.parentsOf(route, gateway).map(parentRef => {
          const old = before?.find(
            each => each.controllerName === CONTROLLER && jsonEqual(each.parentRef, parentRef),
          );
          const findings = [attachment(route, parentRef, gateway, view).finding, resolved(route, view)];
          return {
            parentRef,
            controllerName: CONTROLLER,
            conditions: this.dated(route, old?.conditions, findings),
          };
        }),
      );
    const others = (before ?? []).filter(({ controllerName }) => controllerName !== CONTROLLER);
    if (ours.length === 0 && before === undefined) return;
    this.write(ROUTES, route, { parents: [...others, ...ours] });
  }

  /** The data plane's Deployment and Service; their ports follow the listeners. */
  private provision(gateway: Gateway): void {
    const { deployment, service } = dataPlaneObjects(gateway, this.className, this.process.env);
    this.ensure<Deployment>('deployments.apps', deployment);
    const there = this.ensure<Service>('services', service);
    const ports = (each: Service) => (each.spec?.ports ?? []).map(({ name, port }) => `${name} ${port}`);
    if (there !== undefined && !jsonEqual(ports(there), ports(service)))
      this.client
        .resource<Service>('services')
        .patch(there.metadata?.namespace, there.metadata?.name ?? '', PATCH.merge, {
          spec: { ports: service.spec?.ports },
        });
  }

  private ensure<T extends KubeObject>(resource: string, object: T): T | undefined {
    const { namespace, name = '' } = object.metadata ?? {};
    const found = this.client.resource<T>(resource).find(namespace, name);
    if (found !== undefined) return found;
    try {
      this.client.resource<T>(resource).create(namespace, object);
    } catch (error) {
      if (!isReason(error, 'AlreadyExists')) throw error;
    }
    return undefined;
  }

  /** Findings as conditions: the time of those that did not change stays. */
  private dated(
    { metadata }: KubeObject,
    before: readonly Condition[] | undefined,
    findings: readonly Finding[],
  ): readonly Condition[] {
    const now = `${rfc3339(this.process.clock.now()).slice(0, 19)}Z`;
    return findings.map(finding => {
      const old = before?.find(({ type, status }) => type === finding.type && status === finding.status);
      return {
        ...finding,
        observedGeneration: metadata?.generation ?? 1,
        lastTransitionTime: old?.lastTransitionTime ?? now,
      };
    });
  }

  private write(
    resource: typeof GATEWAYS,
    object: KubeObject & { readonly status?: object },
    status: object,
  ): void {
    if (jsonEqual(object.status ?? {}, status)) return;
    const { namespace, name = '' } = object.metadata ?? {};
    this.client.resource(resource).patch(namespace, name, PATCH.merge, { status }, { subresource: 'status' });
  }
}

const age = ({ metadata }: KubeObject): string =>
  `${metadata?.creationTimestamp} ${metadata?.namespace}/${metadata?.name}`;
