/** Which routes are attached to which listeners, and what their status says of it. models sigs.k8s.io/gateway-api's rules of attachment */
import type { Namespace, Service } from '../../api/generated/types.ts';
import { matchesSelector } from '../../api/selectors.ts';
import type { Backend, Entry } from './config.ts';
import { intersection } from './hostnames.ts';
import {
  type BackendRef,
  type Gateway,
  GROUP,
  type HttpRoute,
  type Listener,
  type ParentRef,
  type Reference,
  type ReferenceGrant,
} from './types.ts';

/** The cluster as far as routing looks at it. */
export interface View {
  readonly gateways: readonly Gateway[];
  readonly routes: readonly HttpRoute[];
  readonly grants: readonly ReferenceGrant[];
  namespace(name: string): Namespace | undefined;
  service(key: string): Service | undefined;
  endpoints(key: string, port: number): readonly { readonly ip: string; readonly port: number }[];
  certificate(key: string): string | undefined;
}

/** A condition before it is dated. */
export interface Finding {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
}

const finding = (type: string, isTrue: boolean, reason: string, message: string): Finding => ({
  type,
  status: isTrue ? 'True' : 'False',
  reason,
  message,
});

/** May an object of `from` refer to `to` in another namespace? */
export function isGranted(
  grants: readonly ReferenceGrant[],
  from: { readonly kind: string; readonly namespace: string },
  to: { readonly group: string; readonly kind: string; readonly namespace: string; readonly name: string },
): boolean {
  if (from.namespace === to.namespace) return true;
  return grants.some(
    ({ metadata, spec }) =>
      metadata?.namespace === to.namespace &&
      spec?.from?.some(
        each => each.group === GROUP && each.kind === from.kind && each.namespace === from.namespace,
      ) &&
      spec.to?.some(
        each =>
          each.group === to.group &&
          each.kind === to.kind &&
          (each.name === undefined || each.name === to.name),
      ),
  );
}

/** The certificate of a listener, or why it cannot be used. */
export function certificateOf(
  gateway: Gateway,
  { tls }: Listener,
  view: View,
): { readonly pem?: string; readonly finding: Finding } {
  const own = gateway.metadata?.namespace ?? '';
  const [reference] = tls?.certificateRefs ?? [];
  const { group = '', kind = 'Secret', name = '', namespace = own }: Partial<Reference> = reference ?? {};
  const bad = (reason: string, message: string) => ({
    finding: finding('ResolvedRefs', false, reason, message),
  });
  if (group !== '' || kind !== 'Secret')
    return bad('InvalidCertificateRef', `Certificate ref must reference a Secret, not ${kind}`);
  if (!isGranted(view.grants, { kind: 'Gateway', namespace: own }, { group, kind, namespace, name }))
    return bad(
      'RefNotPermitted',
      `Certificate ref to secret ${namespace}/${name} not permitted by any ReferenceGrant`,
    );
  const pem = view.certificate(`${namespace}/${name}`);
  if (pem === undefined) return bad('InvalidCertificateRef', `Secret ${namespace}/${name} does not exist`);
  return { pem, finding: finding('ResolvedRefs', true, 'ResolvedRefs', 'All references are resolved') };
}

/** The listeners of a Gateway that a route's parentRef attaches to, and the names it has there; or why to none. */
export function attachment(
  route: HttpRoute,
  parent: ParentRef,
  gateway: Gateway,
  view: View,
): { readonly listeners: ReadonlyMap<string, readonly string[]>; readonly finding: Finding } {
  const none = new Map<string, readonly string[]>();
  const refused = (reason: string, message: string) => ({
    listeners: none,
    finding: finding('Accepted', false, reason, message),
  });
  const named = (gateway.spec?.listeners ?? []).filter(
    ({ name, port }) =>
      (parent.sectionName === undefined || parent.sectionName === name) &&
      (parent.port === undefined || parent.port === port),
  );
  if (named.length === 0) return refused('NoMatchingParent', 'Listener is not found for this parent ref');
  const allowed = named.filter(listener => isAllowed(listener, gateway, route, view));
  if (allowed.length === 0) return refused('NotAllowedByListeners', 'Route is not allowed by any listener');
  const listeners = new Map(
    allowed.flatMap(listener => {
      const names = intersection(listener.hostname, route.spec?.hostnames ?? []);
      return names === undefined ? [] : [[listener.name, names] as const];
    }),
  );
  if (listeners.size === 0)
    return refused('NoMatchingListenerHostname', "Listener hostname does not match the route's hostnames");
  return { listeners, finding: finding('Accepted', true, 'Accepted', 'The Route is accepted') };
}

