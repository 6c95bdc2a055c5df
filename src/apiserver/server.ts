import { asJson } from '../api/object.ts';
import { ApiError } from '../api/status.ts';
import type { Clock } from '../base/clock.ts';
import type { Rng } from '../base/rng.ts';
import type { Store } from '../store/store.ts';
import { AdmissionChain } from './admission/chain.ts';
import { admissionPlugins } from './admission/index.ts';
import { authorize, authorizePath, impersonate } from './auth/authorize.ts';
import { alwaysAllow } from './auth/authorizer.ts';
import { userOfBootstrapToken } from './auth/bootstrap-token.ts';
import { RbacAuthorizer } from './auth/rbac.ts';
import { userOfToken } from './auth/token.ts';
import { bootstrap } from './bootstrap/index.ts';
import { bootstrapRoles } from './bootstrap/roles.ts';
import { type Backend, requestContext } from './context.ts';
import { CustomResources } from './crd/custom-resources.ts';
import { answerEndpoint } from './discovery/endpoints.ts';
import { methodNotAllowed, panic, unknownResource } from './errors.ts';
import type { ApiAnswer, ApiCall, ApiFetch, ApiService, Credentials, NodeDialer, User } from './interface.ts';
import { hasMetrics, metrics } from './metrics/index.ts';
import { RequestMetrics } from './metrics/request-metrics.ts';
import { Registry, type ServedResource } from './registry.ts';
import { parseRequest, type ResourceRequest } from './request.ts';
import { PART, SCALE, SUBRESOURCES } from './subresources/index.ts';
import { type Handler, VERBS } from './verbs/index.ts';
import { wireDoor } from './wire/index.ts';

const ANONYMOUS: User = { name: 'system:anonymous', groups: ['system:unauthenticated'] };

export interface ApiServerOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly rng: Rng;
  /** How the kubelets are reached; without it, log and exec answer that they cannot be. */
  readonly dialNode?: NodeDialer;
  readonly authorization?: 'AlwaysAllow' | 'RBAC';
  /** As --enable-admission-plugins and --disable-admission-plugins. */
  readonly enableAdmissionPlugins?: readonly string[];
  readonly disableAdmissionPlugins?: readonly string[];
  /** As --enable-bootstrap-token-auth. */
  readonly bootstrapTokens?: boolean;
  /** Told of a mistake in the server: the call is answered with 500. Left out: it is thrown. models WithPanicRecovery */
  readonly panicked?: (error: unknown, call: { readonly method: string; readonly path: string }) => void;
}

/**
 * kube-apiserver: one decoded call in, one answer out.
 * The flow: identity, authorization, the resource, its verb or subresource; a refusal becomes a Status.
 */
export class ApiServer implements ApiService {
  readonly fetch: ApiFetch;
  private readonly backend: Backend;
  private readonly customResources: CustomResources;
  private readonly requests = new RequestMetrics();
  readonly panicked: ApiServerOptions['panicked'];
  private readonly bootstrapTokens: boolean;

  constructor(options: ApiServerOptions) {
    this.backend = {
      store: options.store,
      clock: options.clock,
      rng: options.rng,
      registry: new Registry(),
      admission: new AdmissionChain(
        admissionPlugins(options.enableAdmissionPlugins, options.disableAdmissionPlugins),
      ),
      authorizer: options.authorization === 'RBAC' ? new RbacAuthorizer(options.store) : alwaysAllow,
      dialNode: options.dialNode,
    };
    this.panicked = options.panicked;
    this.bootstrapTokens = options.bootstrapTokens === true;
    this.customResources = new CustomResources(this.backend);
    this.fetch = wireDoor(this);
    bootstrap(this.call, options.authorization === 'RBAC' ? bootstrapRoles() : []);
  }

  readonly call = (call: ApiCall): ApiAnswer => {
    try {
      return answered(() => this.serve(call));
    } catch (error) {
      if (this.panicked === undefined) throw error;
      this.panicked(error, call);
      return refusal(panic());
    }
  };

  /** Certificates are for who ends TLS to read; here are tokens, and nobody. */
  authenticate({ certificate, token }: Credentials): User | undefined {
    const { store, clock } = this.backend;
    if (token !== undefined) {
      const now = clock.now();
      return (
        userOfToken(token, store, now) ??
        (this.bootstrapTokens ? userOfBootstrapToken(token, store, now) : undefined)
      );
    }
    return certificate === undefined ? ANONYMOUS : undefined;
  }

  private serve(call: ApiCall): ApiAnswer {
    const { authorizer } = this.backend;
    const user = impersonate(authorizer, call.user, call.impersonate);
    const request = parseRequest(call);
    if (request === undefined) {
      authorizePath(authorizer, user, call);
      return this.serveEndpoint(call);
    }
    authorize(authorizer, user, request);
    if (request.group === 'metrics.k8s.io' && hasMetrics(this.backend))
      return metrics(this.backend, call, request);
    this.customResources.refresh();
    const resource = this.backend.registry.find(request.group, request.version, request.resource);
    if (resource === undefined) throw unknownResource();
    const handler = handlerOf(request, resource);
    const context = requestContext(this.backend, call, request, resource, user);
    if (resource.deprecationWarning !== undefined) context.warn(resource.deprecationWarning);
    const answer = answered(() => handler(context));
    this.requests.record(request.verb, request.group, request.version, request.resource, answer.code);
    return context.warnings.length === 0 ? answer : { ...answer, warnings: context.warnings };
  }

  /** Discovery, OpenAPI, version and health. */
  private serveEndpoint(call: ApiCall): ApiAnswer {
    if (call.path === '/metrics' && call.method === 'GET') {
      return {
        code: 200,
        body: this.requests.text(this.backend.store),
        contentType: 'text/plain; version=0.0.4',
      };
    }
    this.customResources.refresh();
    const definitions = this.backend.registry.customResources().flatMap(({ definition }) => definition ?? []);
    const state = {
      customResources: [...new Set(definitions)],
      metrics: hasMetrics(this.backend),
    };
    const answer = answerEndpoint(call, state);
    if (answer === undefined) throw unknownResource();
    if (call.method !== 'GET') throw methodNotAllowed();
    return answer;
  }
}

/** @throws ApiError for a subresource or verb that the resource does not have */
function handlerOf({ verb, subresource, name }: ResourceRequest, resource: ServedResource): Handler {
  const { info } = resource;
  if (subresource === '') {
    const special = SUBRESOURCES[`/${info.resource}`]?.[verb];
    if (special) return special;
    const handler = VERBS[verb];
    if (handler === undefined || !info.verbs.includes(verb)) throw methodNotAllowed();
    if (name === '' && (verb === 'update' || verb === 'patch')) throw methodNotAllowed();
    return handler;
  }
  const subresources =
    SUBRESOURCES[`${info.resource}/${subresource}`] ?? (subresource === 'scale' ? SCALE : PART);
  if (subresources === undefined || !info.subresources.includes(subresource)) throw unknownResource();
  const handler = subresources[verb];
  if (handler === undefined) throw methodNotAllowed();
  return handler;
}

/** The answer that `work` gives; a refusal becomes one too. */
function answered(work: () => ApiAnswer): ApiAnswer {
  try {
    return work();
  } catch (error) {
    if (error instanceof ApiError) return refusal(error);
    throw error;
  }
}

function refusal({ status, code }: ApiError): ApiAnswer {
  const retryAfter = status.details?.retryAfterSeconds;
  return { code, body: asJson(status), ...(retryAfter === undefined ? {} : { retryAfter }) };
}