function isAllowed(
  { allowedRoutes, protocol }: Listener,
  gateway: Gateway,
  route: HttpRoute,
  view: View,
): boolean {
  if (protocol !== 'HTTP' && protocol !== 'HTTPS') return false;
  const { namespaces, kinds } = allowedRoutes ?? {};
  if (kinds?.length && !kinds.some(({ kind, group = GROUP }) => kind === 'HTTPRoute' && group === GROUP))
    return false;
  const own = route.metadata?.namespace ?? '';
  switch (namespaces?.from ?? 'Same') {
    case 'All':
      return true;
    case 'Selector':
      return matchesSelector(namespaces?.selector, view.namespace(own)?.metadata?.labels);
    default:
      return own === gateway.metadata?.namespace;
  }
}

/** The rules of a route as entries of a listener. @param names for which it is there */
export function entriesOf(route: HttpRoute, names: readonly string[], view: View): readonly Entry[] {
  const age = `${route.metadata?.creationTimestamp} ${route.metadata?.namespace}/${route.metadata?.name}`;
  return (route.spec?.rules ?? []).flatMap(({ matches, filters = [], backendRefs = [] }, place) => {
    const backends = backendRefs.map(reference => backendOf(route, reference, view));
    return (matches?.length ? matches : [{}]).map(match => ({
      hostnames: names,
      match,
      filters,
      backends,
      age,
      place,
    }));
  });
}

function backendOf(route: HttpRoute, reference: BackendRef, view: View): Backend {
  const { name, weight = 1, port = 0, namespace = route.metadata?.namespace ?? '' } = reference;
  const isGood = backendProblem(route, reference, view) === undefined;
  return { name, weight, endpoints: isGood ? view.endpoints(`${namespace}/${name}`, port) : undefined };
}

/** Why a backend cannot be used; undefined when it can. */
function backendProblem(route: HttpRoute, reference: BackendRef, view: View): Finding | undefined {
  const own = route.metadata?.namespace ?? '';
  const { group = '', kind = 'Service', name, namespace = own, port } = reference;
  const bad = (reason: string, message: string) => finding('ResolvedRefs', false, reason, message);
  if (group !== '' || kind !== 'Service')
    return bad(
      'InvalidKind',
      `spec.rules.backendRefs.kind: Unsupported value: ${JSON.stringify(kind)}: supported values: "Service"`,
    );
  if (!isGranted(view.grants, { kind: 'HTTPRoute', namespace: own }, { group, kind, namespace, name }))
    return bad(
      'RefNotPermitted',
      `Backend ref to Service ${namespace}/${name} not permitted by any ReferenceGrant`,
    );
  const service = view.service(`${namespace}/${name}`);
  if (service === undefined) return bad('BackendNotFound', `Backend service ${namespace}/${name} not found`);
  if (!service.spec?.ports?.some(each => each.port === port))
    return bad('BackendNotFound', `no matching port for Service ${name} and port ${port}`);
  return undefined;
}

/** Are all backends of a route what they should be? */
export function resolved(route: HttpRoute, view: View): Finding {
  const problems = (route.spec?.rules ?? []).flatMap(({ backendRefs = [] }) =>
    backendRefs.flatMap(reference => backendProblem(route, reference, view) ?? []),
  );
  return problems[0] ?? finding('ResolvedRefs', true, 'ResolvedRefs', 'All references are resolved');
}
